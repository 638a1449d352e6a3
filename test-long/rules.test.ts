import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type Config, configSchema } from '../src/config/config.js';
import { parseConfig } from '../src/config/load.js';
import { RULES } from '../src/config/rules/registry.js';
import { runAll } from '../src/pipeline/run.js';
import { runTargets } from '../test/simulate/fixtures/tools.js';

const folder = await mkdtemp(join(tmpdir(), 'ffirm-rules-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const { targets, title } = await runTargets();

const FOLDER = join('examples', 'mnist');
const examples = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));

function readExample(file: string) {
  return configSchema.parse(JSON.parse(readFileSync(join(FOLDER, file), 'utf8')));
}

/** The example of a rule, with a small network (convolutions are small as they are), few samples and few epochs. */
function smallExample(file: string): Config {
  const path = join(FOLDER, file);
  const { name, network, train } = readExample(file);
  if (network === undefined) throw new Error(`${path} has no network`);
  const small = {
    name,
    data: { source: 'mnist', train: 3000, validation: 600 },
    network: network.layers.every((layer) => typeof layer === 'number')
      ? { ...network, layers: [32, 24], prefixes: [8, 16] }
      : network,
    train: { ...train, engine: 'wasm', epochs: 12, learningRate: Math.min(0.02, 2 * train.learningRate) },
    quantize: { calibration: 300 },
    exit: { budget: { loss: 0.1 } },
    generate: { targets, goldenVectors: 2 },
    verify: { samples: { host: 300, 'cortex-m4': 60 } },
  };
  return parseConfig(JSON.stringify(small), path);
}

describe(`every learning rule, from its example in small, ${title}`, () => {
  it('has an example', () => {
    const rules = examples.map((file) => readExample(file).train.rule.kind);
    expect([...new Set(rules)].sort()).toEqual(RULES.map(({ kind }) => kind).sort());
  });

  it.each(examples)(
    '%s learns, keeps its accuracy in int8, and gives the same integers in C',
    async (file) => {
      const config = smallExample(file);
      const { passed, summary } = await runAll(config, { output: join(folder, config.name) });
      expect(passed).toBe(true);
      expect(summary.verify).toEqual(
        targets.map((executor) => ({ executor, samples: executor === 'host' ? 300 : 60, mismatches: 0 })),
      );
      expect(summary.accuracy.float).toBeGreaterThan(40);
      // Of 10 000 test images, for networks so small and so briefly trained that their margins are narrow.
      expect(Math.abs(summary.accuracy.int8 - summary.accuracy.float)).toBeLessThan(1.5);
    },
  );
});
