import type { NetworkConfig } from '../config/config.js';
import type { Dataset } from '../data/dataset.js';
import type { LabelEncoding } from '../model/network.js';

/**
 * Where label slots are: as the config says, else in place of the first pixels of pictures, whose border is usually empty, and before
 * all other features, of which none may be lost.
 */
export function labelPlacement(
  { label }: NetworkConfig,
  { imageShape }: Pick<Dataset, 'imageShape'>,
): LabelEncoding['placement'] {
  return label.placement ?? (imageShape === undefined ? 'prepend' : 'overwrite');
}
