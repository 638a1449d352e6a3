import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomStream } from '../../src/math/random.js';
import { startAdam } from '../../src/train/adam.js';
import { LaterLayer } from '../../src/train/later-layer.js';
import type { LaterLayerBatch, LayerInTraining, LayerRule, LayerState } from '../../src/train/layer-step.js';
import { activateWasm, multiplyByTensorFlow } from '../../src/train/tensorflow.js';
import { compiledFolder, compileSources } from './compile-sources.js';

const COMPILED = compiledFolder('layer-thread');
const RULE: LayerRule = {
  prefixes: [4, 16],
  loss: { kind: 'symba', alpha: 4 },
  normalization: { kind: 'rms', epsilon: 1e-4 },
};
const COUNT = 8;

function someState(): LayerState {
  const stream = randomStream(1, 0, 'initialization');
  const draw = () => stream.uniform() - 0.5;
  return {
    inputs: 12,
    outputs: 16,
    weights: startAdam(Float32Array.from({ length: 12 * 16 }, draw)),
    bias: startAdam(Float32Array.from({ length: 16 }, draw)),
  };
}

function someBatch(step: number): LaterLayerBatch {
  const stream = randomStream(1, step, 'order');
  const pairs = Float32Array.from({ length: 2 * COUNT * 12 }, () => stream.uniform());
  return { count: COUNT, pairs, learningRate: 0.01, step };
}

describe('ThreadedLayer', () => {
  let compiled: typeof import('../../src/train/layer-thread.js');
  let layer: LayerInTraining<LaterLayerBatch>;
  beforeAll(async () => {
    compileSources(COMPILED);
    compiled = await import(pathToFileURL(join(COMPILED, 'train', 'layer-thread.js')).href);
    await activateWasm();
    layer = new compiled.ThreadedLayer(someState(), RULE);
  });
  afterAll(async () => {
    await layer.close();
    rmSync(COMPILED, { recursive: true, force: true });
  });

  it('gives the bytes that the layer gives in the thread of the caller', async () => {
    const local = new LaterLayer(someState(), RULE, multiplyByTensorFlow);
    const steps = [1, 2, 3, 4];
    const expected = steps.map((step) => local.step(someBatch(step)));
    const found = await Promise.all(steps.map((step) => layer.step(someBatch(step))));
    expect(found).toEqual(expected);
    expect(await layer.state()).toEqual(local.state());
  });

  it('takes over the arrays of a batch', async () => {
    const batch = someBatch(5);
    await layer.step(batch);
    expect(batch.pairs.length).toBe(0);
  });

  it('does not take over an array that is part of a larger one', async () => {
    const { pairs, ...rest } = someBatch(6);
    const larger = new Float32Array(pairs.length + 1);
    larger.set(pairs, 1);
    await layer.step({ ...rest, pairs: larger.subarray(1) });
    expect(larger.length).toBe(pairs.length + 1);
  });

  it('fails every open and later question when the thread ends', async () => {
    const ending = new compiled.ThreadedLayer(someState(), RULE);
    const open = ending.step(someBatch(1));
    const failed = expect(open).rejects.toThrow('the thread of a layer ended');
    await ending.close();
    await failed;
    await expect(Promise.resolve(ending.state())).rejects.toThrow('the thread of a layer ended');
  });

  it('has no thread where the worker is not compiled', async () => {
    const { threadsAvailable } = await import('../../src/train/layer-thread.js');
    expect(threadsAvailable()).toBe(false);
  });
});
