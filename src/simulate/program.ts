import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { inScratchFolder } from '../io/scratch-folder.js';
import { writeScratch } from '../io/write-file.js';
import { emulatorArguments } from './emulator.js';
import { outputHint, SimulationError } from './failure.js';
import type { Target } from './target.js';
import { missingTool, runTool, type ToolResult } from './toolchain.js';

/** Default limit for the time that a program may take. */
export const RUN_SECONDS = 600;

const REPORT = 'ffirm-report: ';
const FAULT = 'ffirm-fault: ';
const PART = 'ffirm-part: ';

/** The command that runs a built harness: the program itself, or an emulator that boots it. */
function commandFor(target: Target, program: string, args: readonly string[]): readonly [string, string[]] {
  if (target.kind === 'host') {
    return [program, [...args]];
  }
  return [target.qemu.program, emulatorArguments(target, program, ['harness', ...args])];
}

/**
 * Runs a harness in a folder and returns the JSON value that it reported.
 *
 * @param args without spaces: a core gets them as one line
 * @throws SimulationError when it cannot start, crashes, hangs or reports nothing
 */
export async function runHarness(
  target: Target,
  program: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly timeoutSeconds?: number | undefined },
): Promise<unknown> {
  const { cwd, timeoutSeconds = RUN_SECONDS } = options;
  const [command, commandArgs] = commandFor(target, program, args);
  const result = await runTool(command, commandArgs, { cwd, timeoutSeconds });
  if (!result.found) {
    throw missingTool(target, [command]);
  }
  if (result.timedOut) {
    throw new SimulationError(
      `target "${target.name}": the program did not end within ${timeoutSeconds} seconds; run \`ffirm generate\` again, or fewer samples`,
    );
  }
  const report = lineAfter(result.output, REPORT);
  if (result.exitCode !== 0 || report === undefined) {
    throw new SimulationError(
      `target "${target.name}": the program ${describeEnd(result)}; run \`ffirm generate\` again`,
      { details: result.output },
    );
  }
  const value: unknown = JSON.parse(report);
  return value;
}

/** A built program and how it is run. */
export interface ProgramRun {
  readonly target: Target;
  readonly program: string;
  /** Without spaces: a core gets them as one line. */
  readonly args: readonly string[];
  readonly timeoutSeconds?: number | undefined;
}

/**
 * Runs a program in a new folder next to it, where it finds files under plain names, so that no path contains a space.
 *
 * @param files by name; those without bytes are left out
 * @param look evaluates its report and the files that it wrote
 * @throws SimulationError as runHarness; what `look` throws
 */
export async function runWithFiles<T>(
  { target, program, args, timeoutSeconds }: ProgramRun,
  files: Readonly<Record<string, Uint8Array | Int8Array | undefined>>,
  look: (report: unknown, read: (file: string) => Promise<Uint8Array>) => Promise<T> | T,
): Promise<T> {
  return inScratchFolder(async (cwd) => {
    for (const [file, bytes] of Object.entries(files)) {
      if (bytes !== undefined) await writeScratch(join(cwd, file), bytes);
    }
    const report = await runHarness(target, program, args, { cwd, timeoutSeconds });
    return look(report, (file) => readFile(join(cwd, file)));
  }, dirname(program));
}

const SAMPLES_FILE = 'samples.bin';
const ANSWERS_FILE = 'answers.bin';

/**
 * Runs a program on samples. It is told what to do with them, the names of the files of samples and answers, and the rest of
 * the arguments.
 *
 * @throws SimulationError as runHarness; what `look` throws
 */
export function runOnSamples<T>(
  { args: [command, ...more], ...run }: ProgramRun,
  samples: Uint8Array | Int8Array,
  look: (report: unknown, answers: Uint8Array) => T,
): Promise<T> {
  const args = [command, SAMPLES_FILE, ANSWERS_FILE, ...more];
  return runWithFiles({ ...run, args }, { [SAMPLES_FILE]: samples }, async (report, read) =>
    look(report, await read(ANSWERS_FILE)),
  );
}

function describeEnd(result: ToolResult): string {
  const part = result.output.split('\n').findLast((line) => line.startsWith(PART));
  const where = part === undefined ? '' : ` while looking at ${part.slice(PART.length)}`;
  const fault = lineAfter(result.output, FAULT);
  if (fault !== undefined) {
    return `stopped${where}: ${fault}`;
  }
  const end =
    result.signal === undefined
      ? `ended with exit code ${result.exitCode}${where}`
      : `crashed${where}: ${result.signal}`;
  return `${end} and reported nothing${outputHint(result.output)}`;
}

function lineAfter(output: string, mark: string): string | undefined {
  return output
    .split('\n')
    .find((line) => line.startsWith(mark))
    ?.slice(mark.length);
}
