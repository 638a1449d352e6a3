import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { InputError } from '../../src/errors/input-error.js';
import { type Disk, nodeDisk } from '../../src/io/disk.js';
import { writePieces } from '../../src/io/write-pieces.js';
import { type Calls, faultyDisk } from './faulty-disk.js';

const folder = await mkdtemp(join(tmpdir(), 'ffirm-pieces-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

let places = 0;

/** Two files that an earlier run wrote, and what replaces them. */
async function prepare() {
  places += 1;
  const place = await mkdtemp(join(folder, `${places}-`));
  const paths = [join(place, 'a.npy'), join(place, 'b.npy')] as const;
  for (const path of paths) await writeFile(path, 'old');
  const write = (disk?: Disk) =>
    writePieces(
      new Map([
        [paths[0], ['one, ', Buffer.from('two')]],
        [paths[1], ['three']],
      ]),
      disk,
    );
  const read = () => Promise.all(paths.map((path) => readFile(path, 'utf8')));
  return { place, paths, write, read };
}

const OLD = ['old', 'old'];
const NEW = ['one, two', 'three'];

describe('files written piece by piece', () => {
  it('are there whole, and nothing else is', async () => {
    const { place, write, read } = await prepare();
    await write(faultyDisk({ most: () => 2 }));
    expect(await read()).toEqual(NEW);
    expect(await readdir(place)).toEqual(['a.npy', 'b.npy']);
  });

  it('stay as they were, all of them, where the disk fails before the first has its name', async () => {
    const calls: Calls = [];
    await (await prepare()).write(faultyDisk({ calls }));
    expect(calls.filter((call) => call === 'rename')).toHaveLength(2);
    for (const code of ['ENOSPC', 'EIO']) {
      for (const [failing, call] of calls.entries()) {
        const { place, paths, write, read } = await prepare();
        const fault = (_: string, number: number) => (number === failing ? code : undefined);
        const attempt = write(faultyDisk({ fault }));
        await expect(attempt, `${code} at ${call} ${failing}`).rejects.toThrow(InputError);
        await expect(attempt).rejects.toThrow(/[ab]\.npy: cannot be written: .*\((ENOSPC|EIO)\); /);
        expect(String(await attempt.catch(String))).toContain(paths[0].slice(0, -'a.npy'.length));
        const now = await read();
        if (failing <= calls.indexOf('rename')) expect(now).toEqual(OLD);
        else for (const [i, text] of now.entries()) expect([OLD[i], NEW[i]]).toContain(text);
        expect(await readdir(place)).toEqual(['a.npy', 'b.npy']);
      }
    }
  });

  it('stay as they were where the pieces cannot be made; that error comes through', async () => {
    const { place, paths, read } = await prepare();
    function* pieces(): Generator<string> {
      yield 'first';
      throw new RangeError('row 2 is odd');
    }
    await expect(writePieces(new Map([[paths[0], pieces()]]))).rejects.toThrow(
      new RangeError('row 2 is odd'),
    );
    expect(await read()).toEqual(OLD);
    expect(await readdir(place)).toEqual(['a.npy', 'b.npy']);
  });

  it('take the place of what a killed run left, and refuse what another is writing', async () => {
    const { place, paths, write, read } = await prepare();
    await writeFile(`${paths[0]}.ffirm-part`, 'much longer than what will be written');
    let second: Promise<void> | undefined;
    async function* slow(): AsyncGenerator<string> {
      yield 'one';
      second = write();
      await second.catch(() => {});
      yield 'two';
    }
    await writePieces(new Map([[paths[0], slow()]]));
    await expect(second).rejects.toThrow(/a\.npy: another ffirm is writing it; wait until it has finished/);
    expect(await read()).toEqual(['onetwo', 'old']);
    expect(await readdir(place)).toEqual(['a.npy', 'b.npy']);
  });

  it('do not take the place of a device', async () => {
    await expect(writePieces(new Map([[devNull, ['x']]]), nodeDisk)).rejects.toThrow(/not a regular file/);
  });
});
