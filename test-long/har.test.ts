import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Config } from '../src/config/config.js';
import { loadConfig } from '../src/config/load.js';
import type { Dataset } from '../src/data/dataset.js';
import { loadData } from '../src/data/load.js';
import { collectOddities, describeOddity } from '../src/data/oddity.js';
import { checkNames } from '../src/pipeline/check-names.js';
import { realData } from '../test/data/real-data.js';

const data = realData('har');
const EXAMPLE = fileURLToPath(new URL('../examples/motion/har.json', import.meta.url));

/** Windows of every class, in the order of the names of the classes. */
function counts({ labels, classNames }: Dataset): number[] {
  return classNames.map((_, label) => labels.filter((own) => own === label).length);
}

async function load(changes: object = {}) {
  const config: Config = await loadConfig(EXAMPLE);
  if (config.data.source !== 'recordings') throw new Error('the example reads recordings');
  const { report, found } = collectOddities();
  const splits = await loadData({ ...config, data: { ...config.data, ...changes } }, report);
  return { ...splits, config, odd: found().map(describeOddity) };
}

describe.skipIf(data.absent)(`motion of 23 people with a smart watch${data.reason}`, () => {
  const known = process.env.FFIRM_DATA;
  beforeAll(() => {
    process.env.FFIRM_DATA = data.folder.replace(/[/\\]har$/, '');
  });
  afterAll(() => {
    if (known === undefined) delete process.env.FFIRM_DATA;
    else process.env.FFIRM_DATA = known;
  });

  it('is read by the example: every window is of the class of most of its samples', async () => {
    const { config, odd, ...splits } = await load();
    const { train, test, split } = splits;
    expect(() => checkNames(config, splits)).not.toThrow();
    expect(test.classNames).toEqual(['SEATED', 'SITTING_DOWN', 'STANDING_UP', 'TURNING', 'WALKING']);
    expect(test.count).toBe(2059);
    expect(Math.max(...counts(test)) / test.count).toBeCloseTo(0.496, 3);
    expect(split?.groups.test).toEqual(['s18', 's19', 's20', 's21', 's22', 's23']);
    expect([split?.shared.subjects, split?.anonymous]).toEqual([[], 0]);
    // Of training, too: the config takes windows in which the activity changes.
    expect(train.count).toBe(8715);
    expect(odd).toEqual([]);
  }, 300_000);

  it('has late messages, but no samples are missing', async () => {
    const { test, odd } = await load({ time: { column: 'timestamp', unit: 'ms' } });
    expect(test.count).toBe(2059);
    expect(odd).toEqual([
      expect.stringMatching(
        /s01_01_sw\.csv: time stamps are up to 28\.\d* ms away from .* \(the first of 223 such/,
      ),
    ]);
  }, 300_000);
});
