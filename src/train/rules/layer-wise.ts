import type { RuleOf } from '../../config/rules/registry.js';
import type { RandomStream } from '../../math/random.js';
import { activate, descend, parameterSlopes, project, rectifySlopes, type Slopes } from '../dense.js';
import { headPlaces, initialHeads, layerSizes, trainHead } from '../heads.js';
import { initialLayer, initialLayers } from '../initialize.js';
import type { LayerState } from '../layer-step.js';
import type { LearningRule } from '../learning-rule.js';
import { type Multiply, transpose } from '../matrix.js';
import { layerByLayer, singlePassRule } from '../single-pass.js';

/** What an autoencoder learns from a batch. */
export interface AutoencoderSlopes {
  /** Squared error, mean over the inputs and the batch. */
  readonly loss: number;
  readonly layer: Slopes;
  readonly decoder: Slopes;
}

/**
 * The closed-form slopes of a layer's reconstruction error, `mean((h D + d - x)^2)` with `h = relu(x' W + b)`.
 *
 * @param corrupted x', what the layer sees, `[count][inputs]`
 * @param rows x, what it must restore, `[count][inputs]`
 */
export function autoencoderSlopes(
  corrupted: Float32Array,
  rows: Float32Array,
  count: number,
  layer: LayerState,
  decoder: LayerState,
  multiply: Multiply,
): AutoencoderSlopes {
  const activations = activate(corrupted, count, layer, multiply);
  const errors = project(activations, count, decoder, multiply);
  const scale = 2 / errors.length;
  let sum = 0;
  for (let index = 0; index < errors.length; index++) {
    const error = errors[index] - rows[index];
    sum += error * error;
    errors[index] = scale * error;
  }
  const back = transpose(decoder.weights.values, layer.outputs, layer.inputs);
  const sums = multiply(errors, back, count, layer.inputs, layer.outputs);
  rectifySlopes(sums, activations);
  return {
    loss: sum / errors.length,
    layer: parameterSlopes(corrupted, sums, count, layer, multiply),
    decoder: parameterSlopes(activations, errors, count, decoder, multiply),
  };
}

/** A copy of some rows with a share of the numbers set to zero. */
function corrupt(rows: Float32Array, corruption: number, stream: RandomStream): Float32Array {
  const corrupted = rows.slice();
  for (let index = 0; index < corrupted.length; index++) {
    if (stream.uniform() < corruption) corrupted[index] = 0;
  }
  return corrupted;
}

/**
 * Layer-wise unsupervised learning (Hwang et al. 2024, arXiv 2404.14664): every layer with a decoder of its own is
 * an autoencoder of its input. Heads learn along with them to read the class from the activations; no slope of a head
 * reaches a layer, so that the layers never see a label.
 *
 * @param options `corruption`: share of a layer's inputs that are set to zero before it has to restore them: a denoising
 *   autoencoder (Vincent et al. 2008), which finds strokes where a plain one finds little more than averages
 */
export function layerWise({ corruption }: RuleOf<'layer-wise'>): LearningRule {
  return singlePassRule({
    initialize(task, stream) {
      const layers = initialLayers(layerSizes(task, undefined), stream);
      // Heads last, so that they do not change what the layers learn.
      const decoders = layers.map(({ inputs, outputs }) => initialLayer(outputs, inputs, stream));
      return { layers, heads: initialHeads(task, stream), decoders };
    },
    stepOf(task) {
      const { multiply } = task.engine;
      const places = headPlaces(task);
      return layerByLayer(task, ({ layer, index, rows, before }, batch, { heads, decoders }) => {
        const { count, labels } = batch;
        const seen = corruption > 0 ? corrupt(rows, corruption, batch.random('dropout')) : rows;
        const activations = activate(rows, count, layer, multiply);
        const slopes = autoencoderSlopes(seen, rows, count, layer, decoders[index], multiply);
        descend(layer, slopes.layer, batch);
        descend(decoders[index], slopes.decoder, batch);
        const read = [...before, activations];
        const headLoss = trainHead(heads[index], places[index], read, labels, batch, multiply);
        return { loss: slopes.loss + headLoss, activations };
      });
    },
  });
}
