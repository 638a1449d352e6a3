import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type Counts, decodeCounts, noCounts } from '../../src/bench/counts.js';
import { estimateCycles } from '../../src/bench/cycles.js';
import { buildCountPlugin } from '../../src/bench/plugin.js';
import { COUNTERS, INSTRUCTION_CLASSES } from '../../src/simulate/target.js';
import { testedCores } from './cores.js';
import { isInNpmTest } from './fixtures/bench.js';
import { describePlugin } from './fixtures/plugin.js';

const workDir = await mkdtemp(join(tmpdir(), 'ffirm-plugin-'));
afterAll(() => rm(workDir, { recursive: true, force: true }));

const counted = (counts: Partial<Counts>): Counts => ({ ...noCounts(), ...counts });
const cores = await testedCores();

describePlugin(isInNpmTest);

const [core] = cores;
describe.skipIf(core.absent)('the plugin', () => {
  test('is compiled once', async () => {
    const folder = join(workDir, 'plugin');
    const [first, second] = [await buildCountPlugin(folder), await buildCountPlugin(folder)];
    expect(second).toBe(first);
    expect(await readdir(folder)).toHaveLength(1);
  });
});

describe('decodeCounts', () => {
  const head = ['instructions', ...COUNTERS].join(' ');
  const zeros = COUNTERS.map(() => 0).join(' ');

  test('reads a line an interval', () => {
    expect(decodeCounts(`${head}\n`)).toEqual([]);
    expect(decodeCounts(`${head}\n7 7${zeros.slice(1)}\n`)).toEqual([counted({ instructions: 7, other: 7 })]);
  });

  test('refuses what it does not know', () => {
    expect(() => decodeCounts('instructions\n')).toThrow('other columns than expected');
    expect(() => decodeCounts(`${head}\n1 2\n`)).toThrow('a line that does not contain counts: 1 2');
    expect(() => decodeCounts(`${head}\n${'x '.repeat(20).trim()}\n`)).toThrow(
      'a line that does not contain counts',
    );
  });
});

describe('estimateCycles', () => {
  test('refuses code that the core cannot run', () => {
    const target = cores.find((one) => one.target.name === 'cortex-m0plus')?.target;
    expect(target).toBeDefined();
    if (target === undefined) return;
    const counts = counted({ instructions: 3, other: 2, divide: 1 });
    expect(() => estimateCycles(counts, target)).toThrow(
      'target "cortex-m0plus": the code has 1 of "divide", for which the target has no timing',
    );
  });

  test('gives every class of a core at least what its target says', () => {
    for (const { target } of cores) {
      for (const name of INSTRUCTION_CLASSES) {
        const each = target.timing.cycles[name];
        if (each !== undefined) expect(estimateCycles(counted({ [name]: 10 }), target)).toBe(10 * each);
      }
    }
  });
});
