import { spreadIndices } from '../math/spread.js';

/** How many samples of every class: in proportion to its size, rounded to the nearest, but at least one if it has any. */
function sharesOf(sizes: readonly number[], count: number): readonly number[] {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  return sizes.map((size) => Math.min(size, Math.max(1, Math.round((count * size) / total))));
}

/**
 * The training samples that a device learns again with the answers: of every class about as many as it has among all, and at
 * least one; each class spread over its samples, and so over people. The classes come as they are mixed. More samples of rare
 * classes would make the network answer with these more often than it did.
 *
 * @param labels class of every training sample
 * @param count about as many are chosen; 0 for none
 * @returns indices of samples
 */
export function chooseReplays(labels: Uint8Array, count: number): Uint32Array {
  if (count === 0) return new Uint32Array(0);
  const ofClass = new Map<number, number[]>();
  labels.forEach((label, sample) => {
    const known = ofClass.get(label);
    if (known === undefined) ofClass.set(label, [sample]);
    else known.push(sample);
  });
  const classes = [...ofClass.values()];
  const shares = sharesOf(
    classes.map(({ length }) => length),
    count,
  );
  const placed = classes.flatMap((samples, index) =>
    Array.from(spreadIndices(samples.length, shares[index]), (place, turn) => ({
      sample: samples[place],
      // Every class is spread over the whole.
      at: (turn + 0.5) / shares[index],
    })),
  );
  placed.sort((a, b) => a.at - b.at || a.sample - b.sample);
  return Uint32Array.from(placed, ({ sample }) => sample);
}
