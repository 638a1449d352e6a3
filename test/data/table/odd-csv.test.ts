import { readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { collectOddities, describeOddity } from '../../../src/data/oddity.js';
import { type CsvOptions, readCsv } from '../../../src/data/table/csv.js';
import { summarizeCsv } from '../../../src/data/table/summary.js';
import { scratchFolder } from '../wfdb/scratch.js';

const scratch = scratchFolder();

interface Read {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly number[])[];
  readonly classes?: readonly string[];
  readonly odd: readonly string[];
}

async function read(content: string | Uint8Array, options: CsvOptions = {}, name = 't.csv'): Promise<Read> {
  const { report, found } = collectOddities();
  const table = await readCsv(scratch.write(name, content), options, report);
  const rows = Array.from({ length: table.count }, (_, row) =>
    Array.from(table.features.subarray(row * table.width, (row + 1) * table.width)),
  );
  const classes =
    table.labels === undefined
      ? {}
      : { classes: Array.from(table.labels, (label) => table.classNames[label]) };
  const odd = found().map((kind) => describeOddity(kind).replace(/^.*?\/(?=t\.)/, ''));
  return { columns: table.columns, rows, ...classes, odd };
}

const AB = {
  columns: ['a', 'b'],
  rows: [
    [1, 2],
    [3, 4],
  ],
};

/** What is told of the line, after the text: the separator and the number of the line. */
const EXCEL_LINES: readonly [what: string, text: string, CsvOptions, separator: string, line: number][] = [
  ['as Excel writes it', '\ufeffsep=;\r\na;b\r\n1;2\r\n3;4\r\n', {}, ';', 1],
  ['in quotes, below a comment', '#\n\n"SEP=|"\na|b\n1|2\n3|4\n', { comment: '#' }, '|', 3],
  ['of tabs', 'sep=\t\na\tb\n1\t2\n3\t4\n', {}, '\\t', 1],
  ['as the config has it', 'sep=;\na;b\n1;2\n3;4\n', { delimiter: ';' }, ';', 1],
];

