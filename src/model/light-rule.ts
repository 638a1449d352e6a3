import { bestLabel } from './forward.js';

/** What early exit answers, and the layer after which it did. */
export interface LightAnswer {
  readonly label: number;
  readonly layer: number;
}

/**
 * LightFF's light rule on the float scores of one sample (Aminifar et al. 2024, arXiv 2404.05241): the first layer whose
 * largest score is above its threshold answers, else the last.
 *
 * @param scores `[layers][classes]`; NaN for a layer after which the network cannot stop
 * @param thresholds one for every layer; that of the last has no effect
 */
export function lightAnswer(
  scores: Float64Array,
  classes: number,
  thresholds: readonly number[],
): LightAnswer {
  const last = thresholds.length - 1;
  for (let layer = 0; ; layer++) {
    const row = scores.subarray(layer * classes, (layer + 1) * classes);
    const label = bestLabel(row);
    if (layer === last || row[label] > thresholds[layer]) return { label, layer };
  }
}
