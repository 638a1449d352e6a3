import { z } from 'zod';
import type { IntegerAnswers } from './executor.js';

/** One row of answers. */
export interface Answer {
  readonly label: number;
  readonly exit: number;
  readonly margin: number;
  /** 1 when the answer is final, 0 when more steps would follow. */
  readonly settled: number;
  readonly goodness: readonly number[];
  /** 1 when the answer is like those to known inputs; absent if no answer says so. */
  readonly known?: number;
}

/** The number of samples that were compared, and of those that differ in any member of the answer. */
export const comparedSchema = z.object({
  samples: z.number(),
  mismatches: z.object({ samples: z.number() }),
});

/** @see comparedSchema */
export type Compared = z.output<typeof comparedSchema>;

/** The number of samples that differ, in any member of the answer and in each, and the first that does. */
export interface Comparison extends Readonly<Compared> {
  readonly mismatches: Readonly<
    Compared['mismatches'] & Record<Exclude<keyof Answer, 'known'>, number> & { known?: number }
  >;
  readonly first?: { readonly sample: number; readonly expected: Answer; readonly actual: Answer };
}

/** Row `sample` of the answers. */
export function answerOf(answers: IntegerAnswers, sample: number): Answer {
  const start = sample * answers.classes;
  return {
    label: answers.labels[sample],
    exit: answers.exits[sample],
    margin: answers.margins[sample],
    settled: answers.settled[sample],
    goodness: [...answers.goodness.subarray(start, start + answers.classes)],
    ...(answers.known === undefined ? {} : { known: answers.known[sample] }),
  };
}

/**
 * Compares two executors' answers, every integer of every sample, and whether they are known where both say so.
 *
 * @throws RangeError when they are not answers to the same number of samples and classes, or an array is too short.
 */
export function compareAnswers(expected: IntegerAnswers, actual: IntegerAnswers): Comparison {
  checkSizes(expected, 'expected');
  checkSizes(actual, 'actual');
  if (expected.count !== actual.count || expected.classes !== actual.classes) {
    throw new RangeError(
      `cannot compare ${expected.count} samples of ${expected.classes} classes ` +
        `with ${actual.count} samples of ${actual.classes} classes`,
    );
  }
  // Boards and C++ do not say it.
  const known = actual.known === undefined ? undefined : expected.known;
  const mismatches: { -readonly [Name in keyof Comparison['mismatches']]: Comparison['mismatches'][Name] } = {
    ...{ label: 0, exit: 0, margin: 0, settled: 0, goodness: 0, samples: 0 },
    ...(known === undefined ? {} : { known: 0 }),
  };
  let firstSample = -1;
  for (let sample = 0; sample < expected.count; sample++) {
    const label = expected.labels[sample] !== actual.labels[sample];
    const exit = expected.exits[sample] !== actual.exits[sample];
    const margin = expected.margins[sample] !== actual.margins[sample];
    const settled = expected.settled[sample] !== actual.settled[sample];
    const goodness = !sameGoodness(expected, actual, sample);
    mismatches.label += Number(label);
    mismatches.exit += Number(exit);
    mismatches.margin += Number(margin);
    mismatches.settled += Number(settled);
    mismatches.goodness += Number(goodness);
    const knows = known !== undefined && known[sample] !== actual.known?.[sample];
    if (knows) mismatches.known = (mismatches.known ?? 0) + 1;
    if (label || exit || margin || settled || goodness || knows) {
      mismatches.samples += 1;
      firstSample = firstSample < 0 ? sample : firstSample;
    }
  }
  const comparison = { samples: expected.count, mismatches };
  if (firstSample < 0) {
    return comparison;
  }
  const first = {
    sample: firstSample,
    expected: answerOf(expected, firstSample),
    actual: answerOf(actual, firstSample),
  };
  return { ...comparison, first };
}

function sameGoodness(expected: IntegerAnswers, actual: IntegerAnswers, sample: number): boolean {
  const start = sample * expected.classes;
  for (let i = start; i < start + expected.classes; i++) {
    if (expected.goodness[i] !== actual.goodness[i]) {
      return false;
    }
  }
  return true;
}

function checkSizes(answers: IntegerAnswers, which: string): void {
  const { count, classes, labels, exits, margins, settled, goodness } = answers;
  const perSample = [labels, exits, margins, settled];
  if (perSample.some((values) => values.length !== count) || goodness.length !== count * classes) {
    throw new RangeError(
      `${which} answers of ${count} samples and ${classes} classes hold ${labels.length} labels, ` +
        `${exits.length} exits, ${margins.length} margins, ${settled.length} settled flags and ` +
        `${goodness.length} goodness values`,
    );
  }
}
