import { labelPasses, type Pass } from './activations.js';
import { sumOfSquares } from './multiply.js';
import type { FloatNetwork } from './network.js';

function passOfEveryLabel(network: FloatNetwork, features: Float32Array): readonly Pass[] {
  return labelPasses(
    network,
    features,
    network.classNames.map((_, label) => label),
  );
}

/**
 * Cumulative goodness of every label after every layer, `[layers][classes]`: the sum over the layers so far of
 * `mean(h^2)` (multi-pass inference, Hinton 2022, section 3.3, with the mean in place of the sum).
 *
 * @param features one sample, `[features]`, as the data set has it (not normalised, no label)
 * @throws RangeError when the sample has another width than the network
 */
export function goodnessOf(network: FloatNetwork, features: Float32Array): Float64Array {
  const classes = network.classNames.length;
  const goodness = new Float64Array(network.layers.length * classes);
  passOfEveryLabel(network, features).forEach((pass, label) => {
    let sum = 0;
    pass.forEach((values, layer) => {
      sum += sumOfSquares(values) / values.length;
      goodness[layer * classes + label] = sum;
    });
  });
  return goodness;
}

/**
 * Cumulative goodness at every prefix of every layer: one array `[prefixes][classes]` per layer, in the order of
 * `network.prefixes`. A prefix of q units has `mean(h[:q]^2)`, to which the goodness of the layers before is added.
 *
 * @throws RangeError when the sample has another width than the network
 */
export function prefixGoodnessOf(network: FloatNetwork, features: Float32Array): Float64Array[] {
  const classes = network.classNames.length;
  const goodness = network.prefixes.map((prefixes) => new Float64Array(prefixes.length * classes));
  passOfEveryLabel(network, features).forEach((pass, label) => {
    let before = 0;
    pass.forEach((values, layer) => {
      network.prefixes[layer].forEach((units, prefix) => {
        goodness[layer][prefix * classes + label] = before + sumOfSquares(values.subarray(0, units)) / units;
      });
      before += sumOfSquares(values) / values.length;
    });
  });
  return goodness;
}
