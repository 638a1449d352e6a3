import { expect, test } from 'vitest';
import { configSchema } from '../../../src/config/config.js';
import { har } from '../../../src/pipeline/protocols/har.js';
import { type MadeSample, madeDataset } from './made.js';

const { data } = configSchema.parse({ name: 'h', data: { source: 'mnist' }, network: { layers: [8] } });

const prepare = (samples: readonly MadeSample[]) =>
  har.prepare({
    data,
    test: madeDataset(['sit', 'walk', 'run'], samples),
    ...{ span: undefined, seed: 1, from: undefined, event: undefined },
    signals: () => Promise.resolve([]),
  });

test('every person counts alike, whatever the number of their windows, and the worst is named', async () => {
  const anna = Array.from({ length: 90 }, (_, i): MadeSample => ['a', 'anna', i, i % 3]);
  const ben: readonly MadeSample[] = [
    ['b1', 'ben', 0, 0],
    ['b2', 'ben', 0, 1],
  ];
  const { score, notes } = await prepare([...anna, ...ben]);
  expect(notes[0]).toMatch(/^2 people are in the test part/);
  // All of anna's are right, one of ben's two is answered "run".
  const answers = Uint8Array.from([...anna.map(([, , , label]) => label), 0, 2]);
  const { figures, people, recordings } = score(answers);
  expect(figures[0]).toMatchObject({
    gross: expect.closeTo((100 * 91) / 92, 9),
    mean: 75,
    worst: { subject: 'ben', value: 50 },
  });
  // F1 of "sit" is 100 %, that of "walk" 0; he has no "run".
  expect(figures[1]).toMatchObject({ mean: 75, worst: { subject: 'ben', value: 50 } });
  expect(people[1]).toEqual({
    subject: 'ben',
    recordings: 2,
    counts: { samples: 2, right: 1, classes: 2 },
    values: [50, 50],
  });
  expect(recordings).toHaveLength(3);
});

test('one person is one fold, and there is no interval', async () => {
  const { score, notes } = await prepare([['a', 'anna', 0, 0]]);
  expect(notes[0]).toMatch(/^One person is in the test part: this is one fold/);
  expect(score(Uint8Array.of(0)).figures[0].meanInterval).toBeNull();
});
