import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { countWeights, runCompare } from '../../src/pipeline/compare-step.js';
import { testedTarget } from '../simulate/fixtures/tools.js';

const folder = await mkdtemp(join(tmpdir(), 'ffirm-compare-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const { absent } = await testedTarget('host');

/** Writes a small config; returns its path. */
async function configFile(name: string, train: object): Promise<string> {
  const path = join(folder, `${name}.json`);
  const config = {
    name,
    output: join(folder, name),
    data: { source: 'mnist', train: 2000, validation: 600 },
    network: { layers: [16, 12], prefixes: [8] },
    train: { engine: 'wasm', epochs: 3, learningRate: 0.01, ...train },
    quantize: { calibration: 200 },
    exit: { budget: { loss: 0.1 } },
    generate: { targets: ['host'], goldenVectors: 2 },
    verify: { samples: { host: 200 } },
  };
  await writeFile(path, JSON.stringify(config));
  return path;
}

const first = await configFile('first', {});
const second = await configFile('second', { rule: { kind: 'local-heads' } });

describe('ffirm compare', () => {
  it.skipIf(absent)('runs configs, and reads the same of their folders and models afterwards', async () => {
    const networks = await runCompare([first, second]);
    expect(networks.map(({ name, learningRule, decision }) => [name, learningRule, decision])).toEqual([
      ['first', 'forward-forward', 'goodness'],
      ['second', 'local-heads', 'heads'],
    ]);
    // Ten label slots take the place of features; the heads read 16 and 12 units.
    expect(networks.map(({ weights }) => weights)).toEqual([
      784 * 16 + 16 * 12 + 10 * 16,
      784 * 16 + 16 * 12 + 10 * (16 + 12),
    ]);
    for (const network of networks) {
      expect(network.passed).toBe(true);
      expect(network.mismatches).toBe(0);
      expect(network.accuracy.int8).toBeGreaterThan(30);
      expect(network.trainingSeconds).toBeGreaterThan(0);
      expect(network.macs.mean).toBeLessThanOrEqual(network.macs.worst);
    }
    const again = await runCompare([join(folder, 'first'), join(folder, 'second', 'integer.safetensors')]);
    const named = networks.map((network, i) => ({ ...network, source: again[i].source }));
    expect(again).toEqual(named);
  });

  it('refuses what is not there, and two that have one folder', async () => {
    const missing = join(folder, 'nothing.json');
    await expect(runCompare([missing])).rejects.toThrow(`${missing}: there is no such file or folder`);
    await expect(runCompare([first, first])).rejects.toThrow(/has the same folder as .*first/);
  });

  it('says what to run where a folder has no results', async () => {
    const run = runCompare([folder]);
    await expect(run).rejects.toThrow('verify.json');
    await expect(run).rejects.toThrow('run `ffirm run` with its config first');
  });

  it('counts the weights of layers, labels and heads', () => {
    const model = {
      layers: [{ inputs: 3, outputs: 4 }],
      labelWeights: new Int8Array(8),
      heads: [{ weights: new Int8Array(5) }],
    };
    expect(countWeights(model)).toBe(12 + 8 + 5);
  });
});
