import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomStream } from '../../src/math/random.js';
import { EngineError, type ImportModule, openEngine } from '../../src/train/engine.js';
import { naiveMultiply } from './reference.js';

const refuse = async (name: string): Promise<never> => {
  throw new Error(`no native library in ${name}\nRequire stack:\n- somewhere`);
};

/** Stands in for the backend that tfjs-node registers: keeps values and multiplies matrices. */
class StandInBackend extends tf.KernelBackend {
  /** What products come out multiplied by. */
  factor = 1;
  private readonly kept = new Map<object, tf.BackendValues>();

  override write(values: tf.BackendValues): object {
    const id = {};
    this.kept.set(id, values);
    return id;
  }

  override readSync(id: object): Float32Array {
    const values = this.kept.get(id);
    if (!(values instanceof Float32Array)) {
      throw new Error('the values of this tensor are not there');
    }
    return values;
  }

  override disposeData(id: object): boolean {
    return this.kept.delete(id);
  }

  override numDataIds(): number {
    return this.kept.size;
  }

  override floatPrecision(): 32 {
    return 32;
  }

  override dispose(): void {
    this.kept.clear();
  }

  product({ a, b }: tf.NamedTensorInfoMap): tf.TensorInfo {
    if (a === undefined || b === undefined) {
      throw new Error('a product has two operands');
    }
    const [rows, inner] = a.shape;
    const columns = b.shape[1];
    const product = naiveMultiply(this.readSync(a.dataId), this.readSync(b.dataId), rows, inner, columns);
    const dataId = this.write(product.map((value) => value * this.factor));
    return { dataId, shape: [rows, columns], dtype: 'float32' };
  }
}

// First in this file: what tfjs-node does not have must not be there because the WASM backend was opened before.
describe('openEngine with a native backend', () => {
  const backend = new StandInBackend();
  const asked: string[] = [];
  const load: ImportModule = async (name) => asked.push(name);
  let folder: string;

  beforeAll(() => {
    tf.registerBackend('tensorflow', () => backend);
    tf.registerKernel({
      kernelName: tf.BatchMatMul,
      backendName: 'tensorflow',
      kernelFunc: ({ inputs }) => backend.product(inputs),
    });
    folder = join(realpathSync(mkdtempSync(join(tmpdir(), 'ffirm-engine-'))), 'tfjs-node');
    mkdirSync(join(folder, 'dist'), { recursive: true });
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ main: 'dist/index.js' }));
    writeFileSync(join(folder, 'dist', 'index.js'), '');
  });
  afterAll(() => {
    tf.removeBackend('tensorflow');
    rmSync(join(folder, '..'), { recursive: true });
  });

  it('opens the installed package', async () => {
    const engine = await openEngine('tfjs-node', load, '');
    expect(asked.pop()).toBe('@tensorflow/tfjs-node');
    expect(engine).toMatchObject({
      name: 'tfjs-node',
      version: tf.version_core,
      detail: 'native TensorFlow',
    });
    expect(engine.multiply(Float32Array.of(1, 2, 3, 4), Float32Array.of(5, 6), 2, 2, 1)).toEqual(
      Float32Array.of(17, 39),
    );
    expect((await openEngine('auto', load, '')).name).toBe('tfjs-node');
  });

  it('opens the package in a folder', async () => {
    await openEngine('tfjs-node', load, folder);
    expect(asked.pop()).toBe(pathToFileURL(join(folder, 'dist', 'index.js')).href);
  });

  it('says that a folder has no package', async () => {
    const nowhere = join(folder, 'nowhere');
    await expect(openEngine('tfjs-node', load, nowhere)).rejects.toThrow(
      `does not load: Cannot find module '${nowhere}'`,
    );
    const { name, detail } = await openEngine('auto', load, nowhere);
    expect([name, detail]).toEqual([
      'wasm',
      expect.stringContaining(`; tfjs-node does not load: Cannot find module '${nowhere}'`),
    ]);
  });

  it('refuses a backend that does not multiply', async () => {
    backend.factor = 0.5;
    await expect(openEngine('tfjs-node', load, '')).rejects.toThrow(
      'does not load: it computes 2 times 3 as 3; install it',
    );
  });
});

describe('openEngine', () => {
  it('opens the WASM backend by name', async () => {
    const engine = await openEngine('wasm', refuse, '');
    expect(engine.name).toBe('wasm');
    expect(engine.version).toMatch(/^4\./);
    expect(engine.detail).toMatch(/^SIMD, /);
  });

  it('falls back to WASM and says why', async () => {
    const engine = await openEngine('auto', refuse, '');
    expect(engine.name).toBe('wasm');
    expect(engine.detail).toMatch(/; tfjs-node (is not installed|does not load: no native library)/);
  });

  it('refuses tfjs-node that does not load, with the reason and the remedy', async () => {
    const opening = openEngine('tfjs-node', refuse, '');
    await expect(opening).rejects.toThrow(EngineError);
    await expect(openEngine('tfjs-node', refuse, '')).rejects.toThrow(
      'train.engine is tfjs-node, which does not load: no native library in @tensorflow/tfjs-node; install it',
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
