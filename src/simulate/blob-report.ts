import { type Damage, PLAIN_DAMAGES, statusName, statusNumber } from './blob-damage.js';
import type { Comparison } from './compare.js';
import { SimulationError } from './failure.js';

/** What became of the network that is loaded from memory. */
export interface BlobReport extends Comparison {
  /** File in the bundle. */
  readonly file: string;
  /** Damaged models that were opened. */
  readonly damages: number;
  /** Of these, those that were not refused as they must be, and the whole one where it was. */
  readonly wrong: readonly { readonly damage: string; readonly expected: string; readonly actual: string }[];
}

/**
 * Compares what opening the loadable model said, to every damage and to the whole one, with what it must say.
 *
 * @throws SimulationError when there are more or fewer answers
 */
export function compareStatuses(damages: readonly Damage[], bytes: Uint8Array): BlobReport['wrong'] {
  const expected = [...PLAIN_DAMAGES, ...damages, { title: 'none', expected: 'OK' }];
  if (bytes.length !== 4 * expected.length) {
    throw new SimulationError(
      `the program wrote ${bytes.length / 4} statuses of ${expected.length}; run \`ffirm generate\` again`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return expected.flatMap(({ title, expected: name }, i) => {
    const actual = view.getInt32(4 * i, true);
    return actual === statusNumber(name)
      ? []
      : [{ damage: title, expected: name, actual: statusName(actual) }];
  });
}
