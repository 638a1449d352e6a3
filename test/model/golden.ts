import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Dataset } from '../../src/data/dataset.js';
import { loadMnist } from '../../src/data/mnist.js';
import { type FloatHead, type FloatLayer, type FloatNetwork, headInputs } from '../../src/model/network.js';
import { decodeSafetensors, floatTensor, int32Tensor } from '../../src/model/safetensors.js';

/** A network that another program trained, and what that program answered. */
export interface Golden {
  readonly network: FloatNetwork;
  /** The first 1000 test pictures of MNIST, standardised as the network wants them. */
  readonly samples: Dataset;
  /** [layers][samples][classes] */
  readonly scores: Float32Array;
  /** Of the light rule, for every layer: mean - std. */
  readonly thresholds: readonly number[];
  /** What the light rule answered, and after how many layers. */
  readonly light: { readonly labels: Int32Array; readonly layers: Int32Array };
}

const classNames = Array.from({ length: 10 }, (_, digit) => String(digit));
const COUNT = 1000;

function standardised(pixels: ArrayLike<number>, scale: number): Float32Array {
  return Float32Array.from(pixels, (pixel) => (pixel / scale - 0.1307) / 0.3081);
}

function datasetOf(features: Float32Array, labels: Uint8Array, split: 'train' | 'test'): Dataset {
  const count = labels.length;
  return { name: 'mnist', split, source: 'MNIST', features, labels, count, width: 784, classNames };
}

/** The first training pictures, standardised: to choose scales on. */
export function trainingSamples(count: number): Dataset {
  const { train } = loadMnist({ validation: 10_000 });
  return datasetOf(
    standardised(train.features.subarray(0, count * 784), 1),
    train.labels.slice(0, count),
    'train',
  );
}

/** Reads a network of the LightFF authors' code and its answers. */
export function readGolden(folder: string, kind: 'multipass' | 'onepass'): Golden {
  const open = (part: string) => {
    const path = join(folder, `lightff-${kind}-mnist.${part}.safetensors`);
    return decodeSafetensors(readFileSync(path), path);
  };
  const model = open('model');
  const dims: number[] = JSON.parse(model.metadata.dims);
  const tensor = (name: string, shape: readonly number[]) => floatTensor(model, name, shape, kind);
  const layers = dims.slice(1).map((outputs, i): FloatLayer => {
    const inputs = dims[i];
    const weights = tensor(`layers.${i}.weight`, [outputs, inputs]);
    return { inputs, outputs, weights, bias: tensor(`layers.${i}.bias`, [outputs]) };
  });
  const onePass = kind === 'onepass';
  const headOf = (_: FloatLayer, i: number): FloatHead => {
    const weights = tensor(`heads.${i}.weight`, [10, headInputs(layers, 0, i)]);
    return { first: 0, weights, bias: tensor(`heads.${i}.bias`, [10]) };
  };
  const expected = open('expected');
  const inputs = expected.tensors.get('inputs_u8');
  if (inputs?.dtype !== 'U8') throw new Error('the file has no pictures');
  const integers = (name: string) => int32Tensor(expected, name, [COUNT], kind);
  const means: number[] = JSON.parse(model.metadata.exit_mean);
  const deviations: number[] = JSON.parse(model.metadata.exit_std);
  return {
    network: {
      features: dims[0],
      classNames,
      label: { placement: 'overwrite', amplitude: onePass ? 0.1 : 2.8214867 },
      normalization: { kind: 'l2', epsilon: 1e-4 },
      prefixes: layers.map(({ outputs }) => [outputs]),
      layers,
      ...(onePass ? { heads: layers.map(headOf) } : {}),
    },
    samples: datasetOf(standardised(inputs.data, 255), Uint8Array.from(integers('true_labels')), 'test'),
    scores: floatTensor(
      expected,
      onePass ? 'logits' : 'cumulative_goodness',
      [layers.length, COUNT, 10],
      kind,
    ),
    thresholds: means.map((mean, i) => mean - deviations[i]),
    light: { labels: integers('light_prediction'), layers: integers('light_layers_used') },
  };
}
