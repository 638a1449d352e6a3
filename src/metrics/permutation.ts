import { randomStream, shuffled } from '../math/random.js';

/** Samples of integers with their classes. */
export interface LabelledInputs {
  /** `[count][width]` */
  readonly inputs: Int8Array;
  readonly labels: Uint8Array;
  readonly width: number;
}

/** Some features that are exchanged together. */
export interface FeatureGroup {
  readonly name: string;
  /** Their places in a row. */
  readonly places: readonly number[];
}

/** How much the answers depend on some features. */
export interface Importance {
  readonly name: string;
  /** Points of accuracy, 0 to 100, that are lost when every sample gets these features of another one; may be below 0. */
  readonly loss: number;
}

/** Accuracy in percent. */
function accuracyOf({ inputs, labels, width }: LabelledInputs, classify: (row: Int8Array) => number): number {
  const right = labels.reduce(
    (sum, label, i) => sum + Number(classify(inputs.subarray(i * width, (i + 1) * width)) === label),
    0,
  );
  return (100 * right) / labels.length;
}

/**
 * Permutation importance (Breiman, "Random Forests", 2001): what is lost when samples exchange the values of some features at
 * random. Of features that tell the same, each alone loses little.
 *
 * @param classify the class of a row
 * @param seed of the random orders; every group has its own
 * @param finished is called when a group is done
 */
export function permutationImportance(
  samples: LabelledInputs,
  groups: readonly FeatureGroup[],
  classify: (row: Int8Array) => number,
  seed: number,
  finished: (done: number) => void = () => {},
): { readonly accuracy: number; readonly groups: readonly Importance[] } {
  const { inputs, labels, width } = samples;
  const accuracy = accuracyOf(samples, classify);
  const measured = groups.map(({ name, places }, i) => {
    const order = shuffled(labels.length, randomStream(seed, i, 'permutation'));
    const exchanged = inputs.slice();
    order.forEach((from, to) => {
      for (const place of places) exchanged[to * width + place] = inputs[from * width + place];
    });
    const loss = accuracy - accuracyOf({ ...samples, inputs: exchanged }, classify);
    finished(i + 1);
    return { name, loss };
  });
  return { accuracy, groups: measured };
}
