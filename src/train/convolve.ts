import { type Convolution, patchesOf, positionsOf, readsWhole } from '../model/convolution.js';
import { addMeans, poolsNothing, spreadSlopes } from '../model/pooling.js';

/*
 * What distinguishes a convolution from a dense layer. The rest of a step is the same for both, because a convolution is a
 * dense layer whose rows are patches, and its activations, `[count][positions][channels]`, are maps. Where there is no
 * convolution, or it changes nothing, these functions return the array that they are given.
 */

/** What a layer multiplies with its weights. */
export interface LayerRows {
  /** `[count][inputs]` */
  readonly rows: Float32Array;
  /** Samples times the positions of the layer. */
  readonly count: number;
}

/** The rows of a layer from its inputs: of a convolution the patches. @param inputs `[count][values]` */
export function rowsOf(inputs: Float32Array, count: number, convolution: Convolution | undefined): LayerRows {
  if (convolution === undefined || readsWhole(convolution)) return { rows: inputs, count };
  return { rows: patchesOf(inputs, count, convolution), count: count * positionsOf(convolution.output) };
}

/** What the head of a layer reads of its activations: of a convolution the means over the cells of its grid. */
export function pooledRows(
  activations: Float32Array,
  count: number,
  convolution: Convolution | undefined,
): Float32Array {
  if (convolution === undefined || poolsNothing(convolution)) return activations;
  const channels = activations.length / count / positionsOf(convolution.output);
  const means = new Float32Array(count * positionsOf(convolution.pooling.grid) * channels);
  addMeans(activations, count, convolution, means);
  return means;
}

/** The slopes of activations from those of what the head reads of them. */
export function activationSlopes(
  slopes: Float32Array,
  count: number,
  convolution: Convolution | undefined,
): Float32Array {
  if (convolution === undefined || poolsNothing(convolution)) return slopes;
  return spreadSlopes(slopes, count, convolution);
}
