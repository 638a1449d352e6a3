import { deflateRawSync, gzipSync, crc32 as nodeCrc32 } from 'node:zlib';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { crc32 } from '../../../src/data/file/crc32.js';
import { collectOddities } from '../../../src/data/oddity.js';
import { readCifar10 } from '../../../src/data/table/cifar10.js';
import { readCsv } from '../../../src/data/table/csv.js';
import { readIdxTable } from '../../../src/data/table/idx-table.js';
import { readNpy } from '../../../src/data/table/npy.js';
import { openTextRecording } from '../../../src/data/text/text-recording.js';
import { InputError } from '../../../src/errors/input-error.js';
import { scratchFolder } from '../wfdb/scratch.js';
import { floats, npyBytes } from './npy-bytes.js';

const scratch = scratchFolder();
const values = Array.from({ length: 40 }, (_, i) => (i * 7) % 11);
const array = npyBytes('<f4', [10, 4], floats(...values));

describe('members of an NPZ file', () => {
  const others = {
    'object.npy': npyBytes('|O', [3], Buffer.from('pickled')),
    'record.npy': npyBytes("<f4'), ('b', '<i4", [2], new Uint8Array(16)),
    'complex.npy': npyBytes('<c16', [1], new Uint8Array(16)),
    'cut.npy': array.subarray(0, 90),
    'notes.txt': Buffer.from('no array'),
    '../above.npy': array,
    'folder/x.npy': array,
  };

  it.each([0, 6] as const)('are read whatever stands beside them (level %i)', async (level) => {
    const path = scratch.write('d.npz', zipSync({ ...others, 'x.npy': array }, { level }));
    expect(Array.from((await readNpy({ features: `${path}:x` })).features)).toEqual(values);
    expect((await readNpy({ features: `${path}:folder/x` })).count).toBe(10);
    await expect(readNpy({ features: `${path}:complex` })).rejects.toThrow(
      'values of type "<c16" are not read',
    );
    await expect(readNpy({ features: `${path}:cut` })).rejects.toThrow('d.npz:cut, byte ');
  });

  it('are checked by their CRC-32: no changed byte goes by', async () => {
    // Not packed, so that a change of a value is no fault of the packing.
    const archive = zipSync({ 'x.npy': array }, { level: 0 });
    const start = Buffer.from(archive).indexOf(Buffer.from(floats(...values)));
    await fc.assert(
      fc.asyncProperty(
        fc.nat(4 * values.length - 1),
        fc.integer({ min: 1, max: 255 }),
        async (place, change) => {
          const bytes = Uint8Array.from(archive);
          bytes[start + place] ^= change;
          const path = scratch.write('changed.npz', bytes);
          await expect(readNpy({ features: `${path}:x` })).rejects.toThrow(InputError);
        },
      ),
      { numRuns: 60 },
    );
    const bytes = Uint8Array.from(archive);
    bytes[start] ^= 1;
    await expect(readNpy({ features: `${scratch.write('changed.npz', bytes)}:x` })).rejects.toThrow(
      /changed\.npz:x: the archive is damaged \(its CRC-32 is [0-9a-f]{8}, not [0-9a-f]{8}\); save it again with numpy\.savez/,
    );
  });

  it('are read with any capitals in the ending', async () => {
    const path = scratch.write('D.NPZ', zipSync({ 'x.npy': array }));
    expect((await readNpy({ features: `${path}:x` })).count).toBe(10);
  });
});

describe('crc32', () => {
  it.skipIf(nodeCrc32 === undefined)('is that of zlib, in one piece or several', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.uint8Array({ maxLength: 40 }), (first, second) => {
        expect(crc32(second, crc32(first))).toBe(nodeCrc32(Buffer.concat([first, second])));
      }),
    );
    expect(crc32(Buffer.from('123456789'))).toBe(0xcbf43926);
  });
});

describe('NPY files', () => {
  it('are unpacked from gzip, whatever their name', async () => {
    const path = scratch.write('x.NPY', gzipSync(array));
    expect(Array.from((await readNpy({ features: path })).features)).toEqual(values);
    const cut = scratch.write('cut.npy', gzipSync(array.subarray(0, 150)));
    await expect(readNpy({ features: cut })).rejects.toThrow('the bytes end after');
    const damaged = scratch.write('damaged.npy.gz', gzipSync(array).subarray(0, -6));
    await expect(readNpy({ features: damaged })).rejects.toThrow('damaged gzip bytes');
    const longer = scratch.write('longer.npy.gz', gzipSync(Buffer.concat([array, array])));
    await expect(readNpy({ features: longer })).rejects.toThrow('there are bytes after the values');
  });

  it('may have more behind the values, which is odd', async () => {
    const path = scratch.write('two.npy', Buffer.concat([array, array]));
    const { report, found } = collectOddities();
    expect(Array.from((await readNpy({ features: path }, report)).features)).toEqual(values);
    expect(found().map(({ first }) => [first.kind, first.place])).toEqual([
      ['npy-surplus', `byte ${array.length}`],
    ]);
    await expect(readNpy({ features: path })).rejects.toThrow('save one array per file');
  });
});

