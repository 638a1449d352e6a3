import { outputHint, SimulationError } from './failure.js';
import type { Target } from './target.js';
import { missingTool, runTool, type ToolResult } from './toolchain.js';

const REPORT = 'ffirm-report: ';
const FAULT = 'ffirm-fault: ';
const PART = 'ffirm-part: ';

/** The command that runs a built harness: the program itself, or an emulator that boots it. */
function commandFor(target: Target, program: string, args: readonly string[]): readonly [string, string[]] {
  if (target.kind === 'host') {
    return [program, [...args]];
  }
  const commandLine = ['harness', ...args].map((arg) => `arg=${arg.replaceAll(',', ',,')}`);
  const { program: emulator, machine, cpu } = target.qemu;
  return [
    emulator,
    [
      ...['-machine', machine, '-cpu', cpu],
      ...['-display', 'none', '-monitor', 'none', '-serial', 'none'],
      ...['-semihosting-config', ['enable=on', 'target=native', ...commandLine].join(',')],
      ...['-kernel', program],
    ],
  ];
}

/**
 * Runs a harness in a folder and returns the JSON value it reported.
 *
 * @param args without spaces: a core gets them as one line
 * @throws SimulationError when it cannot start, crashes, hangs or reports nothing
 */
export async function runHarness(
  target: Target,
  program: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly timeoutSeconds: number },
): Promise<unknown> {
  const [command, commandArgs] = commandFor(target, program, args);
  const result = await runTool(command, commandArgs, options);
  if (!result.found) {
    throw missingTool(target, [command]);
  }
  if (result.timedOut) {
    throw new SimulationError(
      `target "${target.name}": the program did not end within ${options.timeoutSeconds} seconds; run \`ffirm generate\` again, or fewer samples`,
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
