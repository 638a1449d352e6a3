import { type Convolution, readsWhole } from '../model/convolution.js';
import { activate, parameterSlopes, type Slopes } from './dense.js';
import { DirectConvolution } from './direct-convolution.js';
import { activateGrouped, groupedSlopes, isGrouped } from './grouped.js';
import type { LayerState } from './layer-step.js';
import type { Multiply } from './matrix.js';

/** What a layer multiplies: all that distinguishes a convolution from a dense layer in a step. */
export interface LayerProducts {
  /**
   * `relu(x W + b)`: `[count][outputs]`, of a convolution at every position, `[count][positions][outputs]`.
   *
   * @param inputs `[count][inputs]`; of a convolution the maps that it reads
   */
  activate(inputs: Float32Array, count: number, layer: LayerState): Float32Array;
  /**
   * The slopes of the parameters from those of the sums `z = x W + b`.
   *
   * @param slopes as large as the activations
   */
  slopes(inputs: Float32Array, slopes: Float32Array, count: number, layer: LayerState): Slopes;
}

/** A layer that reads a whole vector, or a whole map, at once. */
function denseProducts(multiply: Multiply): LayerProducts {
  return {
    activate: (inputs, count, layer) => activate(inputs, count, layer, multiply),
    slopes: (inputs, slopes, count, layer) => parameterSlopes(inputs, slopes, count, layer, multiply),
  };
}

function groupedProducts(convolution: Convolution & { readonly groups: number }): LayerProducts {
  return {
    activate: (maps, count, layer) => activateGrouped(maps, count, layer, convolution),
    slopes: (maps, slopes, count, layer) => groupedSlopes(maps, slopes, count, layer, convolution),
  };
}

/** Each has a memory of its own, so it is made once for a layer. */
const direct = new WeakMap<Convolution, DirectConvolution>();

function directProducts(convolution: Convolution, outputs: number): LayerProducts {
  const products = direct.get(convolution) ?? new DirectConvolution(convolution, outputs);
  direct.set(convolution, products);
  return products;
}

/** The products of a layer. @param convolution where it is applied; absent if all layers are dense */
export function productsOf(
  convolution: Convolution | undefined,
  outputs: number,
  multiply: Multiply,
): LayerProducts {
  if (isGrouped(convolution)) return groupedProducts(convolution);
  if (convolution === undefined || readsWhole(convolution)) return denseProducts(multiply);
  return directProducts(convolution, outputs);
}
