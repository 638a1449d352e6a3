import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { InputError } from '../../src/errors/input-error.js';
import { writeWhole } from '../../src/io/write-file.js';
import { type Calls, faultyDisk } from './faulty-disk.js';

const folder = await mkdtemp(join(tmpdir(), 'ffirm-write-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const content = Uint8Array.from({ length: 10_000 }, (_, i) => (i * i) % 251);
let places = 0;

/** A folder with a file that an earlier run wrote. */
async function prepare(): Promise<{ place: string; path: string }> {
  places += 1;
  const place = join(folder, String(places));
  await mkdir(place);
  await writeFile(join(place, 'model'), 'old');
  return { place, path: join(place, 'model') };
}

describe('writing a file whole or not at all', () => {
  it('writes all bytes, however few of them the file system takes at a time', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 300 }),
        fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1 }),
        async (bytes, sizes) => {
          const { place, path } = await prepare();
          let turn = 0;
          const most = () => sizes[turn++ % sizes.length];
          await writeWhole(path, bytes, faultyDisk({ most }));
          expect(Buffer.compare(await readFile(path), bytes)).toBe(0);
          expect(await readdir(place)).toEqual(['model']);
        },
      ),
      { seed: 1, numRuns: 50 },
    );
  });

  it('a disk that fills up at any byte leaves the old file alone, says so, and leaves nothing else', async () => {
    for (const room of [0, 1, 5000, 9999]) {
      const { place, path } = await prepare();
      const attempt = writeWhole(path, content, faultyDisk({ room }));
      await expect(attempt).rejects.toThrow(InputError);
      await expect(attempt).rejects.toThrow(
        `${path}: cannot be written: the disk is full (ENOSPC); free some space, or name a folder on another disk`,
      );
      expect(await readFile(path, 'utf8')).toBe('old');
      expect(await readdir(place)).toEqual(['model']);
    }
    const { path } = await prepare();
    await writeWhole(path, content, faultyDisk({ room: content.length }));
    expect((await stat(path)).size).toBe(content.length);
  });

  it('a fault at any call leaves the old file or the new one, never a part, and names file and reason', async () => {
    const calls: Calls = [];
    await writeWhole((await prepare()).path, content, faultyDisk({ calls, most: () => 4000 }));
    const writing = ['open', 'write', 'write', 'write', 'chmod', 'sync', 'readFile'];
    expect(calls).toEqual(['mkdir', ...writing, 'rename', 'open', 'sync']);
    for (const code of ['ENOSPC', 'EIO', 'EROFS', 'EDQUOT', 'EMFILE']) {
      for (const [failing, call] of calls.entries()) {
        const { place, path } = await prepare();
        const fault = (_: string, number: number) => (number === failing ? code : undefined);
        const attempt = writeWhole(path, content, faultyDisk({ fault, most: () => 4000 }));
        await expect(attempt, `${code} at ${call}`).rejects.toThrow(InputError);
        await expect(attempt).rejects.toThrow(`${path}: cannot be written: `);
        await expect(attempt).rejects.toThrow(`(${code}); `);
        const now = await readFile(path);
        // After the renaming the new file has its name.
        if (failing < calls.indexOf('rename') + 1) expect(now.toString()).toBe('old');
        else expect(Buffer.compare(now, content)).toBe(0);
        expect(await readdir(place), `${code} at ${call}`).toEqual(['model']);
      }
    }
  });

  it('a write that takes nothing and says nothing is an error, not an endless loop', async () => {
    const { path } = await prepare();
    await expect(writeWhole(path, content, faultyDisk({ most: () => 0 }))).rejects.toThrow(
      /model: cannot be written: the disk reports an error \(EIO\)/,
    );
  });

  it('what reads back differently gets no name', async () => {
    const { place, path } = await prepare();
    const spoil = (bytes: Buffer) => bytes.fill(0, 9000);
    await expect(writeWhole(path, content, faultyDisk({ spoil }))).rejects.toThrow(
      /reading back gives other bytes/,
    );
    expect(await readFile(path, 'utf8')).toBe('old');
    expect(await readdir(place)).toEqual(['model']);
  });

  it('keeps the permissions of the file, and the link that leads to it', async () => {
    const { place, path } = await prepare();
    await chmod(path, 0o640);
    await symlink('model', join(place, 'link'));
    await writeWhole(join(place, 'link'), 'new');
    expect((await lstat(join(place, 'link'))).isSymbolicLink()).toBe(true);
    expect(await readFile(path, 'utf8')).toBe('new');
    expect((await stat(path)).mode & 0o777).toBe(0o640);
  });

  it('makes the folders above, and puts no file in the place of a folder or a device', async () => {
    const { place, path } = await prepare();
    await writeWhole(join(place, 'a', 'b', 'c'), 'deep');
    expect(await readFile(join(place, 'a', 'b', 'c'), 'utf8')).toBe('deep');
    await expect(writeWhole(join(place, 'a'), 'x')).rejects.toThrow(/a: is a folder and is not replaced/);
    await expect(writeWhole(devNull, 'x')).rejects.toThrow(/is not a regular file and is not replaced/);
    await expect(writeWhole(join(path, 'x'), 'x')).rejects.toThrow(
      /model\/x: cannot be written: .*(ENOTDIR|EEXIST)\)/,
    );
  });
});