describe('tables as loggers and office programs write them', () => {
  it.each<[string, string, CsvOptions, Partial<Read>]>([
    [
      'semicolons',
      'a;b\n1;2\n3;4\n',
      {},
      {
        ...AB,
        odd: ['t.csv: there is ";" between columns instead of a comma; it is used as the delimiter'],
      },
    ],
    [
      'tabs',
      'a\tb\n1\t2\n3\t4\n',
      {},
      {
        ...AB,
        odd: ['t.csv: there is "\\t" between columns instead of a comma; it is used as the delimiter'],
      },
    ],
    ...EXCEL_LINES.map(
      ([what, text, options, separator, line]): [string, string, CsvOptions, Partial<Read>] => [
        `a first line for Excel that names the delimiter, ${what}`,
        text,
        options,
        {
          ...AB,
          odd: [
            `t.csv, line ${line}: the line says that "${separator}" separates cells, as Excel reads it; it is used as the delimiter`,
          ],
        },
      ],
    ),
    [
      'a line for Excel that is wrong',
      'sep=;\na,b\n1,2\n3,4\n',
      { delimiter: ',' },
      {
        ...AB,
        odd: [
          't.csv, line 1: the line says that ";" separates cells, as Excel reads it; the line is skipped, and "," is the delimiter',
        ],
      },
    ],
    ['a first line that only looks as if', 'sep=a,b\n1,2\n', {}, { columns: ['sep=a', 'b'], odd: [] }],
    ['a delimiter that is named', 'a|b\n1|2\n3|4\n', { delimiter: '|' }, { ...AB, odd: [] }],
    ['blanks as delimiter', ' a   b\n1  2\n3\t4\n', { delimiter: ' ' }, { ...AB, odd: [] }],
    ['a semicolon in the name of one column', 'a,"b;c"\n1,2\n', {}, { columns: ['a', 'b;c'], odd: [] }],
    [
      'decimal commas',
      'a;b\n1,5;2\n-3,25e1;,5\n',
      { decimal: ',' },
      {
        rows: [
          [1.5, 2],
          [-32.5, 0.5],
        ],
      },
    ],
    ['blanks around numbers', 'a , b\n 1 ," 2 "\n\t3,4 \n', {}, { ...AB, odd: [] }],
    [
      'a column behind a last delimiter',
      'a,b,\n1,2,\n3,4,\n',
      {},
      {
        ...AB,
        odd: [
          't.csv, column 2: the last column has neither a name nor values, because every line ends with a delimiter; it is left out',
        ],
      },
    ],
    [
      'delimiters at the end of rows only',
      'a,b\n1,2,\n3,4,\n',
      {},
      {
        ...AB,
        odd: [
          't.csv, line 2: 3 cells, but the first row has 2; those without a value are left out (the first of 2 such)',
        ],
      },
    ],
    ['an unnamed column with values', 'a,\n1,2\n3,4\n', {}, { columns: ['a', 'f1'], rows: AB.rows, odd: [] }],
    [
      'a mark at the end of every line',
      'a,b\n1,2;\n3,4;\n',
      {},
      { ...AB, odd: ['t.csv, line 1: lines end with ";", which is not the delimiter; it is left out'] },
    ],
    [
      'comments above the header',
      '# made by\n%\n\na,b\n1,2\n3,4\n',
      {},
      { ...AB, odd: ['t.csv, line 2: 2 lines of comment above the table; skipped'] },
    ],
    ['comments that are named', '// x\na,b\n// y\n1,2\n3,4\n', { comment: '//' }, { ...AB, odd: [] }],
    [
      'a comment between rows',
      'a,b\n1,2\n# battery low\n3,4\n',
      {},
      { ...AB, odd: ['t.csv, line 3: a comment line; skipped'] },
    ],
    [
      'names in a comment, as of numpy.savetxt',
      '# a,b\n1,2\n3,4\n',
      {},
      {
        ...AB,
        odd: [
          't.csv, line 1: a line of comment above the table; skipped',
          't.csv, line 1: the names of the columns are in a comment; they are used',
        ],
      },
    ],
    [
      'a first row of numbers',
      '1,2\n3,4\n',
      {},
      {
        columns: ['1', '2'],
        rows: [[3, 4]],
        odd: ['t.csv, line 1: the first row has numbers ("1, 2"); it is read as the names of the columns'],
      },
    ],
    ['columns that are numbered', '0,1,2\n5,5,5\n', {}, { columns: ['0', '1', '2'], odd: [] }],
    [
      'columns that are numbered beside a class',
      '0,1,class\n5,5,u\n',
      { label: 'class' },
      { columns: ['0', '1'], odd: [] },
    ],
    [
      'a first row that is a sample, whose class occurs again',
      '1,2,u\n3,4,v\n5,6,u\n',
      { label: 2 },
      {
        columns: ['1', '2'],
        classes: ['v', 'u'],
        odd: [
          't.csv, header: "u" is the name of the class column and also a class; the first row is read as the names of the columns',
        ],
      },
    ],
    [
      'a first row that is a sample, with a class that is a number',
      '0,1,2,3\n0,2,4,4\n1,9,8,7\n',
      { label: 0 },
      {
        columns: ['1', '2', '3'],
        odd: [
          't.csv, header: "0" is the name of the class column and also a class; the first row is read as the names of the columns',
        ],
      },
    ],
    [
      'the same where the config says what it is',
      '1,2,u\n3,4,v\n5,6,u\n',
      { label: 2, header: false },
      { classes: ['u', 'v', 'u'], odd: [] },
    ],
    [
      'columns that are named by wavelengths',
      '400.5,401,401.5,402\n5,5,5,5\n',
      {},
      { rows: [[5, 5, 5, 5]], odd: [] },
    ],
    ['a first row of numbers that is said to be names', '1,2\n3,4\n', { header: true }, { odd: [] }],
    [
      'two columns of one name',
      'a,a,b\n1,2,3\n',
      {},
      { columns: ['a', 'a', 'b'], odd: ['t.csv, header: two columns are named "a"; both are read'] },
    ],
    ['a byte order mark, mixed line ends, no last end', '\ufeffa,b\r1,2\r\n3,4', {}, { ...AB, odd: [] }],
    ['line breaks in quotes', 'a,b,note\n1,2,"one\ntwo"\n3,4,\n', { ignore: ['note'] }, { ...AB, odd: [] }],
    [
      'a quote that swallows rows',
      'a,b,note\n1,2,"open\n9,9,x\n9,9,"\n3,4,\n',
      { ignore: ['note'] },
      {
        ...AB,
        odd: [
          't.csv, line 2: a quoted cell extends over several lines that look like rows ("open\\n9,9,x\\n9,9,"); they are read as one cell',
        ],
      },
    ],
    [
      'a quote inside of a cell',
      'a,b,note\n1,2,5" disk\n3,4,\n',
      { ignore: [2] },
      { ...AB, odd: ['t.csv, line 2: there is a quote inside a cell; it is kept as it is'] },
    ],
    [
      'what a cut-off writer leaves',
      'a,b\n1,2\n3,4\n\0\0\0',
      {},
      { ...AB, odd: ['t.csv, line 4: the file ends with zero bytes or an end mark; they are left out'] },
    ],
    [
      'the end mark of DOS',
      'a,b\r\n1,2\r\n3,4\r\n\x1a',
      {},
      { ...AB, odd: ['t.csv, line 4: the file ends with zero bytes or an end mark; they are left out'] },
    ],
  ])('are read: %s', async (_, text, options, expected) => {
    expect(await read(text, options)).toMatchObject(expected);
  });

  it('are refused where nobody hears that they are odd', async () => {
    await expect(readCsv(scratch.write('t.csv', 'a;b\n1;2\n'))).rejects.toThrow('set "delimiter": ";"');
    await expect(readCsv(scratch.write('t.csv', '# x\na,b\n1,2\n'))).rejects.toThrow('"comment": "#"');
  });

  it('are read when packed, whatever their name', async () => {
    expect(await read(gzipSync('a,b\n1,2\n3,4\n'), {}, 't.CSV')).toMatchObject({ ...AB, odd: [] });
    expect(await read('a\tb\n1\t2\n3\t4\n', {}, 't.TSV.GZ')).toMatchObject({ ...AB, odd: [] });
  });
});

