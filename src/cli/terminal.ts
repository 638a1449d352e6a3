import { Presets, SingleBar } from 'cli-progress';
import type { Reporter } from '../pipeline/reporter.js';
import { epochLine, stepText } from '../report/training-lines.js';
import { jsonText } from '../text/json.js';
import { terminalLine } from '../text/terminal.js';
import { colors } from './colors.js';

/** A reporter that keeps its warnings, for results that are printed as JSON. */
export interface TerminalReporter extends Reporter {
  /** Every warning once, in order of appearance. */
  readonly warnings: ReadonlySet<string>;
}

/** Prints notes and a training bar to standard error, so that standard output holds nothing but results. */
export function terminalReporter(): TerminalReporter {
  let bar: SingleBar | undefined;
  const warned = new Set<string>();
  const isTerminal = process.stderr.isTTY === true;
  return {
    warnings: warned,
    note: (text) => {
      process.stderr.write(`${colors.dim('-')} ${terminalLine(text)}\n`);
    },
    warn: (text) => {
      if (!warned.has(text)) process.stderr.write(`${colors.yellow('warning:')} ${terminalLine(text)}\n`);
      warned.add(text);
    },
    training: (progress) => {
      if (!isTerminal) return;
      const { epochs, batches, fraction } = progress;
      const text = stepText(progress);
      if (bar === undefined) {
        const format = '  {bar} {percentage} % | {text} | {eta_formatted} left';
        bar = new SingleBar(
          { format, stream: process.stderr, hideCursor: true, etaBuffer: 100 },
          Presets.shades_classic,
        );
        bar.start(epochs * batches, 0, { text });
      }
      bar.update(Math.round(fraction * epochs * batches), { text });
    },
    epochEnded: (progress) => {
      if (!isTerminal) process.stderr.write(`  ${epochLine(progress)}\n`);
    },
    trainingEnded: () => {
      bar?.stop();
      bar = undefined;
    },
  };
}

/**
 * Prints a result to standard output: as JSON with the warnings, or as lines for people, who have already seen the warnings.
 *
 * @param warnings of the reporter that was passed to the work
 */
export function printResult(
  result: object,
  json: boolean | undefined,
  lines: () => readonly string[],
  warnings: Iterable<string> = [],
): void {
  const text = json
    ? jsonText({ ...result, warnings: [...warnings] }, 2)
    : lines().map(terminalLine).join('\n');
  process.stdout.write(`${text}\n`);
}
