import type { FolderSummary } from '../data/survey/survey-folder.js';
import type { Asker } from './asker.js';

/** What the flags say about data; all of it may be absent. */
export interface DataFlags {
  readonly rate?: number | undefined;
  readonly label?: string | undefined;
  readonly subject?: string | undefined;
  readonly classes?: readonly string[] | undefined;
}

/** A `data` section of a config, and what is to be said about it. */
export interface Section {
  readonly data: Readonly<Record<string, unknown>>;
  /** What was found, as lines for people. */
  readonly found: readonly string[];
  /** What a person should check. */
  readonly check: readonly string[];
}

/** How data are looked at. */
export interface Looking {
  readonly flags: DataFlags;
  readonly asker: Asker;
  /** Describes a folder, and shows the progress. */
  readonly survey: (folder: string, rate: number | undefined) => Promise<FolderSummary>;
}
