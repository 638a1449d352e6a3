import { describe, expect, it } from 'vitest';
import { networkSchema, trainSchema } from '../../src/config/config.js';
import { InputError } from '../../src/errors/input-error.js';
import { logitsOf, prefixLogitsOf } from '../../src/model/forward.js';
import type { Provenance } from '../../src/model/metadata.js';
import { decodeFloatModel, encodeFloatModel } from '../../src/model/model-file.js';
import { decodeSafetensors, encodeSafetensors } from '../../src/model/safetensors.js';
import { randomConvolutions } from '../random-convolutions.js';
import { uniform } from '../random-network.js';

const LAYERS = [
  { kind: 'conv2d', channels: 4, kernel: 3, padding: 1, stride: 2, grid: 2 },
  { kind: 'conv2d', channels: 5, kernel: 2 },
  6,
];
const provenance: Provenance = {
  ffirm: '1.2.3',
  data: { name: 'random', source: 'a test', fingerprint: 'ff', trainingSamples: 5 },
  engine: { name: 'wasm', version: '4' },
  seed: 1,
  epochs: 2,
  network: networkSchema.parse({ layers: LAYERS }),
  training: trainSchema.parse({ rule: { kind: 'local-heads' } }),
};
const network = randomConvolutions(51, LAYERS, { height: 6, width: 7, channels: 2 });
const bytes = encodeFloatModel({ network, provenance });

/** The file with the description of its network changed. */
function changed(find: string, replacement: string): Uint8Array {
  const { tensors, metadata } = decodeSafetensors(bytes, 'file');
  expect(metadata.network).toContain(find);
  return encodeSafetensors({
    tensors,
    metadata: { ...metadata, network: metadata.network.replace(find, replacement) },
  });
}

describe('the file of a network with convolutions', () => {
  it('round trip', () => {
    const found = decodeFloatModel(bytes, 'file');
    expect(found).toEqual({ network, provenance });
    const next = uniform(52);
    const features = Float32Array.from({ length: network.features }, () => next());
    expect(logitsOf(found.network, features)).toEqual(logitsOf(network, features));
    expect(logitsOf(network, features).length).toBe(9);
    const whole = prefixLogitsOf(network, features).flatMap((logits) => Array.from(logits));
    expect(whole).toEqual(Array.from(logitsOf(network, features)));
  });

  it.each<[about: string, find: string, replacement: string, fault: string]>([
    [
      'a layer too few',
      '"convolutions":[{"input":{"height":6,"width":7,"channels":2},"kernel":{"height":3,"width":3},"stride":{"height":2,"width":2},"padding":{"height":1,"width":1},"grid":{"height":2,"width":2}},',
      '"convolutions":[',
      'network.convolutions: 2 convolutions for 3 layers; make the file again',
    ],
    [
      'a sample of another shape',
      '{"height":6,"width":7,"channels":2}',
      '{"height":6,"width":7,"channels":1}',
      'network.convolutions[0]: a sample of 84 features is not a map of 6 x 7 x 1; make the file again',
    ],
    [
      'shapes that do not follow from each other',
      '{"height":3,"width":4,"channels":4}',
      '{"height":4,"width":3,"channels":4}',
      'network.convolutions[1]: reads a map of 4 x 3 x 4, but the layer before makes one of 3 x 4 x 4; make the file again',
    ],
    [
      'a kernel that is larger than the map',
      '"kernel":{"height":2,"width":2}',
      '"kernel":{"height":4,"width":2}',
      'network.convolutions[1]: a kernel of 4 x 2 does not fit a map of 3 x 4 with a padding of 0; make the file again',
    ],
    [
      'a kernel for which there are too many weights',
      '"kernel":{"height":2,"width":2}',
      '"kernel":{"height":2,"width":1}',
      'network.convolutions[2]: reads a map of 2 x 3 x 5, but the layer before makes one of 2 x 4 x 5; make the file again',
    ],
    [
      'a grid that is finer than the map',
      '"grid":{"height":2,"width":2}',
      '"grid":{"height":2,"width":5}',
      'network.convolutions[0]: 5 cells a side are more than the output has positions (3 x 4); make the file again',
    ],
    [
      'a grid for which the head has too few weights',
      '"grid":{"height":2,"width":2}',
      '"grid":{"height":3,"width":2}',
      'tensor "heads.0.weight"',
    ],
    [
      'a stride of nothing',
      '"stride":{"height":2',
      '"stride":{"height":0',
      'network.convolutions[0].stride.height',
    ],
    [
      'heads that read more than their layer',
      '{"first":1}',
      '{"first":0}',
      'head 1 reads more than the convolution that it belongs to; make the file again',
    ],
    [
      'prefixes',
      '"prefixes":[[4]',
      '"prefixes":[[2,4]',
      'layer 0 is a convolution, which decides only as a whole, but has prefixes; make the file again',
    ],
    [
      'goodness',
      '"heads":[{"first":0},{"first":1},{"first":2}]',
      '"goodness":"mean of squared activations","label":{"placement":"prepend","amplitude":1}',
      'network.convolutions: convolutions need heads, and an input without a label; make the file again',
    ],
  ])('%s: refused', (_, find, replacement, fault) => {
    const decode = () => decodeFloatModel(changed(find, replacement), 'file');
    expect(decode).toThrow(InputError);
    expect(decode).toThrow(fault);
  });
});
