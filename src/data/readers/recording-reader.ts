import type { RecordingsConfig } from '../../config/data-config.js';
import type { ColumnRoles, NumberColumns } from '../columns/number-columns.js';
import type { ReportOddity } from '../oddity.js';
import type { RecordingFile } from '../recording.js';
import type { SheetLayout } from '../table/sheet.js';

/** Options for opening a recording; each reader uses those that its format needs. */
export interface RecordingOptions extends SheetLayout {
  /** Samples per second, if the file does not say it. */
  readonly rate?: number;
  /** Physical unit, if the file does not say it. */
  readonly unit?: string;
  /** Integer steps per unit, if the file does not say it. */
  readonly gain?: number;
  /** Name of the only channel, if the file does not say it. */
  readonly name?: string;
  /** Ending of the annotation file, if annotations are in a separate file. */
  readonly annotator?: string;
  /** Receives the oddities; when absent, they are refused. */
  readonly report?: ReportOddity;
}

/** A file of recordings that a config names, and what the config says about it. */
export interface ConfiguredFile {
  readonly path: string;
  /** Path inside the data folder, with /. */
  readonly file: string;
  /** `file` without the ending. */
  readonly name: string;
  /** Names or numbers of the channels; undefined if the config does not choose. */
  readonly channels: readonly string[] | undefined;
  /** The subject; undefined if the config does not name one. */
  readonly subject: string | undefined;
  /** The class that a pattern of data.files names; undefined if none does. */
  readonly fileClass: string | undefined;
  readonly config: RecordingsConfig;
}

/** A file of columns, and how it is laid out if it is text. */
export interface ColumnsFile {
  readonly path: string;
  readonly config: SheetLayout;
}

/** How the columns of one format are read. @throws InputError when they cannot be */
export type ReadColumns = (
  file: ColumnsFile,
  roles: ColumnRoles,
  report: ReportOddity,
) => Promise<NumberColumns>;

/** One format of recordings: how its files are recognized and read. Nothing else knows the format. */
export interface RecordingReader {
  /** Name of the format in the summary of a folder. */
  readonly format: string;
  /** What to name for such a recording, for messages: "an .edf file". */
  readonly example: string;
  /**
   * Endings of the paths that `open` accepts, in lower case and without the dot; "" is none. Case does not matter, and ".gz"
   * may follow.
   */
  readonly opens: readonly string[];
  /** Endings of files in a folder that are each a recording, in the same form; here ".gz" is part of the ending. */
  readonly finds: readonly string[];
  /** Options without which files cannot be opened. */
  readonly needs?: readonly (keyof RecordingOptions)[];
  /** Whether a path with an unknown ending is a recording of this format. */
  readonly recognizes?: (path: string) => boolean;
  /** @throws InputError when the recording cannot be read, or an option that it needs is missing */
  open(path: string, options: RecordingOptions): Promise<RecordingFile>;
  /**
   * The columns of a file that may hold several recordings, or classes; absent if a file is one recording, whose signals are its
   * channels.
   */
  readonly readColumns?: ReadColumns;
}
