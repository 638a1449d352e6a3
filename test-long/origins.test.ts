import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { recordingsSchema } from '../src/config/data-config.js';
import type { DataSplits, Dataset } from '../src/data/dataset.js';
import { loadRecordings } from '../src/data/recordings/load.js';

const folder = await mkdtemp(join(tmpdir(), 'ffirm-origins-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
const context = { seed: 1, folder };

/** One more than 16 bits count. */
const PEOPLE = 65_537;
const everybody = Array.from({ length: PEOPLE }, (_, person) => person);

function subjectsOf({ origins }: Dataset): readonly string[] {
  if (origins === undefined) throw new Error('samples belong to nobody');
  return Array.from(origins.subjectOf, (subject) => origins.subjects[subject]);
}

function checkApart({ train, validation, test, split }: DataSplits): void {
  const parts = [train, validation, test].map((part) => new Set(subjectsOf(part)));
  expect(parts.reduce((sum, { size }) => sum + size, 0)).toBe(PEOPLE);
  expect(new Set(parts.flatMap((people) => [...people])).size).toBe(PEOPLE);
  expect(split?.shared.subjects).toEqual([]);
}

describe('more people than 16 bits count', () => {
  it('keep their samples in recordings', async () => {
    const rows = everybody.map((person) => {
      const label = person % 2 === 0 ? 'even' : 'odd';
      return Array.from({ length: 16 }, (_, i) => `${(person + 7 * i) % 200},${label},p${person}\n`).join('');
    });
    await writeFile(join(folder, 'all.csv'), `x,class,who\n${rows.join('')}`);
    const config = recordingsSchema.parse({
      ...{ source: 'recordings', folder: '.', files: ['all'], rate: 16, subjectColumn: 'who' },
      signal: { kind: 'windows', length: 16, detrend: 'none', features: { mean: true } },
      labels: { by: 'column', column: 'class' },
      split: { by: 'patient' },
    });
    checkApart(await loadRecordings(config, context));
  });
});
