import { Presets, SingleBar } from 'cli-progress';
import type { FitWatch } from '../fit/fit.js';
import type { TrialResult } from '../fit/trial.js';
import { groupDigits, percent } from '../report/format.js';
import type { TerminalReporter } from './terminal.js';

/** A result in a few words. */
export function resultText({ measured, fault }: TrialResult): string {
  if (measured === undefined) return fault ?? '';
  const { accuracy, instructions } = measured;
  return `${percent(accuracy)} %, about ${groupDigits(instructions.mean)} instructions`;
}

/** A bar for the trials of a rung on a terminal, a line for each elsewhere. */
export function fitProgress(reporter: TerminalReporter): FitWatch {
  const isTerminal = process.stderr.isTTY === true;
  let bar: SingleBar | undefined;
  const stop = () => {
    bar?.stop();
    bar = undefined;
  };
  return {
    rung({ title, trials }, done) {
      stop();
      reporter.note(done === 0 ? title : `${title}; ${done} of ${trials.length} trials are done`);
      if (!isTerminal) return;
      const format = '  {bar} {value} of {total} trials | {text} | {eta_formatted} left';
      bar = new SingleBar({ format, stream: process.stderr, hideCursor: true }, Presets.shades_classic);
      bar.start(trials.length, done, { text: '' });
    },
    trial({ key }, result) {
      const text = resultText(result);
      bar?.increment(1, { text: text.slice(0, 60) });
      if (!isTerminal) reporter.note(`trial ${key.slice(0, 12)}: ${text}`);
    },
    stop,
  };
}
