import { describe, expect, it } from 'vitest';
import { npyFloats, npyHeader } from '../../src/data/table/npy-encode.js';
import { readTable } from '../../src/page/read-table.js';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('a table that is dropped on a page', () => {
  it('may have a header, comments, another delimiter, and values that are missing', async () => {
    expect(await readTable('a.csv', bytes('# made by hand\nI,II\r\n1,2.5\n3,\n'))).toEqual({
      names: ['I', 'II'],
      rows: 2,
      columns: 2,
      values: Float64Array.of(1, 2.5, 3, Number.NaN),
    });
    expect((await readTable('a.csv', bytes('1;2\n3;4\n'))).values).toEqual(Float64Array.of(1, 2, 3, 4));
    expect((await readTable('a.TSV', bytes('1\t2\n'))).columns).toBe(2);
    expect((await readTable('a.txt', bytes('  1   2\n 3 4\n'))).rows).toBe(2);
  });

  it('may be an array of NumPy', async () => {
    const array = Buffer.concat([npyHeader('<f4', [2, 3]), npyFloats([1, 2, 3, 4, 5, 6])]);
    const { rows, columns, values, names } = await readTable('a.npy', array);
    expect({ rows, columns, names }).toEqual({ rows: 2, columns: 3, names: undefined });
    expect([...values]).toEqual([1, 2, 3, 4, 5, 6]);
    const list = Buffer.concat([npyHeader('<f4', [4]), npyFloats([1, 2, 3, 4])]);
    expect(await readTable('list.npy', list)).toMatchObject({ rows: 4, columns: 1 });
    await expect(readTable('a.npy', array.subarray(0, array.length - 1))).rejects.toThrow('are announced');
  });

  it.each([
    ['a.csv', '', 'there are no rows'],
    ['a.csv', '1,2\n3\n', 'a.csv, line 2: 1 cells, but the first row has 2'],
    ['a.csv', '1,"2\n', 'a quoted cell does not end'],
    ['a.docx', '1', 'only CSV, TSV, text and NPY files'],
    ['a.npy', 'no array', 'an NPY file starts with'],
  ])('is refused: %s %j', async (name, text, message) => {
    await expect(readTable(name, bytes(text))).rejects.toThrow(message);
  });
});
