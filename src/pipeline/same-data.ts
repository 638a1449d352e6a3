import type { DataSplits } from '../data/dataset.js';
import { InputError } from '../errors/input-error.js';
import type { Provenance } from '../model/metadata.js';

/**
 * Checks that the data are those on which a model was trained, or for which it was imported: calibrating on test samples
 * would flatter it.
 *
 * @param source of the model, for the message
 * @throws InputError when they differ
 */
export function checkSameData(model: Provenance, splits: DataSplits, source: string): void {
  if (model.data.fingerprint === splits.fingerprint) return;
  const [was, again] = model.training === undefined ? ['imported for', 'import'] : ['trained on', 'train'];
  throw new InputError(
    `${source}: was ${was} different data (or a different split) from those in the config; ${again} again, or restore "data"`,
  );
}
