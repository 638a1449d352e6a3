import { type Dataset, featuresOf, spreadSamples } from '../data/dataset.js';
import { type Convolution, poolingOf } from '../model/convolution.js';
import { activationsOf } from '../model/forward.js';
import { type FloatHead, type FloatLayer, type FloatNetwork, headInputs } from '../model/network.js';
import { poolMaps } from '../model/pooling.js';
import { fitClassifier } from './linear-classifier.js';

/** Maximum number of samples that heads are fitted on. */
const MOST_SAMPLES = 10_000;

/** Maximum number of values that are kept for all heads together. */
const MOST_VALUES = 1 << 26;

/** A convolution whose head reads the means over at most `side` by `side` cells. */
function withGrid(convolution: Convolution, side: number): Convolution {
  const { height, width } = convolution.output;
  const grid = { height: Math.min(side, height), width: Math.min(side, width) };
  return { ...convolution, pooling: poolingOf(convolution.output, grid) };
}

/** What the heads of some layers would read, `[count][inputs]` for each. */
function readBy(network: FloatNetwork, own: readonly number[], samples: Dataset): readonly Float32Array[] {
  const { layers } = network;
  const widths = own.map((layer) => headInputs(layers, layer, layer));
  const rows = widths.map((width) => new Float32Array(samples.count * width));
  for (let sample = 0; sample < samples.count; sample++) {
    const pass = activationsOf(network, featuresOf(samples, sample), samples.labels[sample]);
    own.forEach((layer, i) => {
      const { convolution } = layers[layer];
      const row = rows[i].subarray(sample * widths[i], (sample + 1) * widths[i]);
      if (convolution === undefined) row.set(pass[layer]);
      else poolMaps(pass[layer], 1, convolution, row);
    });
  }
  return rows;
}

/**
 * The same network with a head behind every layer that had none, so that it can stop there. A head is a linear classifier,
 * fitted to the labels of training samples; the layers and the other heads stay as they are.
 *
 * @param side cells a side of the grid over which the head of a convolution reads means, or as many as the map has
 * @param training training samples; no others, or the claim of early exit would not hold
 * @throws RangeError when goodness decides
 */
export function fitExits(network: FloatNetwork, side: number, training: Dataset, seed: number): FloatNetwork {
  const { heads, classNames } = network;
  if (heads === undefined) throw new RangeError('goodness decides; there are no heads to fit');
  const missing = heads.flatMap((head, layer) => (head === undefined ? [layer] : []));
  const layers = network.layers.map((layer, i): FloatLayer => {
    const { convolution } = layer;
    if (convolution === undefined || !missing.includes(i)) return layer;
    return { ...layer, convolution: withGrid(convolution, side) };
  });
  const widths = missing.map((layer) => headInputs(layers, layer, layer));
  const room = Math.floor(MOST_VALUES / widths.reduce((sum, width) => sum + width, 1));
  const samples = spreadSamples(training, Math.max(1, Math.min(MOST_SAMPLES, room)));
  const rows = readBy({ ...network, layers }, missing, samples);
  const fitted = new Map(
    missing.map((layer, i): [number, FloatHead] => [
      layer,
      { first: layer, ...fitClassifier(rows[i], samples.labels, classNames.length, seed) },
    ]),
  );
  return { ...network, layers, heads: heads.map((head, layer) => head ?? fitted.get(layer)) };
}
