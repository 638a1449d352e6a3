import { type AamiTable, aamiTable } from './aami.js';
import type { ConfusionMatrix, Counts } from './confusion.js';

/** What is counted for one kind of ectopic beat. */
export interface BeatCounts {
  /** Beats of the kind that are answered so. */
  readonly truePositive: number;
  /** Beats of the kind that are answered otherwise. */
  readonly falseNegative: number;
  /** Beats of another kind that are answered with it, without those that the standard does not count. */
  readonly falsePositive: number;
  /** Beats of another kind that are answered otherwise. */
  readonly trueNegative: number;
}

/** The counts of ANSI/AAMI EC57 for supraventricular (S) and ventricular (V) ectopic beats. */
export interface Ec57Counts {
  readonly S: BeatCounts;
  readonly V: BeatCounts;
}

/** Places of the classes in an AAMI table. */
const [N, S, V, F] = [0, 1, 2, 3];

/**
 * Counts of one kind of beat.
 *
 * @param against the classes whose beats are false positives when they are answered with the kind
 */
function countsOf(table: Counts, kind: number, against: readonly number[]): BeatCounts {
  const others = table.map((_, label) => label).filter((label) => label !== kind);
  const sum = (truths: readonly number[], answers: readonly number[]) =>
    truths.reduce(
      (total, truth) => total + answers.reduce((part, answer) => part + table[truth][answer], 0),
      0,
    );
  return {
    truePositive: table[kind][kind],
    falseNegative: sum([kind], others),
    falsePositive: sum(against, [kind]),
    trueNegative: sum(others, others),
  };
}

/**
 * Counts beats as ANSI/AAMI EC57 (1998, reaffirmed 2008; 2012) says and `bxb` of the WFDB software does. With the true class as
 * the first letter:
 *
 * - S: false positives are Ns, Vs and Fs; Qs counts nowhere. False negatives are all S beats that are answered otherwise.
 * - V: false positives are Nv and Sv; Fv and Qv count nowhere, because a fusion beat is partly ventricular, and nobody knows what
 *   an unclassifiable beat is. False negatives are all V beats that are answered otherwise.
 * - True negatives are all beats of other classes, F and Q included, that are answered otherwise.
 *
 * @throws InputError as aamiTable
 */
export function ec57Counts(matrix: ConfusionMatrix): Ec57Counts {
  const { counts }: AamiTable = aamiTable(matrix);
  return { S: countsOf(counts, S, [N, V, F]), V: countsOf(counts, V, [N, S]) };
}

function addBeats(left: BeatCounts, right: BeatCounts): BeatCounts {
  return {
    truePositive: left.truePositive + right.truePositive,
    falseNegative: left.falseNegative + right.falseNegative,
    falsePositive: left.falsePositive + right.falsePositive,
    trueNegative: left.trueNegative + right.trueNegative,
  };
}

/** The counts of two sets of beats together. */
export function addEc57(left: Ec57Counts, right: Ec57Counts): Ec57Counts {
  return { S: addBeats(left.S, right.S), V: addBeats(left.V, right.V) };
}

/** The three figures of one kind of beat in percent; null where there is nothing to divide by. */
export interface BeatFigures {
  /** TP / (TP + FN) */
  readonly sensitivity: number | null;
  /** TP / (TP + FP) */
  readonly ppv: number | null;
  /** FP / (TN + FP) */
  readonly falsePositiveRate: number | null;
}

/** The figures that EC57 defines by the counts of one kind of beat. */
export function beatFigures(counts: BeatCounts): BeatFigures {
  const { truePositive, falseNegative, falsePositive, trueNegative } = counts;
  const percentOf = (part: number, rest: number) => (part + rest === 0 ? null : (100 * part) / (part + rest));
  return {
    sensitivity: percentOf(truePositive, falseNegative),
    ppv: percentOf(truePositive, falsePositive),
    falsePositiveRate: percentOf(falsePositive, trueNegative),
  };
}
