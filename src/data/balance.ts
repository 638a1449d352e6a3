import type { RandomStream } from '../math/random.js';

/** How much drawing balances frequent classes and subjects. */
export interface BalanceExponents {
  /** A class of n samples is drawn with a probability in proportion to n^this: 1 as it occurs, 0 all alike. */
  readonly classExponent: number;
  /**
   * Within its class a sample is drawn in proportion to m^-this, m being the samples of its class and subject:
   * 0 all samples alike, 1 all subjects alike.
   */
  readonly subjectExponent: number;
}

/** The samples of a class, subject by subject, and the running sums of the subjects' weights. */
interface ClassShare {
  readonly members: readonly Uint32Array[];
  readonly sums: Float64Array;
}

function checkExponents({ classExponent, subjectExponent }: BalanceExponents): void {
  if (!Number.isFinite(classExponent) || !Number.isFinite(subjectExponent)) {
    throw new RangeError(`exponents ${classExponent} and ${subjectExponent} are not both numbers`);
  }
}

/** Samples by class (only classes with samples) and then by subject, both in the order of their first sample. */
function groupSamples(
  labels: Uint8Array,
  subjects: readonly string[] | undefined,
): readonly (readonly number[])[][] {
  if (subjects !== undefined && subjects.length !== labels.length) {
    throw new RangeError(`${subjects.length} subjects for ${labels.length} labels`);
  }
  const classes = new Map<number, Map<string, number[]>>();
  labels.forEach((label, index) => {
    const bySubject = classes.get(label) ?? new Map<string, number[]>();
    classes.set(label, bySubject);
    const subject = subjects?.[index] ?? '';
    const members = bySubject.get(subject);
    if (members === undefined) bySubject.set(subject, [index]);
    else members.push(index);
  });
  return Array.from(classes.values(), (bySubject) => [...bySubject.values()]);
}

/** Sums 0..i of the values. */
function runningSums(values: readonly number[]): Float64Array {
  let sum = 0;
  return Float64Array.from(values, (value) => {
    sum += value;
    return sum;
  });
}

/** Draws an index with the probabilities whose running sums are given. */
function drawIndex(sums: Float64Array, random: RandomStream): number {
  const place = random.uniform() * sums[sums.length - 1];
  let low = 0;
  let high = sums.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sums[middle] > place) high = middle;
    else low = middle + 1;
  }
  return low;
}

function sizeOf(members: readonly (readonly number[])[]): number {
  return members.reduce((sum, { length }) => sum + length, 0);
}

/**
 * The probability of every sample to be drawn; the sum is 1.
 *
 * @param subjects the subject of each sample; when undefined, all samples have the same subject
 * @throws RangeError when the numbers of labels and subjects differ, or an exponent is not a number
 */
export function balancedProbabilities(
  labels: Uint8Array,
  subjects: readonly string[] | undefined,
  exponents: BalanceExponents,
): Float64Array {
  checkExponents(exponents);
  const probabilities = new Float64Array(labels.length);
  const classes = groupSamples(labels, subjects);
  const weights = classes.map((members) => sizeOf(members) ** exponents.classExponent);
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  classes.forEach((members, index) => {
    const within = members.reduce((sum, { length }) => sum + length ** (1 - exponents.subjectExponent), 0);
    for (const samples of members) {
      const probability = (weights[index] / all) * (samples.length ** -exponents.subjectExponent / within);
      for (const sample of samples) probabilities[sample] = probability;
    }
  });
  return probabilities;
}

/**
 * Draws samples with replacement, so that rare classes and subjects with few samples are drawn more often than they occur:
 * p(class) ~ n(class)^classExponent, and within it p(sample) ~ n(class, subject)^-subjectExponent.
 *
 * @param subjects the subject of each sample; when undefined, all samples have the same subject
 * @param count how many to draw
 * @returns indices of samples, in the order drawn
 * @throws RangeError when there are no samples, the numbers of labels and subjects differ, or an exponent is not a number
 */
export function drawBalanced(
  labels: Uint8Array,
  subjects: readonly string[] | undefined,
  exponents: BalanceExponents,
  count: number,
  random: RandomStream,
): Uint32Array {
  checkExponents(exponents);
  if (labels.length === 0) throw new RangeError('there are no samples to draw from');
  const groups = groupSamples(labels, subjects);
  const classSums = runningSums(groups.map((members) => sizeOf(members) ** exponents.classExponent));
  const classes = groups.map(
    (members): ClassShare => ({
      members: members.map((samples) => Uint32Array.from(samples)),
      sums: runningSums(members.map(({ length }) => length ** (1 - exponents.subjectExponent))),
    }),
  );
  return Uint32Array.from({ length: count }, () => {
    const { members, sums } = classes[drawIndex(classSums, random)];
    const samples = members[drawIndex(sums, random)];
    return samples[random.integer(0, samples.length - 1)];
  });
}
