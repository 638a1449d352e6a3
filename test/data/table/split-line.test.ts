import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLineSplitter, type Delimiter } from '../../../src/data/table/split-line.js';
import { csvCell } from '../../../src/data/table/write-table.js';

/** The rows of a text, and whether any had stray quotes. */
function split(text: string, delimiter: Delimiter) {
  const splitter = createLineSplitter(delimiter);
  const rows: (readonly string[])[] = [];
  let stray = false;
  for (const line of text.split('\n')) {
    if (!splitter.open && line.trim() === '') continue;
    const cells = splitter.add(line);
    stray ||= splitter.stray;
    if (cells !== undefined) rows.push(cells);
  }
  return { rows, stray, open: splitter.open };
}

const cell = fc.string({ unit: fc.constantFrom('a', '1', ' ', ',', ';', '"', '\n', 'é'), maxLength: 6 });
const table = fc
  .integer({ min: 1, max: 4 })
  .chain((width) =>
    fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 5 }),
  );

describe('createLineSplitter', () => {
  it('gives back quoted cells as they were, whatever is in them', () => {
    fc.assert(
      fc.property(table, fc.constantFrom(',', ';', '\t'), (rows, delimiter) => {
        const quoted = rows.map((row) =>
          row.map((text) => `"${text.replaceAll('"', '""')}"`).join(delimiter),
        );
        expect(split(quoted.join('\n'), delimiter)).toEqual({ rows, stray: false, open: false });
      }),
      { numRuns: 300 },
    );
  });

  it('reads what csv-parse reads, the same, or says that quotes are odd', () => {
    const line = fc.string({ unit: fc.constantFrom('a', ' ', ',', '"', '\n'), maxLength: 12 });
    let compared = 0;
    fc.assert(
      fc.property(
        fc.oneof(
          line,
          table.map((rows) => rows.map((row) => row.map(csvCell).join(',')).join('\n')),
        ),
        (text) => {
          let known: string[][];
          try {
            known = parse(text, {
              relax_column_count: true,
              skip_empty_lines: true,
              trim: true,
              record_delimiter: '\n',
            });
          } catch {
            return;
          }
          const { rows, stray, open } = split(text, ',');
          if (stray) return;
          expect({ rows, open }).toEqual({ rows: known, open: false });
          compared += 1;
        },
      ),
      { numRuns: 2000 },
    );
    expect(compared).toBeGreaterThan(500);
  });

  it.each<[string, Delimiter, (readonly string[])[], boolean]>([
    ['a"b,c', ',', [['a"b', 'c']], true],
    ['"a"b,c', ',', [['ab', 'c']], true],
    [
      '5" disk,1\n2,3',
      ',',
      [
        ['5" disk', '1'],
        ['2', '3'],
      ],
      true,
    ],
    [' a , "b " ,c', ',', [['a', 'b ', 'c']], false],
    ['  1   2\t3  ', 'blanks', [['1', '2', '3']], false],
    ['"a b" 2', 'blanks', [['a b', '2']], false],
    ['1 "a\n\nb" 2 ', 'blanks', [['1', 'a\n\nb', '2']], false],
    ['a\t\tb', '\t', [['a', '', 'b']], false],
    ['"a",', ',', [['a', '']], false],
    [',', ',', [['', '']], false],
  ])('splits %j', (text, delimiter, rows, stray) => {
    expect(split(text, delimiter)).toEqual({ rows, stray, open: false });
  });

  it('says that a quoted cell has not ended', () => {
    expect(split('a,"b\nc,d', ',')).toMatchObject({ rows: [], open: true });
  });
});
