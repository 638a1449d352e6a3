import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { markdownTable, plainTable } from '../../src/report/text-table.js';
import { hostileText } from '../text/hostile-text.js';

describe('tables of texts that users supply', () => {
  it('have a line for every row, and nothing that a terminal obeys', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(hostileText, hostileText), { minLength: 1, maxLength: 5 }), (rows) => {
        const table = { head: ['class', 'n'], rows };
        expect(plainTable(table)).toHaveLength(rows.length + 1);
        expect(markdownTable(table)).toHaveLength(rows.length + 2);
        for (const line of [...plainTable(table), ...markdownTable(table)]) {
          expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        }
        // Of a row, only the borders of its cells are borders.
        for (const line of markdownTable(table)) {
          expect(line.replace(/\\./g, '').split('|')).toHaveLength(4);
        }
      }),
      { seed: 27, numRuns: 300 },
    );
  });
});
