import { join } from 'node:path';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { recordingsSchema } from '../../../src/config/data-config.js';
import { readNpyColumns } from '../../../src/data/columns/npy-columns.js';
import type { ColumnRoles } from '../../../src/data/columns/number-columns.js';
import { readParquetColumns } from '../../../src/data/columns/parquet-columns.js';
import { collectOddities, describeOddity } from '../../../src/data/oddity.js';
import { loadSignals } from '../../../src/data/recordings/load-signals.js';
import { npyBytes } from '../table/npy-bytes.js';
import { scratchFolder } from '../wfdb/scratch.js';

const scratch = scratchFolder();

function bytesOf(values: { readonly buffer: ArrayBufferLike }): Uint8Array {
  return new Uint8Array(values.buffer);
}

/** What is read from a file, and what is odd about it. */
async function read(name: string, content: Uint8Array, roles: ColumnRoles = {}) {
  const { report, found } = collectOddities();
  const path = scratch.write(name, content);
  const columns = await (name.endsWith('.parquet') ? readParquetColumns : readNpyColumns)(
    path,
    roles,
    report,
  );
  return {
    ...columns,
    samples: Object.fromEntries(columns.columns.map((one) => [one.name, Array.from(one.samples)])),
    odd: found().map(describeOddity),
  };
}

/** Takes the columns of these names. */
const only =
  (...wanted: readonly string[]): NonNullable<ColumnRoles['wanted']> =>
  (names) =>
    wanted.map((name) => names.indexOf(name));

describe('columns of an .npy file', () => {
  it.each([
    ['<i2', bytesOf(Int16Array.of(1, -2, 3, -4, 5, -6))],
    ['<f8', bytesOf(Float64Array.of(1, -2, 3, -4, 5, -6))],
    ['<i8', bytesOf(BigInt64Array.of(1n, -2n, 3n, -4n, 5n, -6n))],
  ])('are those of an array [samples, channels] of %s', async (type, values) => {
    const { samples, count } = await read('a.npy', npyBytes(type, [3, 2], values));
    expect([samples, count]).toEqual([{ f0: [1, 3, 5], f1: [-2, -4, -6] }, 3]);
    const turned = await read('a.npy', npyBytes(type, [3, 2], values, { fortran: true }));
    expect(turned.samples).toEqual({ f0: [1, -2, 3], f1: [-4, 5, -6] });
    expect((await read('a.npy', npyBytes(type, [6], values))).samples).toEqual({ a: [1, -2, 3, -4, 5, -6] });
  });

  it('were not measured where they are NaN, and say where the first fraction is', async () => {
    const values = bytesOf(Float32Array.of(1, Number.NaN, 0.5, 4));
    const { columns } = await read('a.npy', npyBytes('<f4', [4], values));
    expect(columns).toEqual([
      {
        name: 'a',
        samples: Float64Array.of(1, Number.NaN, 0.5, 4),
        fraction: { place: 'row 2, column "a"', text: '0.5' },
      },
    ]);
  });

  it.each<[string, string, readonly number[], Uint8Array, string]>([
    [
      'three dimensions',
      '<f4',
      [1, 2, 2],
      bytesOf(new Float32Array(4)),
      'the shape (1, 2, 2) is not [samples, channels]',
    ],
    ['no rows', '<f4', [0, 2], new Uint8Array(), 'there are no rows'],
    [
      'bytes that are missing',
      '<f4',
      [3, 1],
      bytesOf(new Float32Array(2)),
      '8 bytes of values, but 3 x 1 values of 4 bytes are announced',
    ],
  ])('are refused: %s', async (_, type, shape, values, message) => {
    await expect(read('a.npy', npyBytes(type, shape, values))).rejects.toThrow(message);
  });

  it('have a fault, which matters only where they are used, if a value is infinite or all are NaN', async () => {
    const values = bytesOf(Float64Array.of(1, Number.NaN, Number.NEGATIVE_INFINITY, Number.NaN));
    const { columns } = await read('a.npy', npyBytes('<f8', [2, 2], values));
    expect(columns.map(({ fault }) => `${fault?.place}: ${fault?.problem}`)).toEqual([
      'row 1, column "f0": the value is infinite',
      'column "f1": the column has no values',
    ]);
  });
});

describe('columns of an .npz file', () => {
  const labels = npyBytes(
    '<U3',
    [3],
    bytesOf(Uint32Array.from([...'run\0\0\0run'], (letter) => letter.codePointAt(0) ?? 0)),
  );
  const file = zipSync({
    'acc.npy': npyBytes('<f4', [3, 2], bytesOf(Float32Array.of(0.5, 1, 1.5, 2, 2.5, 3))),
    'gyro.npy': npyBytes('<i2', [3], bytesOf(Int16Array.of(7, 8, 9))),
    't.npy': npyBytes(
      '<i8',
      [3],
      bytesOf(BigInt64Array.of(1_700_000_000_000n, 1_700_000_000_010n, 1_700_000_000_020n)),
    ),
    'label.npy': labels,
    'who.npy': npyBytes('<i4', [3], bytesOf(Int32Array.of(1, 1, 2))),
    'rate.npy': npyBytes('<f8', [], bytesOf(Float64Array.of(100))),
    'long.npy': npyBytes('<i2', [4], bytesOf(Int16Array.of(1, 2, 3, 4))),
  });

  it('are its arrays, by name, and the columns of those that have several', async () => {
    const found = await read('a.npz', file, {
      ...{ label: 'label', subject: 'who', time: { column: 't', unit: 'ms' } },
      wanted: only('acc1', 'gyro'),
    });
    expect(found.samples).toMatchObject({ acc0: [], acc1: [1, 2, 3], gyro: [7, 8, 9], long: [] });
    expect(found.classes).toEqual({ names: ['run'], labels: Int16Array.of(0, -1, 0) });
    expect(found.subjects).toEqual(['1', '1', '2']);
    expect(found.times).toEqual(Float64Array.of(1_700_000_000, 1_700_000_000.01, 1_700_000_000.02));
    expect(found.odd).toEqual([expect.stringContaining('row 1, column "label": 1 samples have no class')]);
  });

  it('have to be named where there are several arrays, and to be equally long', async () => {
    await expect(read('a.npz', file)).rejects.toThrow(
      /a\.npz: it has the arrays acc, gyro, t, who, long; name its channels in data\.channels/,
    );
    await expect(read('a.npz', file, { wanted: only('gyro', 'long') })).rejects.toThrow(
      '"long" has 4 rows, "gyro" 3; choose columns of one length',
    );
    await expect(
      read('a.npz', file, { wanted: only('gyro'), time: { column: 't', unit: undefined } }),
    ).rejects.toThrow('row 0, column "t": the unit of the time is not known; set data.time.unit');
    const single = zipSync({ 'x.npy': npyBytes('<i2', [2, 2], bytesOf(Int16Array.of(1, 2, 3, 4))) });
    expect((await read('a.npz', single)).samples).toEqual({ x0: [1, 3], x1: [2, 4] });
  });
});