/** Zip file with one member that announces what it wants. */
function zipOf(name: string, content: Uint8Array): Uint8Array {
  const packed = deflateRawSync(content, { level: 9 });
  const header = (magic: number, size: number, fields: (view: DataView) => void) => {
    const view = new DataView(new ArrayBuffer(size));
    view.setUint32(0, magic, true);
    fields(view);
    return new Uint8Array(view.buffer);
  };
  const sizes = (view: DataView, at: number) => {
    view.setUint32(at, crc32(content), true);
    view.setUint32(at + 4, packed.length, true);
    view.setUint32(at + 8, content.length, true);
    view.setUint16(at + 12, name.length, true);
  };
  const local = header(0x04034b50, 30, (view) => {
    view.setUint16(8, 8, true);
    sizes(view, 14);
  });
  const central = header(0x02014b50, 46, (view) => {
    view.setUint16(10, 8, true);
    sizes(view, 16);
  });
  const start = local.length + name.length + packed.length;
  const end = header(0x06054b50, 22, (view) => {
    view.setUint16(8, 1, true);
    view.setUint16(10, 1, true);
    view.setUint32(12, central.length + name.length, true);
    view.setUint32(16, start, true);
  });
  return Buffer.concat([local, Buffer.from(name), packed, central, Buffer.from(name), end]);
}

describe('packed files that unpack to much more than they are', () => {
  const MEGABYTES = 48;
  const zeros = Buffer.alloc(MEGABYTES * 1024 * 1024);
  const idx = Buffer.concat([
    Uint8Array.of(0, 0, 8, 3, 0, 0, MEGABYTES * 4, 0, 0, 0, 0, 32, 0, 0, 0, 32),
    zeros,
  ]);
  const npy = npyBytes('|u1', [MEGABYTES * 1024, 1024], zeros);

  it.each<[string, () => Promise<unknown>]>([
    ['IDX', () => readIdxTable(scratch.write('a-idx3-ubyte.gz', gzipSync(idx)))],
    ['NPY', () => readNpy({ features: scratch.write('a.npy.gz', gzipSync(npy)) })],
    ['NPZ', () => readNpy({ features: `${scratch.write('a.npz', zipOf('x.npy', npy))}:x` })],
    ['CSV', () => readCsv(scratch.write('a.csv.gz', gzipSync(Buffer.alloc(40e6, '1,1\n'))))],
    ['CIFAR-10', () => readCifar10([scratch.write('a.bin.gz', gzipSync(zeros.subarray(0, 3073 * 12_000)))])],
    [
      'labels of NumPy',
      () => {
        const features = scratch.write('x.npy', npyBytes('<f4', [1, 1], floats(1)));
        const texts = npyBytes('<U60000', [1000], zeros.subarray(0, 0));
        const content = Buffer.concat([texts, Buffer.alloc(1000 * 4 * 60_000)]);
        return readNpy({ features, labels: scratch.write('y.npy.gz', gzipSync(content)) });
      },
    ],
  ])('are refused with the reason: %s', async (_, attempt) => {
    await expect(attempt()).rejects.toThrow(
      /values from \d+ packed bytes would fill the memory; if the file is correct, unpack it first/,
    );
  });

  it('are read when they do not', async () => {
    const small = npyBytes('|u1', [1024, 1024], zeros.subarray(0, 1024 * 1024));
    const path = scratch.write('small.npz', zipOf('x.npy', small));
    expect((await readNpy({ features: `${path}:x` })).count).toBe(1024);
  });
});

describe('tables that are wider than any network', () => {
  const WIDTH = 65_537;

  it('are refused before their columns take memory', async () => {
    const idx = Buffer.concat([Uint8Array.of(0, 0, 8, 2, 0, 0, 0, 1, 0, 1, 0, 1), Buffer.alloc(WIDTH)]);
    const npy = npyBytes('|u1', [1, WIDTH], Buffer.alloc(WIDTH));
    const line = `${Array(WIDTH).fill('1').join(';')}\n`;
    const message = '65537 columns, but at most 65536 are allowed';
    await expect(readIdxTable(scratch.write('w', idx))).rejects.toThrow(`w, byte 4: ${message}`);
    await expect(readNpy({ features: scratch.write('w.npy', npy) })).rejects.toThrow(
      `w.npy, shape: ${message}`,
    );
    await expect(readCsv(scratch.write('w.csv', line), { header: false, delimiter: ';' })).rejects.toThrow(
      `w.csv, line 1: ${message}`,
    );
    await expect(openTextRecording(scratch.write('w.txt', line + line), { rate: 1 })).rejects.toThrow(
      `w.txt, line 1: ${message}`,
    );
  });
});

