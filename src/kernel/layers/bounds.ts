import * as convolution from '../convolution/bounds.js';
import * as dense from '../dense/bounds.js';
import type { Int32, Model } from '../types.js';

/*
 * The bounds of the layers of a network. TypeScript asks the network whether they are convolutions; C is generated for one of
 * the two, whose file replaces this one.
 */

/** What both files provide. */
type Bounds = typeof dense;

function boundsOf(model: Model): Bounds {
  return model.convolutionCount > 0 ? convolution : dense;
}

/** What a layer is, before its shape is checked. */
export function checkLayerKind(model: Model, index: Int32): Int32 {
  return boundsOf(model).checkLayerKind(model, index);
}

/** Values that a layer reads. */
export function valuesRead(model: Model, index: Int32): Int32 {
  return boundsOf(model).valuesRead(model, index);
}

/** Whether the weights of a layer are rows of bytes, whatever the matrix kernel. */
export function areWeightsPlain(model: Model, index: Int32): boolean {
  return boundsOf(model).areWeightsPlain(model, index);
}

/** Values that a layer gives for one pass. */
export function valuesGiven(model: Model, index: Int32): Int32 {
  return boundsOf(model).valuesGiven(model, index);
}

/** Whether a layer's working space among the activations is inside the workspace and overlaps nothing that is used with it. */
export function isScratchPlaced(model: Model, index: Int32, activations: Int32): boolean {
  return boundsOf(model).isScratchPlaced(model, index, activations);
}
