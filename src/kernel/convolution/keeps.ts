import type { Convolution, Int32, Model } from '../types.js';

/** Whether a layer keeps columns of its output from one window to the next. */
export function keepsColumns(convolution: Convolution): boolean {
  return convolution.keptColumns > 0;
}

/** Whether any layer of a network does. */
export function keepsMaps(model: Model): boolean {
  for (let i: Int32 = 0; i < model.convolutionCount; i++) {
    if (keepsColumns(model.convolutions[i])) {
      return true;
    }
  }
  return false;
}
