import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { readIdx } from '../../../src/data/idx.js';
import { CIFAR10_CLASSES, readCifar10 } from '../../../src/data/table/cifar10.js';
import { readIdxTable } from '../../../src/data/table/idx-table.js';
import { InputError } from '../../../src/errors/input-error.js';
import { quantizeInputs, quantizeRawSamples } from '../../../src/quantize/input.js';
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

/** A picture of CIFAR-10 as its file has it: a label, then three planes. */
interface Picture {
  readonly label: number;
  /** `[3][32][32]` */
  readonly planes: Uint8Array;
}

function encodePictures(pictures: readonly Picture[]): Buffer {
  return Buffer.concat(pictures.flatMap(({ label, planes }) => [Buffer.of(label), planes]));
}

const picture = fc.record({
  label: fc.nat(9),
  planes: fc.uint8Array({ minLength: 3072, maxLength: 3072 }),
});

describe('readCifar10', () => {
  const row = (label: number, shade: number) => Buffer.concat([Buffer.of(label), Buffer.alloc(3072, shade)]);

  it('reads several files one after the other', async () => {
    const first = await file('a.bin', Buffer.concat([row(3, 255), row(9, 0)]));
    const second = await file('b.bin.gz', gzipSync(row(0, 64)));
    const table = await readCifar10([first, second]);
    expect(table).toMatchObject({
      count: 3,
      width: 3072,
      labels: Uint8Array.of(1, 2, 0),
      classNames: ['airplane', 'cat', 'truck'],
      imageShape: [32, 32, 3],
      rawUnit: 128,
      testRows: undefined,
    });
    expect([0, 3072, 2 * 3072].map((place) => table.features[place])).toEqual([127 / 128, -127 / 128, -0.5]);
    expect([table.columns[0], table.columns[3 * 33 + 1], table.columns[3071]]).toEqual([
      'red[0,0]',
      'green[1,1]',
      'blue[31,31]',
    ]);
  });

  it('puts the rows of test files last', async () => {
    const training = await file('training.bin', Buffer.concat([row(1, 1), row(2, 2)]));
    const table = await readCifar10([training], [await file('test.bin', row(0, 3))]);
    expect(table).toMatchObject({ count: 3, testRows: 1, labels: Uint8Array.of(1, 2, 0) });
  });

  it('finds every shade at its pixel, as the integer that the device multiplies', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(picture, { minLength: 1, maxLength: 3 }), async (pictures) => {
        const { features, labels, classNames } = await readCifar10([
          await file('some.bin', encodePictures(pictures)),
        ]);
        pictures.forEach(({ label, planes }, index) => {
          expect(classNames[labels?.[index] ?? -1]).toBe(CIFAR10_CLASSES[label]);
          const levels = quantizeInputs(features.subarray(index * 3072, (index + 1) * 3072), 128);
          const expected = Int8Array.from({ length: 3072 }, (_, at) =>
            Math.max(-127, planes[(at % 3) * 1024 + Math.floor(at / 3)] - 128),
          );
          expect(levels).toEqual(expected);
          const raw = Int16Array.from(features.subarray(index * 3072, (index + 1) * 3072), (x) => x * 128);
          expect(quantizeRawSamples(raw, 128, 128)).toEqual(expected);
        });
      }),
      { numRuns: 20 },
    );
  });

  it('answers every damaged file with a table or an InputError', async () => {
    const good = Buffer.concat([row(1, 1), row(2, 2)]);
    const packed = gzipSync(good);
    const damaged = fc
      .constantFrom(good, packed)
      .chain((bytes) =>
        fc.tuple(fc.constant(bytes), fc.nat(bytes.length - 1), fc.nat(255), fc.nat(bytes.length)),
      );
    await fc.assert(
      fc.asyncProperty(damaged, async ([bytes, place, value, length]) => {
        const changed = Uint8Array.from(bytes);
        changed[place] = value;
        await readCifar10([await file('damaged.bin', changed.subarray(0, length))]).catch(
          (error: unknown) => {
            expect(error).toBeInstanceOf(InputError);
          },
        );
      }),
      { numRuns: 100 },
    );
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
    const means = [0, 1, 2].map((channel) => {
      let sum = 0;
      for (let at = channel; at < features.length; at += 3) sum += features[at] * 128 + 128;
      return sum / (count * 1024) / 255;
    });
    expect(count).toBe(4000);
    [0.4916, 0.4818, 0.4447].forEach((mean, channel) => {
      expect(means[channel]).toBeCloseTo(mean, 3);
    });
  });
});
