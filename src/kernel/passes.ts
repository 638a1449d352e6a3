import type { Int32, Model } from './types.js';

/** Passes through the network for one input: one for every class, or a single one where heads decide. */
export function passesOf(model: Model): Int32 {
  return model.headCount > 0 ? 1 : model.classes;
}
