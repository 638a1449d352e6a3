import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/load.js';
import type { Oddity } from '../../src/data/oddity.js';
import { checkSamples } from '../../src/pipeline/check-samples.js';
import { randomConvolutions } from '../random-convolutions.js';
import { randomDataset } from '../random-network.js';

const LAYER = { kind: 'conv1d', channels: 4, kernel: 3 };
const samples = randomDataset(1, 30, randomConvolutions(1, [LAYER], { height: 1, width: 12, channels: 5 }));

function oddities(input: object | undefined, shape: object): readonly Oddity[] {
  const config = parseConfig(
    JSON.stringify({
      name: 'test',
      data: { source: 'mnist' },
      network: { layers: [LAYER], ...(input === undefined ? {} : { input }) },
      train: { rule: { kind: 'local-heads' } },
    }),
    'test.json',
  );
  const found: Oddity[] = [];
  checkSamples(config, { ...samples, ...shape }, (oddity) => found.push(oddity));
  return found;
}

describe('the shape that a config gives to samples', () => {
  const windows = { mapShape: { height: 1, width: 12, channels: 5 } };

  it('is odd where the samples are known to have another', () => {
    const [oddity, ...others] = oddities({ width: 5, channels: 12 }, windows);
    expect(others).toEqual([]);
    expect(oddity).toMatchObject({
      place: 'network.input',
      problem: 'samples of 1 x 12 x 5 are read as 1 x 5 x 12',
      remedy: 'remove network.input',
    });
    expect(oddities({ width: 10, channels: 6 }, { imageShape: [6, 10] })).toHaveLength(1);
  });

  it('is not odd where it is the same, is not given, or nothing else is known', () => {
    expect(oddities({ width: 12, channels: 5 }, windows)).toEqual([]);
    expect(oddities(undefined, windows)).toEqual([]);
    expect(oddities({ width: 5, channels: 12 }, {})).toEqual([]);
    expect(oddities({ height: 6, width: 10 }, { imageShape: [6, 10] })).toEqual([]);
  });
});
