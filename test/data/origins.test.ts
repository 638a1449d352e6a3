import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { csvSchema } from '../../src/config/data-config.js';
import type { DataSplits, Dataset } from '../../src/data/dataset.js';
import { loadTable } from '../../src/data/table/load.js';

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
  it('keep their samples in tables', async () => {
    const rows = everybody.map((person) => `${person},${person % 2},p${person}\n`);
    await writeFile(join(folder, 'people.csv'), `x,class,who\n${rows.join('')}`);
    const config = csvSchema.parse({
      ...{ source: 'csv', file: 'people.csv', label: 'class', subject: 'who', columns: ['x'] },
      split: { by: 'patient' },
    });
    const splits = await loadTable(config, context);
    checkApart(splits);
    for (const part of [splits.train, splits.validation, splits.test]) {
      expect(subjectsOf(part)).toEqual(Array.from(part.features, (person) => `p${person}`));
    }
  });
});