describe('columns that are not wanted', () => {
  const LOG = 'time,a,b,note,temp\n2024-01-01,1,2,"x ""y""",\n2024-01-02,3,4,,36\n';

  it.each<[string, CsvOptions]>([
    ['left out by name and index', { ignore: ['time', 'note', 4] }],
    ['not chosen', { columns: ['a', 2] }],
  ])('are not looked at: %s', async (_, options) => {
    expect(await read(LOG, options)).toMatchObject({ ...AB, odd: [] });
  });

  it('may be missing at the end of a row', async () => {
    const { rows, odd } = await read('a,b,temp\n1,2,36\n3,4\n', { columns: ['a', 'b'] });
    expect(rows).toEqual(AB.rows);
    expect(odd).toEqual([
      't.csv, line 3: 2 cells, but the first row has 3; the unused columns are treated as missing',
    ]);
    await expect(read('a,b,temp\n1,2,36\n3,4\n')).rejects.toThrow('line 3: 2 cells, but the first row has 3');
  });

  it.each<[string, CsvOptions, string]>([
    ['is not there', { ignore: ['tim'] }, 'ignore: there is no column "tim"; did you mean "time"?'],
    ['is the label', { columns: ['a'], label: 'a' }, 'columns: "a" is named twice, or has another role too'],
    ['is chosen twice', { columns: ['a', 1] }, 'is named twice'],
    ['is all there is', { ignore: [0, 1, 2, 3, 4] }, 'no column is left for features'],
  ])('are refused when one %s', async (_, options, message) => {
    await expect(read(LOG, options)).rejects.toThrow(message);
  });
});

describe('counters and times', () => {
  const noise = [5, 3, 8, 1, 9, 2, 7, 7, 4, 6];
  const column = (name: string, values: readonly (number | string)[]) =>
    `${name},x\n${values.map((value, i) => `${value},${noise[i]}\n`).join('')}`;

  it.each<[string, string, readonly (number | string)[], string | undefined]>([
    ['a count', 'k', noise.map((_, i) => i), 'the column rises by 1 in every row'],
    ['seconds', 'k', noise.map((_, i) => (i * 0.02).toFixed(2)), 'the column rises by 0.02 in every row'],
    ['a name', 'Time (s)', noise, 'the column has the name of a counter'],
    ['another name', 'subject_id', noise, 'the column has the name of a counter'],
    ['the index of pandas', 'Unnamed: 0', noise, 'the column has the name of a counter'],
    ['what falls', 'k', noise.map((_, i) => -i), undefined],
    ['what stays', 'k', noise.map(() => 3), undefined],
    ['what jumps once', 'k', noise.map((_, i) => (i === 5 ? 99 : i)), undefined],
    ['a measurement of time', 'rise time', noise, undefined],
  ])('are told: %s', async (_, name, values, problem) => {
    const text = column(name, values);
    const expected =
      problem === undefined
        ? []
        : [`t.csv, column ${JSON.stringify(name)}: ${problem}; it is used as a feature`];
    expect((await read(text)).odd).toEqual(expected);
    expect((await read(text, { columns: [0, 1] })).odd).toEqual([]);
    expect((await read(text, { ignore: [0] })).odd).toEqual([]);
  });
});

