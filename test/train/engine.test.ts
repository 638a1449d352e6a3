import { describe, expect, it } from 'vitest';
import { EngineError, openEngine } from '../../src/train/engine.js';
import { randomStream } from '../../src/math/random.js';
import { naiveMultiply } from './reference.js';

const refuse = async (name: string): Promise<never> => {
  throw new Error(`no native library in ${name}\nRequire stack:\n- somewhere`);
};

describe('openEngine', () => {
  it('opens the WASM backend by name', async () => {
    const engine = await openEngine('wasm', refuse);
    expect(engine.name).toBe('wasm');
    expect(engine.version).toMatch(/^4\./);
    expect(engine.detail).toMatch(/^SIMD, /);
  });

  it('falls back to WASM and says why', async () => {
    const engine = await openEngine('auto', refuse);
    expect(engine.name).toBe('wasm');
    expect(engine.detail).toMatch(/; tfjs-node (is not installed|does not load: no native library)/);
  });

  it('refuses tfjs-node that does not load, with the reason and the remedy', async () => {
    const opening = openEngine('tfjs-node', refuse);
    await expect(opening).rejects.toThrow(EngineError);
    await expect(openEngine('tfjs-node', refuse)).rejects.toThrow(
      'train.engine is tfjs-node, which does not load: no native library in @tensorflow/tfjs-node. Install it',
    );
  });

  it('multiplies matrices, also when the same array comes again with other values', async () => {
    const { multiply } = await openEngine('wasm');
    const stream = randomStream(1, 0, 'initialization');
    const left = Float32Array.from({ length: 7 * 5 }, () => stream.uniform());
    const right = Float32Array.from({ length: 5 * 3 }, () => stream.uniform());
    for (let round = 0; round < 2; round++) {
      const expected = naiveMultiply(left, right, 7, 5, 3);
      multiply(left, right, 7, 5, 3).forEach((value, index) => {
        expect(value).toBeCloseTo(expected[index], 5);
      });
      right.fill(0.25);
    }
  });
});
