import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomStream } from '../../src/math/random.js';
import { convolutionsOf, patchLength } from '../../src/model/convolution.js';
import { startAdam } from '../../src/train/adam.js';
import { ConvolutionLayer } from '../../src/train/convolution-layer.js';
import type {
  ConvolutionBatch,
  ConvolutionInTraining,
  ConvolutionRule,
  ConvolutionState,
} from '../../src/train/convolution-step.js';
import type { LayerState } from '../../src/train/layer-step.js';
import { activateWasm, multiplyByTensorFlow } from '../../src/train/tensorflow.js';
import { layerOf } from '../random-convolutions.js';
import { compiledFolder, compileSources } from './compile-sources.js';
import { signed } from './finite-differences.js';

const COMPILED = compiledFolder('convolution-thread');
const COUNT = 6;
const INPUT = { height: 6, width: 6, channels: 2 };
const layers = [layerOf({ kind: 'conv2d', channels: 4, kernel: 3, padding: 1, grid: 2 })];
const [convolution] = convolutionsOf(layers, INPUT) ?? [];

const RULE: ConvolutionRule = {
  place: { first: 0, before: 0, prefixes: [16], convolution },
  normalization: { kind: 'rms', epsilon: 1e-4 },
};

function someState(): ConvolutionState {
  const stream = randomStream(1, 0, 'initialization');
  const state = (inputs: number, outputs: number): LayerState => ({
    inputs,
    outputs,
    weights: startAdam(signed(inputs * outputs, stream)),
    bias: startAdam(signed(outputs, stream)),
  });
  return { layer: state(patchLength(convolution), 4), head: state(16, 3) };
}

function someBatch(step: number): ConvolutionBatch {
  const maps = signed(COUNT * 72, randomStream(1, step, 'order'));
  return { maps, labels: Uint8Array.of(0, 1, 2, 2, 1, 0), learningRate: 0.01, step };
}

describe('ThreadedConvolution', () => {
  let compiled: typeof import('../../src/train/convolution-thread.js');
  let layer: ConvolutionInTraining;
  beforeAll(async () => {
    compileSources(COMPILED);
    compiled = await import(pathToFileURL(join(COMPILED, 'train', 'convolution-thread.js')).href);
    await activateWasm();
    layer = new compiled.ThreadedConvolution(someState(), RULE);
  });
  afterAll(async () => {
    await layer.close();
    rmSync(COMPILED, { recursive: true, force: true });
  });

  it('gives the bytes that the layer gives in the thread of the caller', async () => {
    const local = new ConvolutionLayer(someState(), RULE, multiplyByTensorFlow);
    const steps = [1, 2, 3, 4];
    const expected = steps.map((step) => local.step(someBatch(step)));
    const found = await Promise.all(steps.map((step) => layer.step(someBatch(step))));
    expect(found).toEqual(expected);
    expect(await layer.state()).toEqual(local.state());
  });

  it('takes over the maps of a batch', async () => {
    const batch = someBatch(5);
    await layer.step(batch);
    expect(batch.maps.length).toBe(0);
  });

  it('fails every open and later question when the thread ends', async () => {
    const ending = new compiled.ThreadedConvolution(someState(), RULE);
    const open = ending.step(someBatch(1));
    const failed = expect(open).rejects.toThrow('the thread of a layer ended');
    await ending.close();
    await failed;
    await expect(Promise.resolve(ending.state())).rejects.toThrow('the thread of a layer ended');
  });
});
