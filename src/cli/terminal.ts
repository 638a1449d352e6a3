import { Presets, SingleBar } from 'cli-progress';
import pc from 'picocolors';
import type { Reporter } from '../pipeline/reporter.js';
import { jsonText } from '../text/json.js';
import { terminalLine, terminalText } from '../text/terminal.js';

/** A reporter that keeps what it warned of, for results that are printed as JSON. */
export interface TerminalReporter extends Reporter {
  /** Every warning once, in the order in which they came. */
  readonly warnings: ReadonlySet<string>;
}

/** Prints notes and a training bar to standard error, so that standard output holds nothing but results. */
export function terminalReporter(): TerminalReporter {
  let bar: SingleBar | undefined;
  let printedEpoch = 0;
  const warned = new Set<string>();
  const isTerminal = process.stderr.isTTY === true;
  return {
    warnings: warned,
    note: (text) => {
      process.stderr.write(`${pc.dim('-')} ${terminalText(text)}\n`);
    },
    warn: (text) => {
      if (!warned.has(text)) process.stderr.write(`${pc.yellow('warning:')} ${terminalText(text)}\n`);
      warned.add(text);
    },
    training: ({ epoch, epochs, batch, batches, fraction, loss, validationAccuracy }) => {
      const accuracy =
        validationAccuracy === undefined ? '' : `, validation ${(100 * validationAccuracy).toFixed(2)} %`;
      const text = `epoch ${epoch}/${epochs}, loss ${loss.toFixed(4)}${accuracy}`;
      if (!isTerminal) {
        if (batch === batches && epoch !== printedEpoch) process.stderr.write(`  ${text}\n`);
        if (batch === batches) printedEpoch = epoch;
        return;
      }
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
    trainingEnded: () => {
      bar?.stop();
      bar = undefined;
    },
  };
}

/**
 * Prints a result to standard output: as JSON, with what was warned of, or as lines for people, who have seen the warnings.
 *
 * @param warnings of the reporter that the work was given
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
