import { basename, join } from 'node:path';
import { execa } from 'execa';
import { outputHint, SimulationError } from './failure.js';
import type { Target } from './target.js';

/** Debian and Ubuntu packages with every tool of a kind of target. */
export const PACKAGES: Readonly<Record<Target['kind'], readonly string[]>> = {
  host: ['gcc', 'libc6-dev'],
  'cortex-m': ['gcc-arm-none-eabi', 'libnewlib-arm-none-eabi', 'qemu-system-arm'],
};

/** What a program printed, and how it ended. */
export interface ToolResult {
  /** False when the program is not installed. */
  readonly found: boolean;
  /** Standard output and standard error as they came. */
  readonly output: string;
  /** Undefined when a signal ended the program, or it never started. */
  readonly exitCode: number | undefined;
  /** "SIGSEGV" ... when a signal ended it. */
  readonly signal: string | undefined;
  readonly timedOut: boolean;
}

/** Runs a program without a shell and waits until it exits; never throws. */
export async function runTool(
  program: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly timeoutSeconds?: number } = {},
): Promise<ToolResult> {
  const result = await execa(program, args, {
    all: true,
    reject: false,
    stdin: 'ignore',
    timeout: (options.timeoutSeconds ?? 0) * 1000,
    // Messages of compilers are parsed below and shown to users, so they must not be translated.
    env: { LC_ALL: 'C' },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  return {
    found: !(result.failed && result.code === 'ENOENT'),
    output: result.all,
    exitCode: result.exitCode,
    signal: result.signal,
    timedOut: result.timedOut,
  };
}

/** The error for a missing tool that a target needs. */
export function missingTool(target: Target, looked: readonly string[]): SimulationError {
  return new SimulationError(
    `target "${target.name}" needs ${looked.join(' or ')}, which is not on the PATH; run: apt-get install -y ${PACKAGES[target.kind].join(' ')}`,
  );
}

/**
 * Runs a program of the target's tool set.
 *
 * @returns what it printed
 * @throws SimulationError when it is not installed or fails; the message contains the most informative line of its output, the details all of it
 */
export async function requireTool(
  target: Target,
  program: string,
  args: readonly string[],
  what: string,
): Promise<string> {
  const result = await runTool(program, args);
  if (!result.found) {
    throw missingTool(target, [program]);
  }
  if (result.exitCode !== 0) {
    const end = result.signal ?? `exit code ${result.exitCode}`;
    throw new SimulationError(
      `target "${target.name}": ${what} failed (${program}, ${end})${outputHint(result.output)}; ` +
        'run `ffirm generate` again, or correct the flags of the target',
      { details: result.output },
    );
  }
  return result.output;
}

/**
 * The first of the target's compilers that runs.
 *
 * @throws SimulationError with the command that installs one when none does
 */
export async function findCompiler(target: Target): Promise<string> {
  for (const candidate of target.compilers) {
    const { exitCode } = await runTool(candidate, ['--version']);
    if (exitCode === 0) {
      return candidate;
    }
  }
  throw missingTool(target, target.compilers);
}

/** Sources to compile in the same way. */
export interface Compilation {
  readonly target: Target;
  readonly compiler: string;
  readonly sources: readonly string[];
  readonly includes: readonly string[];
  readonly flags: readonly string[];
  /** An existing folder; object files take the names of their sources. */
  readonly folder: string;
}

/** Object files in the order of their sources, and the compiler's warnings ("" if there are none). */
export interface Objects {
  readonly files: readonly string[];
  readonly warnings: string;
}

/**
 * Compiles every source with the target's flags and warnings.
 *
 * @throws SimulationError with what the compiler says when a source does not compile
 */
export async function compile(compilation: Compilation): Promise<Objects> {
  const { target, compiler, sources, includes, flags, folder } = compilation;
  const compiled = await Promise.all(
    sources.map(async (source) => {
      const file = join(folder, `${basename(source, '.c')}.o`);
      const paths = includes.map((include) => `-I${include}`);
      const args = [...target.flags, ...target.warnings, ...flags, ...paths, '-c', source, '-o', file];
      return { file, warnings: await requireTool(target, compiler, args, `compiling ${basename(source)}`) };
    }),
  );
  return {
    files: compiled.map(({ file }) => file),
    warnings: compiled
      .map(({ warnings }) => warnings.trim())
      .filter((text) => text !== '')
      .join('\n'),
  };
}

/**
 * Links object files into a program.
 *
 * @throws SimulationError with what the linker says when it fails
 */
export async function link(
  target: Target,
  compiler: string,
  objects: readonly string[],
  flags: readonly string[],
  program: string,
): Promise<void> {
  const args = [...target.flags, ...target.linkerFlags, ...flags, ...objects, '-o', program];
  await requireTool(target, compiler, args, 'linking');
}
