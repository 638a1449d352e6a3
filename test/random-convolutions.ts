import { type LayerConfig, layerSchema, unitsOf } from '../src/config/network-layers.js';
import { convolutionsOf, type MapShape, patchLength, valuesOf } from '../src/model/convolution.js';
import { type FloatLayer, type FloatNetwork, headInputs, type Normalization } from '../src/model/network.js';
import { uniform } from './random-network.js';

/** A layer as the config has it, with its defaults. */
export function layerOf(layer: unknown): LayerConfig {
  return layerSchema.parse(layer);
}

/** An untrained network with convolutions, each with a head. @param given layers as a config has them */
export function randomConvolutions(
  seed: number,
  given: readonly unknown[],
  input: MapShape,
  normalization: Normalization['kind'] = 'rms',
): FloatNetwork {
  const next = uniform(seed);
  const classes = 3;
  const configs = given.map(layerOf);
  const convolutions = convolutionsOf(configs, input);
  if (convolutions === undefined) throw new RangeError('no layer is a convolution');
  const layers = convolutions.map((convolution, i): FloatLayer => {
    const inputs = patchLength(convolution);
    const outputs = unitsOf(configs[i]);
    return {
      inputs,
      outputs,
      convolution,
      weights: Float32Array.from({ length: inputs * outputs }, () => next() / Math.sqrt(inputs)),
      bias: Float32Array.from({ length: outputs }, () => next() * 0.2),
    };
  });
  return {
    features: valuesOf(input),
    classNames: Array.from({ length: classes }, (_, i) => `class ${i}`),
    normalization: { kind: normalization, epsilon: 1e-4 },
    prefixes: layers.map(({ outputs }) => [outputs]),
    layers,
    heads: layers.map((_, first) => ({
      first,
      weights: Float32Array.from({ length: classes * headInputs(layers, first, first) }, () => next()),
      bias: Float32Array.from({ length: classes }, () => next() * 0.2),
    })),
  };
}
