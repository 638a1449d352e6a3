import { ConvolutionLayer } from './convolution-layer.js';
import { FirstLayer } from './first-layer.js';
import { LaterLayer } from './later-layer.js';
import type { LayerFactory } from './layer-factory.js';
import type { Multiply } from './matrix.js';

/**
 * Layers whose matrix products run on an engine and whose elementwise work runs in fused TypeScript loops. Apart from
 * its two products a step has only elementwise work, and one loop over a batch costs less than the dozen tensor
 * operations that it replaces.
 */
export function productLayers(multiply: Multiply): LayerFactory {
  return {
    firstLayer: (state, rule) => new FirstLayer(state, rule, multiply),
    laterLayer: (state, rule) => new LaterLayer(state, rule, multiply),
    convolution: (state, rule) => new ConvolutionLayer(state, rule, multiply),
  };
}
