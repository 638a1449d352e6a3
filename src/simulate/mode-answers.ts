import { type Comparison, compareAnswers } from './compare.js';
import type { IntegerAnswers, RunMode } from './executor.js';
import { pickAnswers } from './samples.js';

/** The modes in which the programs answer a sample, in the order in which they write the answers. */
export const MODES: readonly RunMode[] = ['classify', 'step', 'whole'];

/** No answers, so none of them differs. */
export const NOTHING_COMPARED: Comparison = {
  samples: 0,
  mismatches: { label: 0, exit: 0, margin: 0, settled: 0, goodness: 0, samples: 0 },
};

/** Compares rows [start, end) of answers, in which every sample has one answer per mode, with the answers of each mode. */
export function compareModes(
  expected: readonly IntegerAnswers[],
  actual: IntegerAnswers,
  start: number,
  end: number,
): Comparison {
  const rows = Array.from({ length: end - start }, (_, i) => start + i);
  return expected
    .map((answers, mode) =>
      compareAnswers(
        pickAnswers(answers, Uint32Array.from(rows)),
        pickAnswers(
          actual,
          Uint32Array.from(rows, (row) => row * expected.length + mode),
        ),
      ),
    )
    .reduce(addComparisons);
}

function addComparisons(one: Comparison, other: Comparison): Comparison {
  const mismatches: { -readonly [Name in keyof Comparison['mismatches']]: Comparison['mismatches'][Name] } = {
    ...one.mismatches,
  };
  for (const key of ['label', 'exit', 'margin', 'settled', 'goodness', 'samples'] as const) {
    mismatches[key] += other.mismatches[key];
  }
  if (mismatches.known !== undefined) mismatches.known += other.mismatches.known ?? 0;
  const first = one.first ?? other.first;
  return { samples: one.samples + other.samples, mismatches, ...(first === undefined ? {} : { first }) };
}
