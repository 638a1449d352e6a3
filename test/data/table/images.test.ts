import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { readIdx } from '../../../src/data/idx.js';
import { readCifar10 } from '../../../src/data/table/cifar10.js';
import { readIdxTable } from '../../../src/data/table/idx-table.js';
import { InputError } from '../../../src/errors/input-error.js';
import { realData } from '../real-data.js';

const folder = await mkdtemp(join(tmpdir(), 'ffirm-images-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

async function file(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}

const pictures = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 0, 255, 51, 1, 2, 3);
const labels = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 4, 1);

describe('readIdxTable', () => {
  it.each<[string, (bytes: Uint8Array) => Uint8Array]>([
    ['plain', (bytes) => bytes],
    ['gzip', (bytes) => gzipSync(bytes)],
  ])('reads %s pictures and labels', async (name, pack) => {
    const images = await file(`${name}-images`, pack(pictures));
    const table = await readIdxTable(images, await file(`${name}-labels`, pack(labels)));
    expect(table).toMatchObject({ count: 2, width: 3, imageShape: [1, 3], rawUnit: 255, source: images });
    expect(table.labels).toEqual(Uint8Array.of(1, 0));
    expect(table.classNames).toEqual(['1', '4']);
    expect(table.features).toEqual(Float32Array.of(0, 1, 0.2, 1 / 255, 2 / 255, 3 / 255));
    expect((await readIdxTable(images)).labels).toBeUndefined();
  });

  it('reads rows that are no pictures', async () => {
    const rows = await file('rows', Uint8Array.of(0, 0, 8, 2, 0, 0, 0, 1, 0, 0, 0, 2, 255, 0));
    expect(await readIdxTable(rows)).toMatchObject({ count: 1, width: 2, imageShape: undefined });
  });

  it('refuses files that do not go together', async () => {
    const images = await file('images', pictures);
    const other = (...bytes: number[]) => file('other', Uint8Array.from(bytes));
    await expect(readIdxTable(images, images)).rejects.toThrow('3 dimensions, but 1 are expected');
    await expect(readIdxTable(images, await other(0, 0, 8, 1, 0, 0, 0, 1, 4))).rejects.toThrow(
      '1 labels for 2 rows',
    );
    await expect(readIdxTable(join(folder, 'none'))).rejects.toThrow('none: no such file');
  });

  it('stops where a packed file holds more than it announces', async () => {
    // The end is damaged: who reads on finds that, and has unpacked 5 MB for 6 values.
    const packed = gzipSync(Buffer.concat([pictures, Buffer.alloc(5_000_000)]));
    const bomb = await file('bomb', packed.subarray(0, -20));
    await expect(readIdx(bomb, [3], () => [])).rejects.toThrow(
      'byte 22: more values than the 2 x 1 x 3 that are announced',
    );
  });

  it('answers every damaged file with a table or an InputError', async () => {
    const packed = Uint8Array.from(gzipSync(pictures));
    const damaged = fc.constantFrom(pictures, packed).chain((good) =>
      fc
        .tuple(
          fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
          fc.oneof(fc.constant(good.length), fc.nat(good.length)),
        )
        .map(([changes, length]) => {
          const bytes = Uint8Array.from(good);
          for (const [place, value] of changes) bytes[place] = value;
          return bytes.subarray(0, length);
        }),
    );
    await fc.assert(
      fc.asyncProperty(damaged, async (bytes) => {
        await readIdxTable(await file('damaged', bytes)).catch((error: unknown) => {
          expect(error).toBeInstanceOf(InputError);
        });
      }),
      { numRuns: 120 },
    );
  });
});

describe('readCifar10', () => {
  const row = (label: number, shade: number) => Buffer.concat([Buffer.of(label), Buffer.alloc(3072, shade)]);

  it('reads several files one after the other', async () => {
    const first = await file('a.bin', Buffer.concat([row(3, 255), row(9, 0)]));
    const second = await file('b.bin', row(0, 51));
    const table = await readCifar10([first, second]);
    expect(table).toMatchObject({
      count: 3,
      width: 3072,
      labels: Uint8Array.of(1, 2, 0),
      classNames: ['airplane', 'cat', 'truck'],
      imageShape: undefined,
    });
    expect([0, 3072, 2 * 3072].map((place) => table.features[place])).toEqual([1, 0, Math.fround(0.2)]);
    expect([table.columns[0], table.columns[1024 + 33], table.columns[3071]]).toEqual([
      'red[0,0]',
      'green[1,1]',
      'blue[31,31]',
    ]);
  });

  it('refuses files that are none', async () => {
    const cut = await file('cut.bin', Buffer.concat([row(1, 1), Buffer.of(1)]));
    await expect(readCifar10([cut])).rejects.toThrow(
      'byte 3073: the size of 3074 bytes is not a whole number',
    );
    await expect(readCifar10([await file('empty.bin', Buffer.alloc(0))])).rejects.toThrow(
      'not a whole number',
    );
    await expect(
      readCifar10([await file('ten.bin', Buffer.concat([row(1, 1), row(10, 1)]))]),
    ).rejects.toThrow('byte 3073: label 10 is not one of 0 to 9');
    await expect(readCifar10([])).rejects.toThrow('no files');
    await expect(readCifar10([join(folder, 'none.bin')])).rejects.toThrow('no such file');
  });

  const real = realData('cifar10');
  it.skipIf(real.absent)(`has the colours that CIFAR-10 is known for${real.reason}`, async () => {
    const { features, count } = await readCifar10([join(real.folder, 'train_first_4000.bin')]);
    const means = [0, 1, 2].map((plane) => {
      let sum = 0;
      for (let at = 0; at < count; at++) {
        for (let pixel = 0; pixel < 1024; pixel++) sum += features[at * 3072 + plane * 1024 + pixel];
      }
      return sum / (count * 1024);
    });
    expect(count).toBe(4000);
    [0.4916, 0.4818, 0.4447].forEach((mean, plane) => {
      expect(means[plane]).toBeCloseTo(mean, 4);
    });
  });
});