describe('columns of a Parquet file', () => {
  const write = (
    columnData: Parameters<typeof parquetWriteBuffer>[0]['columnData'],
    codec?: 'SNAPPY' | 'UNCOMPRESSED',
  ) => new Uint8Array(parquetWriteBuffer({ columnData, ...(codec === undefined ? {} : { codec }) }));

  it('are numbers, times and text, as they were written', async () => {
    const file = write([
      { name: 'x', data: [0.5, null, -2], type: 'DOUBLE', nullable: true },
      { name: 'n', data: [1, 2, 3], type: 'INT32' },
      { name: 'big', data: [1n, 2n, 3n], type: 'INT64' },
      { name: 'when', data: [0, 10, 20].map((ms) => new Date(1_700_000_000_000 + ms)), type: 'TIMESTAMP' },
      { name: 'activity', data: ['run', '', 'walk'], type: 'STRING' },
    ]);
    const found = await read('a.parquet', file, {
      ...{ label: 'activity', time: { column: 'when', unit: undefined } },
      wanted: only('x', 'n', 'big'),
    });
    expect(found.samples).toEqual({ x: [0.5, Number.NaN, -2], n: [1, 2, 3], big: [1, 2, 3] });
    expect(found.times).toEqual(Float64Array.of(1_700_000_000, 1_700_000_000.01, 1_700_000_000.02));
    expect(found.classes).toEqual({ names: ['run', 'walk'], labels: Int16Array.of(0, -1, 1) });
  });

  it('come back whatever they are, packed or not', async () => {
    const values = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), {
      minLength: 1,
      maxLength: 200,
    });
    await fc.assert(
      fc.asyncProperty(
        values,
        fc.constantFrom('SNAPPY' as const, 'UNCOMPRESSED' as const),
        async (data, codec) => {
          fc.pre(!data.includes(-(2 ** 31)));
          const { samples } = await read('a.parquet', write([{ name: 'x', data, type: 'DOUBLE' }], codec));
          expect(samples.x).toEqual(data);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('that are text have a fault, and a file of something else is refused', async () => {
    const { columns } = await read('a.parquet', write([{ name: 'note', data: ['a', 'b'], type: 'STRING' }]));
    expect(columns[0].fault?.problem).toBe('it has texts, not numbers');
    await expect(read('a.parquet', Buffer.from('not a table at all'))).rejects.toThrow(
      /a\.parquet: it cannot be read as Parquet \(.*\); write the file again/,
    );
    const whole = write([{ name: 'x', data: Array.from({ length: 99 }, (_, i) => i / 7), type: 'DOUBLE' }]);
    await expect(read('a.parquet', whole.subarray(0, 300))).rejects.toThrow('it cannot be read as Parquet');
  });
});

describe('recordings of NumPy and Parquet', () => {
  it('are the same as of text', async () => {
    const rows = [
      [0.25, -1],
      [0.5, -2],
      [0.75, 3],
    ];
    scratch.write('t.csv', `x,y\n${rows.map((row) => row.join(',')).join('\n')}\n`);
    scratch.write('n.npy', npyBytes('<f8', [3, 2], bytesOf(Float64Array.from(rows.flat()))));
    const [x, y] = [0, 1].map((column) => rows.map((row) => row[column]));
    const file = parquetWriteBuffer({
      columnData: [
        { name: 'x', data: x },
        { name: 'y', data: y },
      ],
    });
    scratch.write('p.parquet', new Uint8Array(file));
    const signalsOf = async (name: string) => {
      const config = recordingsSchema.parse({
        ...{ source: 'recordings', folder: '.', files: [name], rate: 50, split: { by: 'recording' } },
        ...{ channels: ['0', '1'], scaling: { '*': { scale: 100, offset: 5 } } },
        signal: { kind: 'raw', length: 2 },
        labels: { by: 'file', classes: { a: ['*'] } },
      });
      const [signal] = await loadSignals(config, { seed: 1, folder: scratch.path });
      return [Array.from(signal.samples), signal.channels.map(({ gain, offset }) => [gain, offset])];
    };
    const expected = [
      [30, -95, 55, -195, 80, 305],
      [
        [100, 5],
        [100, 5],
      ],
    ];
    for (const name of ['t', 'n', 'p'])
      expect(await signalsOf(name), join(scratch.path, name)).toEqual(expected);
  });
});
