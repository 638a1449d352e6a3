import { describe, expect, it } from 'vitest';
import { randomStream } from '../../src/math/random.js';
import { convolutionsOf, patchLength, positionsOf } from '../../src/model/convolution.js';
import { startAdam } from '../../src/train/adam.js';
import type { LayerState } from '../../src/train/layer-step.js';
import { localSlopes, slopesInChunks } from '../../src/train/local-slopes.js';
import { layerOf } from '../random-convolutions.js';
import { signed } from './finite-differences.js';
import { naiveMultiply } from './reference.js';

const COUNT = 7;
const INPUT = { height: 6, width: 6, channels: 2 };

function expectNear(found: Float32Array, expected: Float32Array): void {
  expect(found.length).toBe(expected.length);
  found.forEach((value, index) => {
    expect(value).toBeCloseTo(expected[index], 5);
  });
}

describe('slopes of a convolution, a few samples at a time', () => {
  const layers = [layerOf({ kind: 'conv2d', channels: 4, kernel: 3, padding: 1, grid: 2 })];
  const [convolution] = convolutionsOf(layers, INPUT) ?? [];
  const stream = randomStream(5, 0, 'initialization');
  const state = (inputs: number, outputs: number): LayerState => ({
    inputs,
    outputs,
    weights: startAdam(signed(inputs * outputs, stream)),
    bias: startAdam(signed(outputs, stream)),
  });
  const layer = state(patchLength(convolution), 4);
  const head = state(16, 3);
  const maps = signed(COUNT * 72, stream);
  const labels = Uint8Array.of(0, 2, 1, 2, 0, 0, 1);
  const place = { first: 1, before: 0, prefixes: [16], convolution };
  const whole = localSlopes(maps, [], labels, layer, head, { ...place, first: 0 }, naiveMultiply);
  const numbers = positionsOf(convolution.output) * patchLength(convolution);

  it.each([1, 2, 3, 7, 100])('are those of all samples together: %s', (samples) => {
    const most = samples * numbers;
    const found = slopesInChunks(maps, labels, layer, head, place, naiveMultiply, most);
    expect(found.loss).toBeCloseTo(whole.loss, 6);
    expect(found.activations).toEqual(whole.activations);
    expectNear(found.layer.weights, whole.layer.weights);
    expectNear(found.layer.bias, whole.layer.bias);
    expectNear(found.head.weights, whole.head.weights);
    expectNear(found.head.bias, whole.head.bias);
  });

  it('takes at least one sample at a time', () => {
    const found = slopesInChunks(maps, labels, layer, head, place, naiveMultiply, 1);
    expect(found.loss).toBeCloseTo(whole.loss, 6);
  });
});
