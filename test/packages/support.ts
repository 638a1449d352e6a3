import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { devNull, tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll } from 'vitest';
import { signalSchema } from '../../src/config/signal-config.js';
import { openSignal } from '../../src/signal/open-front-end.js';
import type { SignalProgram } from '../../src/signal/program.js';
import { runTool } from '../../src/simulate/toolchain.js';
import { type RandomCase, randomCase, randomNetwork } from '../simulate/fixtures/random-model.js';

/** Stand-ins for what is not there when a package is tested. */
export const fixtures = join(dirname(fileURLToPath(import.meta.url)), 'fixtures');

export const WARNINGS = [
  '-Wall',
  '-Wextra',
  '-Wpedantic',
  '-Wconversion',
  '-Wcast-align',
  '-Wdouble-promotion',
  '-Werror',
];

export const M0PLUS = ['-mcpu=cortex-m0plus', '-mthumb', '-mfloat-abi=soft'];
export const M4 = ['-mcpu=cortex-m4', '-mthumb', '-mfloat-abi=hard', '-mfpu=fpv4-sp-d16'];

/** A folder for one test file, gone when its tests are over. */
export async function scratchFolder(name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `ffirm-${name}-`));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A network that nobody trained. */
export function network(seed: number): RandomCase {
  return fc.sample(randomCase, { seed, numRuns: 1 })[0];
}

/** A front end of two channels and a network for it. */
export function streaming(channels: readonly string[] = ['x', 'y']): {
  readonly random: RandomCase;
  readonly signal: SignalProgram;
} {
  const settings = signalSchema.parse({
    kind: 'windows',
    length: 32,
    hop: 16,
    features: { mean: true, bands: [2, 8, 20] },
  });
  const signal = openSignal(settings, { rate: 62.5, channels });
  const [random] = fc.sample(randomNetwork(fc.constant(signal.featureNames.length)), { seed: 5, numRuns: 1 });
  return { random, signal };
}

/** What a test needs of this machine, and a text for its title: "" or which of that is missing. */
export interface Needs {
  readonly absent: boolean;
  readonly note: string;
}

/** Looks for tools, so that tests can be skipped with a stated reason. */
export async function needs(...tools: readonly string[]): Promise<Needs> {
  const found = await Promise.all(tools.map((tool) => runTool(tool, ['--version'])));
  const missing = tools.filter((_, i) => found[i].exitCode !== 0);
  return missing.length === 0
    ? { absent: false, note: '' }
    : { absent: true, note: ` (skipped, not installed: ${missing.join(', ')})` };
}

/** A compiler for one core or for this computer. */
export interface Compiler extends Needs {
  readonly title: string;
  readonly program: string;
  readonly flags: readonly string[];
}

/** A C or C++ compiler; absent where it cannot compile for the core. */
export async function compiler(program: string, flags: readonly string[] = []): Promise<Compiler> {
  const { exitCode } = await runTool(program, [...flags, '-x', 'c', '-c', devNull, '-o', devNull]);
  const core = flags.find((flag) => flag.startsWith('-mcpu='))?.replace('-mcpu=', ' ') ?? '';
  const absent = exitCode !== 0;
  return {
    title: `${program}${core}${absent ? ' (skipped, not installed)' : ''}`,
    program,
    flags,
    absent,
    note: '',
  };
}

/** Runs a tool that must succeed; what it printed. */
export async function run(program: string, args: readonly string[], cwd = '.'): Promise<string> {
  const { exitCode, output } = await runTool(program, args, { cwd, timeoutSeconds: 100 });
  if (exitCode !== 0) throw new Error(`${program} ${args.join(' ')}: ${exitCode}\n${output}`);
  return output;
}

/** Paths of all files in a folder, sorted. */
export async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map((entry) => relative(folder, join(entry.parentPath, entry.name))).sort();
}

/** All text files in a folder by their path: those without a zero byte. */
export async function textsOf(folder: string): Promise<ReadonlyMap<string, string>> {
  const paths = await filesIn(folder);
  const texts = await Promise.all(paths.map((path) => readFile(join(folder, path), 'utf8')));
  return new Map(
    paths.map((path, i) => [path, texts[i]] as const).filter(([, text]) => !text.includes('\0')),
  );
}

/** A CMake toolchain file for a core: like those of most projects, it sets the flags of C and says nothing of assembly. */
export async function armToolchain(
  folder: string,
  flags: readonly string[],
  processor = 'arm',
): Promise<string> {
  const file = join(folder, `toolchain${flags[0]}.cmake`);
  await writeFile(
    file,
    [
      'set(CMAKE_SYSTEM_NAME Generic)',
      `set(CMAKE_SYSTEM_PROCESSOR ${processor})`,
      'set(CMAKE_C_COMPILER arm-none-eabi-gcc)',
      `set(CMAKE_C_FLAGS_INIT "${flags.join(' ')}")`,
      'set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)\n',
    ].join('\n'),
  );
  return file;
}

/** Configures a CMake project and builds it. */
export async function cmakeBuild(source: string, build: string, options: readonly string[]): Promise<void> {
  await run('cmake', ['-S', source, '-B', build, '-G', 'Unix Makefiles', '-Werror=dev', ...options]);
  await run('cmake', ['--build', build, '-j2']);
}

/** Symbols of the library `net` that object files or archives want and none of them has. */
export async function missingSymbols(nm: string, files: readonly string[]): Promise<readonly string[]> {
  const lines = (await run(nm, ['-P', '-g', ...files])).split('\n').map((line) => line.split(' '));
  const has = new Set(lines.filter(([, kind]) => kind !== 'U').map(([name]) => name));
  const wants = lines.filter(([name, kind]) => kind === 'U' && name.startsWith('net_') && !has.has(name));
  return wants.map(([name]) => name);
}

/** Arguments with which compilers that are not made for Arm alone find the headers of its C library. */
export async function armHeaders(): Promise<readonly string[]> {
  const { output } = await runTool('arm-none-eabi-gcc', ['-E', '-v', '-x', 'c', devNull]);
  const lines = output.slice(output.indexOf('#include <...>')).split('\n');
  const folders = lines.filter((line) => /^ \/.*eabi\/include$/.test(line)).map((line) => line.trim());
  return folders.flatMap((path) => ['-isystem', path]);
}
