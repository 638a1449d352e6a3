import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { cifarSchema } from '../../../src/config/data-config.js';
import { loadTable } from '../../../src/data/table/load.js';

const folder = await mkdtemp(join(tmpdir(), 'ffirm-load-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Pictures of one shade each, which is the number of the picture; the labels take turns. */
async function write(name: string, first: number, count: number): Promise<void> {
  const rows = Array.from({ length: count }, (_, index) =>
    Buffer.concat([Buffer.of(index % 2), Buffer.alloc(3072, first + index)]),
  );
  await writeFile(join(folder, name), Buffer.concat(rows));
}

await write('data_batch_1.bin', 10, 3);
await write('data_batch_2.bin', 20, 3);
await write('test_batch.bin', 30, 2);

const shadesOf = ({ features }: { readonly features: Float32Array }) =>
  Array.from({ length: features.length / 3072 }, (_, index) => features[index * 3072] * 128 + 128);

function load(split: object) {
  const files = ['data_batch_1.bin', 'data_batch_2.bin'];
  return loadTable(cifarSchema.parse({ source: 'cifar10', files, split }), { folder, seed: 1 });
}

describe('a test part that has files of its own', () => {
  it('is kept apart, and validation is cut from the end of the other files', async () => {
    const splits = await load({ by: 'files', test: ['test_batch.bin'], validation: 2 });
    expect(shadesOf(splits.train)).toEqual([10, 11, 12, 20]);
    expect(shadesOf(splits.validation)).toEqual([21, 22]);
    expect(shadesOf(splits.test)).toEqual([30, 31]);
    expect(splits.validation.split).toBe('validation');
    expect(splits.test).toMatchObject({ split: 'test', imageShape: [32, 32, 3], count: 2 });
    expect(splits.split).toBeUndefined();
  });

  it('leaves something to train on', async () => {
    await expect(load({ by: 'files', test: ['test_batch.bin'] })).rejects.toThrow(
      'data.split.validation: 5000 of 6 samples leave nothing to train on; set it between 1 and 5',
    );
  });

  it('is found like the other files', async () => {
    await expect(load({ by: 'files', test: ['none.bin'] })).rejects.toThrow('split.test');
  });

  it('refuses a test file that is also trained on', async () => {
    await expect(
      load({ by: 'files', test: ['test_batch.bin', 'data_batch_2.bin'], validation: 2 }),
    ).rejects.toThrow(
      'data.split.test: data_batch_2.bin is also one of data.files; name it in one of the two',
    );
  });

  it('is one of the ways to divide them', async () => {
    const splits = await load({ by: 'random', validation: 0.3, test: 0.3 });
    expect(splits.train.count + splits.validation.count + splits.test.count).toBe(6);
  });
});
