import { type Damage, PLAIN_DAMAGES, statusName, statusNumber } from './blob-damage.js';
import type { Comparison } from './compare.js';
import { SimulationError } from './failure.js';

/** The result of checking the network that is loaded from memory. */
export interface BlobReport extends Comparison {
  /** File in the bundle. */
  readonly file: string;
  /** Damaged models that were opened. */
  readonly damages: number;
  /** Of these, those that were not refused as they must be, and the undamaged one if it was refused. */
  readonly wrong: readonly { readonly damage: string; readonly expected: string; readonly actual: string }[];
}

/**
 * Compares the statuses of opening the loadable model, with every damage and undamaged, with the expected ones.
 *
 * @throws SimulationError when there are more or fewer answers
 */
export function compareStatuses(damages: readonly Damage[], bytes: Uint8Array): BlobReport['wrong'] {
  const expected = [...PLAIN_DAMAGES, ...damages, { title: 'none', expected: 'OK' }];
  if (bytes.length !== 4 * expected.length) {
    throw new SimulationError(
      `the program wrote ${bytes.length / 4} statuses instead of ${expected.length}; run \`ffirm generate\` again`,
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
