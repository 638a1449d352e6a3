import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { afterAll, describe, expect, it } from 'vitest';
import { halfToNumber } from '../../../src/data/table/binary-values.js';
import { readNpy } from '../../../src/data/table/npy.js';
import { npyFloats, npyHeader, npyTexts } from '../../../src/data/table/npy-encode.js';
import { forEachNpzMember } from '../../../src/data/table/npz.js';
import { InputError } from '../../../src/errors/input-error.js';
import { floats, npyBytes } from './npy-bytes.js';

const folder = await mkdtemp(join(tmpdir(), 'ffirm-npy-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

async function file(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}

/** The features of an array of [2, 2]. */
async function featuresOf(bytes: Uint8Array): Promise<number[]> {
  return Array.from((await readNpy({ features: await file('x.npy', bytes) })).features);
}

/** Bytes of numbers, each written by a method of DataView. */
function packed(
  size: number,
  values: readonly number[],
  write: (view: DataView, at: number, value: number) => void,
) {
  const view = new DataView(new ArrayBuffer(size * values.length));
  values.forEach((value, index) => {
    write(view, size * index, value);
  });
  return new Uint8Array(view.buffer);
}

describe('readNpy', () => {
  const values = [1, 2, 100, 3];
  it.each<[string, Uint8Array]>([
    ['|b1', Uint8Array.of(1, 2, 100, 3)],
    ['|u1', Uint8Array.of(1, 2, 100, 3)],
    ['|i1', Uint8Array.of(1, 2, 100, 3)],
    ['<i2', packed(2, values, (view, at, value) => view.setInt16(at, value, true))],
    ['>u2', packed(2, values, (view, at, value) => view.setUint16(at, value))],
    ['<u4', packed(4, values, (view, at, value) => view.setUint32(at, value, true))],
    ['>i4', packed(4, values, (view, at, value) => view.setInt32(at, value))],
    ['<i8', packed(8, values, (view, at, value) => view.setBigInt64(at, BigInt(value), true))],
    ['>u8', packed(8, values, (view, at, value) => view.setBigUint64(at, BigInt(value)))],
    ['<f4', packed(4, values, (view, at, value) => view.setFloat32(at, value, true))],
    ['>f4', packed(4, values, (view, at, value) => view.setFloat32(at, value))],
    ['<f8', packed(8, values, (view, at, value) => view.setFloat64(at, value, true))],
    ['>f8', packed(8, values, (view, at, value) => view.setFloat64(at, value))],
    [
      '<f2',
      packed(2, [0x3c00, 0x4000, 0x5640, 0x4200], (view, at, value) => view.setUint16(at, value, true)),
    ],
  ])('reads %s, rows or columns first, versions 1 to 3', async (descr, bytes) => {
    expect(await featuresOf(npyBytes(descr, [2, 2], bytes))).toEqual(values);
    expect(await featuresOf(npyBytes(descr, [2, 2], bytes, { fortran: true, version: 2 }))).toEqual([
      1, 100, 2, 3,
    ]);
    expect(await featuresOf(npyBytes(descr, [4, 1], bytes, { version: 3 }))).toEqual(values);
  });

  it('reads half floats as IEEE 754 says', () => {
    const cases: readonly (readonly [number, number])[] = [
      [0x0001, 2 ** -24],
      [0x0400, 2 ** -14],
      [0x3555, 0.333251953125],
      [0x7bff, 65504],
      [0xc000, -2],
      [0xfc00, Number.NEGATIVE_INFINITY],
      [0x7e00, Number.NaN],
    ];
    for (const [bits, value] of cases) expect(halfToNumber(bits)).toBe(value);
  });

  it('makes one row of what is behind the first dimension, whatever the order in memory', async () => {
    const rowMajor = floats(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    const table = await readNpy({ features: await file('x.npy', npyBytes('<f4', [2, 3, 2], rowMajor)) });
    expect(table).toMatchObject({ count: 2, width: 6, imageShape: [3, 2] });
    const columnMajor = floats(0, 6, 2, 8, 4, 10, 1, 7, 3, 9, 5, 11);
    expect(await featuresOf(npyBytes('<f4', [2, 3, 2], columnMajor, { fortran: true }))).toEqual([
      ...table.features,
    ]);
  });

  it('reads labels and groups as integers, whole floats or text', async () => {
    const features = await file('x.npy', npyBytes('<f4', [3, 1], floats(1, 2, 3)));
    const labels = await file('y.npy', npyBytes('|i1', [3, 1], Uint8Array.of(10, 9, 10)));
    const unicode = packed(
      4,
      [...'p10p2\0p2\0'].map((c) => c.charCodeAt(0)),
      (view, at, value) => view.setUint32(at, value, true),
    );
    const groups = await file('g.npy', npyBytes('<U3', [3], unicode));
    expect(await readNpy({ features, labels, groups })).toMatchObject({
      labels: Uint8Array.of(1, 0, 1),
      classNames: ['9', '10'],
      groups: ['p10', 'p2', 'p2'],
      columns: ['f0'],
    });
    const bytes = await file('s.npy', npyBytes('|S2', [3], Buffer.from('N\0V\0F\0')));
    expect((await readNpy({ features, labels: bytes })).classNames).toEqual(['F', 'N', 'V']);
    const whole = await file('w.npy', npyBytes('<f4', [3], floats(1, 0, 1)));
    expect((await readNpy({ features, labels: whole })).classNames).toEqual(['0', '1']);
  });

  it('reads what its own writer wrote', async () => {
    const features = await file(
      'x.npy',
      Buffer.concat([npyHeader('<f4', [2, 2]), npyFloats([1, -2, 0.5, 4])]),
    );
    const groups = await file('g.npy', Buffer.concat([...npyTexts(['ä', '𝄞b'])]));
    const table = await readNpy({ features, groups });
    expect([...table.features]).toEqual([1, -2, 0.5, 4]);
    expect(table.groups).toEqual(['ä', '𝄞b']);
  });

  it.each<[string, Uint8Array, string]>([
    ['NaN', npyBytes('<f4', [2, 2], floats(1, 2, Number.NaN, 3)), 'x.npy: features[1, 0] is NaN'],
    [
      'NaN, columns first',
      npyBytes('<f4', [2, 2], floats(1, 2, Number.NaN, 3), { fortran: true }),
      'features[0, 1] is NaN',
    ],
    ['infinity', npyBytes('<f4', [1, 1], floats(Number.POSITIVE_INFINITY)), 'features[0, 0] is Infinity'],
    [
      'too large',
      npyBytes(
        '<f8',
        [1, 1],
        packed(8, [1e300], (v, at, x) => v.setFloat64(at, x, true)),
      ),
      'is 1e+300, which a float32',
    ],
    ['one dimension', npyBytes('<f4', [2], floats(1, 2)), 'the shape (2) is not [samples, width]'],
    ['nothing', npyBytes('<f4', [0, 2], floats()), 'the shape (0, 2) is not'],
    ['text', npyBytes('|S2', [1, 1], Uint8Array.of(65, 66)), 'features are text'],
    ['complex numbers', npyBytes('<c8', [1, 1], new Uint8Array(8)), 'values of type "<c8" are not read'],
    [
      'a lying shape',
      npyBytes('<f4', [2 ** 31, 2 ** 31], floats(1)),
      '4 bytes of values, but 2147483648 x 2147483648 values of 4 bytes',
    ],
    ['a negative shape', npyBytes('<f4', [-1, 2], floats(1)), '(-1, 2, ) is not a shape'],
    [
      'a cut file',
      npyBytes('<f4', [2, 2], floats(1, 2, 3, 4)).subarray(0, -1),
      '15 bytes of values, but 2 x 2',
    ],
    ['another file', Buffer.from('PK34567890123'), 'byte 0: an NPY file starts with'],
    ['an empty file', new Uint8Array(), 'byte 0: an NPY file starts with'],
    [
      'a lying header length',
      Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 2, 0, 255, 255, 255, 127),
      'a header of 2147483647 bytes does not fit',
    ],
    [
      'an unknown version',
      Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 9, 0, 0, 0, 0, 0),
      'version 9 is not known',
    ],
  ])('refuses %s', async (_, bytes, message) => {
    const attempt = featuresOf(bytes);
    await expect(attempt).rejects.toThrow(InputError);
    await expect(attempt).rejects.toThrow(message);
  });

  it('refuses labels that are none', async () => {
    const features = await file('x.npy', npyBytes('<f4', [2, 1], floats(1, 2)));
    const labels = async (bytes: Uint8Array) => readNpy({ features, labels: await file('y.npy', bytes) });
    await expect(labels(npyBytes('<f4', [2], floats(1, 0.5)))).rejects.toThrow(
      'labels[1] is 0.5; use integers',
    );
    await expect(labels(npyBytes('|u1', [3], Uint8Array.of(1, 2, 3)))).rejects.toThrow(
      'y.npy: 3 labels for 2 rows',
    );
    await expect(labels(npyBytes('|u1', [1, 2], Uint8Array.of(1, 2)))).rejects.toThrow('is not [samples]');
    await expect(labels(npyBytes('|S1', [2], Uint8Array.of(0, 65)))).rejects.toThrow('labels[0] is empty');
    await expect(readNpy({ features: join(folder, 'none.npy') })).rejects.toThrow('none.npy: no such file');
  });

  it('answers every damaged file with a table or an InputError', async () => {
    const good = npyBytes('<f8', [2, 3], new Uint8Array(48).fill(0x3f));
    const damage = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(
        damage,
        fc.oneof(fc.constant(good.length), fc.nat(good.length)),
        async (changes, length) => {
          const bytes = Uint8Array.from(good);
          for (const [place, value] of changes) bytes[place] = value;
          const path = await file('damaged.npy', bytes.subarray(0, length));
          await readNpy({ features: path, labels: path }).catch((error: unknown) => {
            expect(error).toBeInstanceOf(InputError);
          });
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('npz', () => {
  const archive = zipSync({
    'x.npy': npyBytes('<f4', [2, 20], floats(...Array.from({ length: 40 }, (_, i) => i % 3))),
    'y.npy': [npyBytes('|u1', [2], Uint8Array.of(1, 0)), { level: 0 }],
    'readme.txt': Buffer.from('nothing'),
  });

  it('reads members by name, packed or not', async () => {
    const path = await file('data.npz', archive);
    const table = await readNpy({ features: `${path}:x`, labels: `${path}:y` });
    expect(table).toMatchObject({ source: `${path}:x`, count: 2, width: 20, labels: Uint8Array.of(1, 0) });
    const names: string[] = [];
    const visit = async (name: string) => {
      names.push(name);
    };
    expect(await forEachNpzMember(path, 9, visit)).toBe(2);
    expect(names).toEqual(['x', 'y']);
    await expect(readNpy({ features: `${path}:features` })).rejects.toThrow(
      'there is no array "features"; it has x, y',
    );
    await expect(readNpy({ features: `${path}:xs` })).rejects.toThrow('did you mean "x"?');
  });

  it('refuses what is no archive, and sizes that the packed bytes cannot hold', async () => {
    await expect(
      readNpy({ features: `${await file('no.npz', Buffer.from('not a zip'))}:x` }),
    ).rejects.toThrow('the archive is damaged');
    const lying = Uint8Array.from(archive);
    // The sizes stand at byte 24 of each entry of the central directory.
    const entry = Buffer.from(lying.buffer).indexOf('PK\x01\x02', 0, 'latin1');
    new DataView(lying.buffer).setUint32(entry + 24, 0x7fffffff, true);
    await expect(readNpy({ features: `${await file('lying.npz', lying)}:x` })).rejects.toThrow(
      'lying.npz:x: the archive is damaged (',
    );
  });

  it('answers every damaged archive with a table or an InputError', async () => {
    const damage = fc.array(fc.tuple(fc.nat(archive.length - 1), fc.nat(255)), {
      minLength: 1,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(
        damage,
        fc.oneof(fc.constant(archive.length), fc.nat(archive.length)),
        async (changes, length) => {
          const bytes = Uint8Array.from(archive);
          for (const [place, value] of changes) bytes[place] = value;
          const path = await file('damaged.npz', bytes.subarray(0, length));
          await readNpy({ features: `${path}:x`, labels: `${path}:y` }).catch((error: unknown) => {
            expect(error).toBeInstanceOf(InputError);
          });
        },
      ),
      { numRuns: 300 },
    );
  });
});
