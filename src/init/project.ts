import { readIfPresent } from '../io/files.js';
import type { Reporter } from '../pipeline/reporter.js';
import type { Asker } from './asker.js';
import type { SizeEstimate } from './estimate.js';
import { gitignoreText } from './gitignore.js';
import type { NextCommand } from './readme.js';
import type { DataFlags, Looking } from './section.js';
import { type ProjectFile, writeProject } from './write-project.js';

/** The page that a project begins with. */
export const README = 'README.md';

/** What the flags of `ffirm init` say; what is absent is asked, or taken as proposed. */
export interface InitFlags extends DataFlags {
  readonly data?: string | undefined;
  readonly example?: string | undefined;
  readonly name?: string | undefined;
  readonly core?: string | undefined;
  readonly board?: string | undefined;
  readonly flash?: string | undefined;
  readonly ram?: string | undefined;
  readonly goal?: string | undefined;
  /** Replace files of the same names. */
  readonly force?: boolean | undefined;
  /** Write a README.md; true when absent. */
  readonly readme?: boolean | undefined;
}

/** Who answers and who is told. */
export interface InitContext {
  readonly asker: Asker;
  readonly reporter: Pick<Reporter, 'note' | 'warn'>;
  readonly survey: Looking['survey'];
  /** Called right before the first file is written; from then on nothing may stop the program. */
  readonly onWriting?: (() => void) | undefined;
}

/** What was written: plain JSON. */
export interface InitReport {
  readonly folder: string;
  /** Path of the config. */
  readonly config: string;
  readonly files: readonly string[];
  readonly found: readonly string[];
  readonly classes: readonly string[];
  readonly network: string | null;
  readonly core: string;
  readonly board: string | null;
  readonly size: SizeEstimate | null;
  /** How to get the data, if they are not there. */
  readonly getData: string | null;
  readonly next: readonly NextCommand[];
  readonly check: readonly string[];
}

/** The commands that come next, for a config file and a core. */
export function nextCommands(config: string, core: string): readonly NextCommand[] {
  return [
    { command: `npx ffirm run ${config}`, does: 'train, quantize, calibrate, generate, verify' },
    { command: `npx ffirm exits ${config}`, does: 'accuracy against cost' },
    { command: `npx ffirm bench ${config} --cores ${core}`, does: 'instructions, bytes, time and energy' },
  ];
}

/** The .gitignore of a project, if lines are missing from it. @param data the data, if they are inside the folder */
export async function gitignoreFile(
  folder: string,
  data: string | undefined,
): Promise<readonly ProjectFile[]> {
  const text = gitignoreText(await readIfPresent(`${folder}/.gitignore`), data);
  return text === undefined ? [] : [{ name: '.gitignore', text }];
}

/** How many samples a project verifies, and where. */
export function verifySamples(core: string) {
  return { samples: { host: 10000, [core]: 300 } };
}

/** Writes the files of a project, and says what they are. */
export async function finish(
  folder: string,
  files: readonly ProjectFile[],
  report: Omit<InitReport, 'folder' | 'files'>,
  { onWriting }: InitContext,
): Promise<InitReport> {
  onWriting?.();
  await writeProject(folder, files);
  return { folder, files: files.map(({ name }) => name), ...report };
}
