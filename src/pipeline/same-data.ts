import type { DataSplits } from '../data/dataset.js';
import { InputError } from '../errors/input-error.js';
import type { Provenance } from '../model/metadata.js';

/**
 * Checks that data are those that a model was trained on, or imported for: calibration on test samples would flatter it.
 *
 * @param source of the model, for the message
 * @throws InputError when they are others
 */
export function checkSameData(model: Provenance, splits: DataSplits, source: string): void {
  if (model.data.fingerprint === splits.fingerprint) return;
  const [was, again] = model.training === undefined ? ['imported for', 'import'] : ['trained on', 'train'];
  throw new InputError(
    `${source}: was ${was} other data (or another split) than the config names; ${again} again, or restore "data"`,
  );
}
