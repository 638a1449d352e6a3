import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeScratch } from '../io/write-file.js';
import { emulatorArguments, optionValue } from '../simulate/emulator.js';
import { outputHint, SimulationError } from '../simulate/failure.js';
import { RUN_SECONDS } from '../simulate/program.js';
import type { CortexMTarget } from '../simulate/target.js';
import { missingTool, runTool } from '../simulate/toolchain.js';
import { type Counts, decodeCounts } from './counts.js';

const COUNTS_FILE = 'counts.txt';

/** How to run a program. */
export interface CountedRun {
  readonly target: CortexMTarget;
  readonly program: string;
  /** Of buildCountPlugin(). */
  readonly plugin: string;
  /** Arguments of the program, without spaces: a core gets them as one line. */
  readonly args: readonly string[];
  /** Where the program runs and finds its files. */
  readonly folder: string;
  readonly timeoutSeconds?: number;
}

/**
 * Runs a program on the emulated core and counts its instructions.
 *
 * @returns the counts of every interval, in the order in which they ended
 * @throws SimulationError when QEMU is missing or has no plugins, or the program fails, hangs or has wrong markers
 */
export async function runCounted(run: CountedRun): Promise<readonly Counts[]> {
  const { target, program, plugin, args, folder, timeoutSeconds = RUN_SECONDS } = run;
  const emulator = target.qemu.program;
  const counting = ['-plugin', `${optionValue(plugin)},out=${COUNTS_FILE}`];
  const options = emulatorArguments(target, program, ['bench', ...args], counting);
  const result = await runTool(emulator, options, { cwd: folder, timeoutSeconds });
  if (!result.found) {
    throw missingTool(target, [emulator]);
  }
  if (result.timedOut) {
    throw new SimulationError(
      `target "${target.name}": the program did not end within ${timeoutSeconds} seconds; measure fewer samples (--samples)`,
    );
  }
  if (result.exitCode !== 0) {
    const end = result.signal ?? `exit code ${result.exitCode}`;
    throw new SimulationError(
      `target "${target.name}": counting failed (${end})${outputHint(result.output)}; run \`ffirm generate\` again`,
      { details: result.output },
    );
  }
  return decodeCounts(await readFile(join(folder, COUNTS_FILE), 'utf8'));
}

const SAMPLES_FILE = 'samples.bin';
const ANSWERS_FILE = 'answers.bin';

/**
 * Runs a program that answers samples, and counts its instructions.
 *
 * @param options more arguments of the program
 * @throws SimulationError as runCounted
 */
export async function countAnswers(
  run: Omit<CountedRun, 'args'>,
  samples: Uint8Array | Int8Array,
  options: readonly string[] = [],
): Promise<{ readonly intervals: readonly Counts[]; readonly answers: Buffer }> {
  await writeScratch(join(run.folder, SAMPLES_FILE), samples);
  const intervals = await runCounted({ ...run, args: [SAMPLES_FILE, ANSWERS_FILE, ...options] });
  return { intervals, answers: await readFile(join(run.folder, ANSWERS_FILE)) };
}
