import { type Pass, singlePass } from './activations.js';
import { type FloatHead, type FloatNetwork, headInputs } from './network.js';
import { poolMaps } from './pooling.js';

/**
 * What a head reads: the activations of its layers, one after the other; of a convolution the means over the cells of its
 * grid, `[grid.height][grid.width][channels]`, or their maxima, or both.
 *
 * @param own layer that the head belongs to
 */
function headValues({ layers }: FloatNetwork, first: number, own: number, pass: Pass): Float64Array {
  const values = new Float64Array(headInputs(layers, first, own));
  const { convolution } = layers[own];
  if (convolution !== undefined) {
    poolMaps(pass[own], 1, convolution, values);
    return values;
  }
  let before = 0;
  for (const activations of pass.slice(first, own + 1)) {
    values.set(activations, before);
    before += activations.length;
  }
  return values;
}

/**
 * Logits of a head at prefixes of its own layer, `[prefixes][classes]`: what it gives when the units after the prefix are
 * zero, with the full bias.
 *
 * @param own layer that the head belongs to
 * @param prefixes unit counts, ascending; of a convolution only the whole layer
 */
function logitsAt(
  network: FloatNetwork,
  head: FloatHead,
  own: number,
  pass: Pass,
  prefixes: readonly number[],
): Float64Array {
  const classes = network.classNames.length;
  const { convolution, outputs } = network.layers[own];
  const values = headValues(network, head.first, own, pass);
  const width = values.length;
  const ends = prefixes.map((units) => (convolution === undefined ? width - outputs + units : width));
  const logits = new Float64Array(prefixes.length * classes);
  for (let label = 0; label < classes; label++) {
    let logit = head.bias[label];
    let next = 0;
    ends.forEach((end, prefix) => {
      for (; next < end; next++) {
        logit += head.weights[label * width + next] * values[next];
      }
      logits[prefix * classes + label] = logit;
    });
  }
  return logits;
}

/**
 * Logits at prefixes of every layer, one array `[prefixes][classes]` per layer, in the order of `network.prefixes`: NaN
 * throughout for a layer without head, after which the network cannot stop.
 *
 * @throws RangeError when the sample has another width than the network, or the network has no heads
 */
export function prefixLogitsOf(network: FloatNetwork, features: Float32Array): Float64Array[] {
  const { heads, prefixes } = network;
  if (heads === undefined) throw new RangeError('the network has no heads; goodness decides');
  const pass = singlePass(network, features);
  return pass.map((_, layer) => {
    const head = heads[layer];
    return head === undefined
      ? new Float64Array(prefixes[layer].length * network.classNames.length).fill(Number.NaN)
      : logitsAt(network, head, layer, pass, prefixes[layer]);
  });
}

/**
 * Logits of every head, `[layers][classes]` (one-pass inference, LightFF, arXiv 2404.05241): NaN for a layer without head,
 * after which the network cannot stop.
 *
 * @param features one sample, `[features]`, as the data set has it (not normalised, no label)
 * @throws RangeError when the sample has another width than the network, or the network has no heads
 */
export function logitsOf(network: FloatNetwork, features: Float32Array): Float64Array {
  const whole = { ...network, prefixes: network.layers.map(({ outputs }) => [outputs]) };
  const classes = network.classNames.length;
  const logits = new Float64Array(network.layers.length * classes);
  prefixLogitsOf(whole, features).forEach((ofLayer, layer) => {
    logits.set(ofLayer, layer * classes);
  });
  return logits;
}
