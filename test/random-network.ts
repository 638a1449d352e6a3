import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Dataset } from '../src/data/dataset.js';
import {
  type FloatHead,
  type FloatLayer,
  type FloatNetwork,
  headInputs,
  inputWidth,
} from '../src/model/network.js';

/** Numbers in [-1, 1), the same for the same seed. */
export function uniform(seed: number): () => number {
  const generator = xoroshiro128plus(seed);
  return () => generator.next() / 2 ** 31;
}

export interface RandomNetworkOptions {
  readonly features?: number;
  readonly classes?: number;
  readonly units?: readonly number[];
  /** `none`: nothing is written into the input. */
  readonly placement?: 'overwrite' | 'prepend' | 'none';
  readonly normalization?: 'rms' | 'l2' | 'none';
  /** The first layer that the head of every layer reads, null for a layer without; absent where goodness decides. */
  readonly heads?: readonly (number | null)[];
}

/** An untrained network with weights uniform in +-1/sqrt(inputs). */
export function randomNetwork(seed: number, options: RandomNetworkOptions = {}): FloatNetwork {
  const {
    features = 30,
    classes = 4,
    units = [24, 16],
    placement = 'overwrite',
    normalization = 'rms',
  } = options;
  const next = uniform(seed);
  const slots = placement === 'none' ? undefined : placement;
  let inputs = inputWidth(features, classes, slots);
  const layers = units.map((outputs): FloatLayer => {
    const scale = (normalization === 'l2' ? 3 : 1) / Math.sqrt(normalization === 'l2' ? 1 : inputs);
    const layer = {
      inputs,
      outputs,
      weights: Float32Array.from({ length: inputs * outputs }, () => next() * scale),
      bias: Float32Array.from({ length: outputs }, () => next() * 0.2),
    };
    inputs = outputs;
    return layer;
  });
  const headOf = (first: number | null, own: number): FloatHead | undefined => {
    if (first === null) return undefined;
    const width = classes * headInputs(layers, first, own);
    return {
      first,
      weights: Float32Array.from({ length: width }, () => next()),
      bias: Float32Array.from({ length: classes }, () => next() * 0.2),
    };
  };
  return {
    features,
    classNames: Array.from({ length: classes }, (_, i) => `class ${i}`),
    ...(slots === undefined
      ? {}
      : { label: { placement: slots, amplitude: options.heads === undefined ? 1 : 0.1 } }),
    normalization: { kind: normalization, epsilon: 1e-4 },
    prefixes: units.map((outputs) => [outputs]),
    layers,
    ...(options.heads === undefined ? {} : { heads: options.heads.map(headOf) }),
  };
}

/** Samples with features in [0, 1), a third of them zero, and labels in turn. */
export function randomDataset(seed: number, count: number, network: FloatNetwork): Dataset {
  const next = uniform(seed);
  return {
    name: 'random',
    split: 'train',
    source: 'random numbers',
    features: Float32Array.from({ length: count * network.features }, () =>
      Math.max(0, (next() + 0.33) / 1.33),
    ),
    labels: Uint8Array.from({ length: count }, (_, i) => i % network.classNames.length),
    count,
    width: network.features,
    classNames: network.classNames,
  };
}
