import { productFits } from '../arithmetic.js';
import { FAULT_GOODNESS, FAULT_LABELS, FAULT_SHIFT, NO_FAULT } from '../faults.js';
import { LARGEST_INT32, LARGEST_SHIFT, LARGEST_SQUARE } from '../limits.js';
import type { Int32, Layer, Model } from '../types.js';

/*
 * The bounds of networks in which goodness decides.
 */

/** Largest goodness of a layer; -1 where computing it could overflow. */
function largestGoodness(layer: Layer): Int32 {
  const half: Int32 = 1 << (layer.goodnessShift - 1);
  const squares: Int32 = layer.outputs * LARGEST_SQUARE;
  if (layer.goodnessMultiplier < 1 || !productFits(squares, layer.goodnessMultiplier, LARGEST_INT32 - half)) {
    return -1;
  }
  return (squares * layer.goodnessMultiplier + half) >> layer.goodnessShift;
}

/** Every label is written into the input in turn. */
export function checkDecision(model: Model): Int32 {
  return model.labelCount === model.classes ? NO_FAULT : FAULT_LABELS;
}

/** What the goodness of a layer needs. */
export function checkDecisionLayer(model: Model, index: Int32): Int32 {
  const layer: Layer = model.layers[index];
  if (layer.goodnessShift < 1 || layer.goodnessShift > LARGEST_SHIFT) {
    return FAULT_SHIFT;
  }
  return largestGoodness(layer) < 0 ? FAULT_GOODNESS : NO_FAULT;
}

/** The goodness of all layers together, and one more, must fit. */
export function checkDecisionExits(model: Model): Int32 {
  let left: Int32 = LARGEST_INT32 - 1;
  for (let i: Int32 = 0; i < model.layerCount; i++) {
    const goodness: Int32 = largestGoodness(model.layers[i]);
    if (goodness > left) {
      return FAULT_GOODNESS;
    }
    left -= goodness;
  }
  return NO_FAULT;
}

/** The next layer reads the activations of a layer; those of the last are not kept. */
export function isRead(model: Model, index: Int32, reader: Int32): boolean {
  return index < model.layerCount - 1 && reader <= index + 1;
}
