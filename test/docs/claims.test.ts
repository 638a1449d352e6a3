import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { ClaimUnit } from '../../src/exit/budget.js';
import { leastGroups } from '../../src/exit/guarantee/group-test.js';

const page = await readFile('docs/claims.md', 'utf8');

/** What a row of the table is about. */
function claimOf(row: string): { readonly loss: number; readonly unit: ClaimUnit } {
  const points = /^at most (\d+) points? on average$/.exec(row)?.[1];
  if (points !== undefined) return { loss: Number(points) / 100, unit: { kind: 'subject' } };
  const percent = /^any loss, for (\d+) % of people$/.exec(row)?.[1];
  if (percent === undefined) throw new RangeError(`a row of an unknown kind: ${row}`);
  return { loss: 0, unit: { kind: 'subject', share: Number(percent) / 100 } };
}

describe('docs/claims.md', () => {
  it('says how many people a claim needs', () => {
    const rows = Array.from(page.matchAll(/^\| ((?:at most|any loss)[^|]*?) +\|([\d |]+)\|$/gm));
    expect(rows).toHaveLength(6);
    for (const [, row, cells] of rows) {
      const needed = [0.8, 0.9, 0.95].map((confidence) =>
        leastGroups({ metric: { kind: 'accuracy' }, confidence, ...claimOf(row) }),
      );
      expect(needed, row).toEqual(cells.split('|').map(Number));
    }
  });
});