describe('IDX files', () => {
  type Write = (view: DataView, at: number, value: number) => void;
  const types: readonly (readonly [string, number, number, Write])[] = [
    ['unsigned bytes', 8, 1, (view, at, value) => view.setUint8(at, value)],
    ['signed bytes', 9, 1, (view, at, value) => view.setInt8(at, value)],
    ['16-bit integers', 11, 2, (view, at, value) => view.setInt16(at, value)],
    ['32-bit integers', 12, 4, (view, at, value) => view.setInt32(at, value)],
    ['floats', 13, 4, (view, at, value) => view.setFloat32(at, value)],
    ['doubles', 14, 8, (view, at, value) => view.setFloat64(at, value)],
  ];

  function idxBytes(
    code: number,
    size: number,
    write: Write,
    dimensions: readonly number[],
    numbers: readonly number[],
  ) {
    const start = 4 + 4 * dimensions.length;
    const view = new DataView(new ArrayBuffer(start + size * numbers.length));
    view.setUint8(2, code);
    view.setUint8(3, dimensions.length);
    dimensions.forEach((dimension, axis) => {
      view.setUint32(4 + 4 * axis, dimension);
    });
    numbers.forEach((number, index) => {
      write(view, start + size * index, number);
    });
    return new Uint8Array(view.buffer);
  }

  it.each(types)('hold %s', async (_, code, size, write) => {
    const images = scratch.write('i', idxBytes(code, size, write, [2, 1, 2], [0, 100, 7, 51]));
    const labels = scratch.write('l', gzipSync(idxBytes(code, size, write, [2], [9, 3])));
    const table = await readIdxTable(images, labels);
    const scale = code === 8 ? 255 : 1;
    expect(table.features).toEqual(Float32Array.of(0, 100 / scale, 7 / scale, 51 / scale));
    expect(table).toMatchObject({
      ...{ rawUnit: code === 8 ? 255 : undefined, imageShape: [1, 2] },
      ...{ classNames: ['3', '9'], labels: Uint8Array.of(1, 0) },
    });
  });

  it('have the classes that occur, wherever they begin, named by their number', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(255), { minLength: 1, maxLength: 40 }), async (numbers) => {
        const [, code, size, write] = types[0];
        const images = scratch.write('i', idxBytes(code, size, write, [numbers.length, 1], numbers));
        const labels = scratch.write('l', idxBytes(code, size, write, [numbers.length], numbers));
        const { classNames, labels: found } = await readIdxTable(images, labels);
        expect(classNames).toEqual([...new Set(numbers)].sort((a, b) => a - b).map(String));
        expect(Array.from(found ?? [], (label) => Number(classNames[label]))).toEqual(numbers);
      }),
      { numRuns: 40 },
    );
  });

  it.each<[string, number, readonly number[], string]>([
    ['a value that is not a number', 13, [1, Number.NaN], 'i, byte 12: row 1, value 0 is NaN'],
    ['a value that no float32 holds', 14, [1e300, 1], 'i, byte 12: row 0, value 0 is Infinity, or larger'],
  ])('are refused with %s', async (_, code, numbers, message) => {
    const [, , size, write] = types.find(([, other]) => other === code) ?? types[0];
    const images = scratch.write('i', idxBytes(code, size, write, [2, 1], numbers));
    await expect(readIdxTable(images)).rejects.toThrow(message);
  });

  it('are refused with labels that are none', async () => {
    const [, code, size, write] = types[4];
    const images = scratch.write('i', idxBytes(code, size, write, [2, 1], [1, 2]));
    const labels = scratch.write('l', idxBytes(code, size, write, [2], [1, 0.5]));
    await expect(readIdxTable(images, labels)).rejects.toThrow(
      'l, byte 8: label 0.5 of row 1 is not a whole number',
    );
    const strange = Uint8Array.from(idxBytes(code, size, write, [2, 1], [1, 2]));
    strange[2] = 10;
    await expect(readIdxTable(scratch.write('i', strange))).rejects.toThrow(
      'values of type 0x0a are not known',
    );
  });
});
