import { coverClasses } from '../math/spread.js';

/**
 * The training samples that a device learns again with the answers: as many of every class as of the others, each class spread
 * over its samples, and so over people. The classes come in turn.
 *
 * @param labels class of every training sample
 * @returns indices of samples; fewer than `count` if there are no more
 */
export function chooseReplays(labels: Uint8Array, count: number): Uint32Array {
  const chosen = Array.from(coverClasses(labels, count));
  const turnOf = new Map<number, number>();
  const turns = chosen.map((sample) => {
    const turn = turnOf.get(labels[sample]) ?? 0;
    turnOf.set(labels[sample], turn + 1);
    return { sample, turn };
  });
  turns.sort((a, b) => a.turn - b.turn || labels[a.sample] - labels[b.sample]);
  return Uint32Array.from(turns, ({ sample }) => sample);
}