describe('missing values', () => {
  const GAPS = 'a,b,y\n1,2,u\nNA,4,v\n5,?,u\n7,8,\n9,10,nan\n3,4,v\n';

  it('are refused with their place, or their rows are left out and counted', async () => {
    await expect(read(GAPS, { label: 'y' })).rejects.toThrow('line 3, column "a": the value is missing');
    const path = scratch.write('t.csv', GAPS);
    const { count, notes, classNames } = await readCsv(path, { label: 'y', missing: 'drop' });
    expect({ count, notes, classNames }).toEqual({
      count: 2,
      notes: [`${path}: 4 rows with missing values left out`],
      classNames: ['u', 'v'],
    });
    await expect(read('a,b\n1,\n2,\n', { missing: 'drop' })).rejects.toThrow(
      'a value is missing in every row',
    );
  });

  it.each(['', 'NA', 'n/a', 'NaN', '-nan', 'NULL', 'None', '?', '-', '<NA>', '#N/A', '1.#IND', ' '])(
    'are known by what stands for them: %j',
    async (word) => {
      const text = `a,b\n1,${word}\n3,4\n`;
      expect(await read(text, { missing: 'drop' })).toMatchObject({ rows: [[3, 4]] });
    },
  );
});

describe('faults', () => {
  it.each<[string, string, CsvOptions, string]>([
    [
      'a decimal comma',
      'a;b\n1,5;2\n',
      {},
      'line 2, column "a": "1,5" is not a number that a float32 can hold; set "decimal": ","',
    ],
    ['a header that comes again', 'a,b\n1,2\na,b\n', {}, 'the header is repeated here: remove the line'],
    ['text', 'a,b\n1,x\n', {}, 'or leave it out with "ignore"'],
    [
      'zero bytes',
      'a,b\n1,2\0\n',
      {},
      'line 2: there are zero bytes; if the file is UTF-16, say so with "encoding"',
    ],
    [
      'a last column that starts late',
      'a,b,\n1,2,\n3,4,5\n',
      {},
      'line 3: the last column, "f2", has a value here but none in the first row',
    ],
    [
      'a quote that does not end',
      'a,b\n1,"2\n3,4\n',
      {},
      'line 2: a quoted cell starts here and does not end',
    ],
  ])('are named with their line: %s', async (_, text, options, message) => {
    await expect(read(text, options)).rejects.toThrow(message);
  });
});

describe.skipIf(process.platform !== 'linux')('files (counted on Linux only)', () => {
  it('are closed, whatever is wrong with them', async () => {
    const open = () => readdirSync('/proc/self/fd').length;
    const before = open();
    const many = `a,b\n${'1,2\n'.repeat(200_000)}`;
    for (const content of [
      '',
      'a;b\n1;2\n',
      '# x\na\n1\n',
      'a\nx\n',
      'lev\xe9\n1\n',
      'a\n"1\n',
      `${many}x,1\n`,
    ]) {
      for (const bytes of [Buffer.from(content, 'latin1'), gzipSync(Buffer.from(content, 'latin1'))]) {
        await expect(readCsv(scratch.write('t.csv', bytes))).rejects.toThrow('t.csv');
      }
    }
    await expect(readCsv(scratch.write('t.csv', gzipSync(many).subarray(0, 200)))).rejects.toThrow(
      'damaged gzip',
    );
    await expect(readCsv(scratch.write('t.csv', `a,b\nx,1\n${many}`))).rejects.toThrow('line 2');
    expect(open()).toBe(before);
  });
});

describe('summarizeCsv', () => {
  it('counts what is in a table by the same rules, and says what is odd', async () => {
    const { report, found } = collectOddities();
    const path = scratch.write('t.csv', '# x\nn;a;y;\n1;NA;1;\n2;x;1.0;\n3;5;0;\n');
    const summary = await summarizeCsv(path, { label: 'y', ignore: ['n'] }, report);
    expect(summary).toMatchObject({
      rows: 3,
      columns: [{ name: 'a', numbers: 1, missing: 1, texts: 1, smallest: 5 }],
      classes: [
        { name: '0', count: 1 },
        { name: '1', count: 2 },
      ],
    });
    expect(found().map(({ first: { kind } }) => kind)).toEqual([
      'csv-comment',
      'csv-delimiter',
      'class-spelling',
    ]);
  });
});
