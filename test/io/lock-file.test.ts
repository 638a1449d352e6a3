import { once } from 'node:events';
import { mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execaNode } from 'execa';
import { afterAll, describe, expect, it } from 'vitest';
import { type Disk, nodeDisk } from '../../src/io/disk.js';
import { openLocked } from '../../src/io/lock-file.js';

const folder = await mkdtemp(join(tmpdir(), 'ffirm-lock-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A process that locks a file and says so, then does nothing until it is killed. */
const HOLDER = `
import { openSync } from 'node:fs';
import native from ${JSON.stringify(createRequire(import.meta.url).resolve('fs-native-extensions'))};
process.send(native.tryLock(openSync(process.argv[2], 'a+')));
setInterval(() => {}, 1000);
`;

describe('a lock on a file', () => {
  it('is had by one holder at a time, also in one process, and leaves the content alone', async () => {
    const path = join(folder, 'one');
    await writeFile(path, 'content');
    const first = await openLocked(path);
    expect(first?.unguarded).toBeUndefined();
    expect(await openLocked(path)).toBeUndefined();
    await first?.file.close();
    const second = await openLocked(path);
    expect(second).toBeDefined();
    await second?.file.close();
    expect(await readFile(path, 'utf8')).toBe('content');
  });

  it('ends with its process, however that ends: SIGKILL leaves no stale lock', async () => {
    const path = join(folder, 'killed');
    const script = join(folder, 'holder.mjs');
    await writeFile(script, HOLDER);
    const holder = execaNode(script, [path], { ipc: true, reject: false });
    expect(await holder.getOneMessage()).toBe(true);
    expect(await openLocked(path)).toBeUndefined();
    const ended = once(holder, 'exit');
    holder.kill('SIGKILL');
    await ended;
    const taken = await openLocked(path);
    expect(taken).toBeDefined();
    await taken?.file.close();
  });

  it('is never had on a file that lost its name between opening and locking', async () => {
    const path = join(folder, 'renamed');
    let renames = 0;
    const disk: Disk = {
      ...nodeDisk,
      open: async (...args) => {
        const file = await nodeDisk.open(...args);
        if (renames++ < 3) await rename(path, `${path}.${renames}`);
        return file;
      },
    };
    const locked = await openLocked(path, disk);
    await locked?.file.writeFile('mine');
    expect(await readFile(path, 'utf8')).toBe('mine');
    expect(await readFile(`${path}.3`, 'utf8')).toBe('');
    await locked?.file.close();
  });

  it('follows no link and takes no folder', async () => {
    await symlink('elsewhere', join(folder, 'link'));
    await expect(openLocked(join(folder, 'link'))).rejects.toThrow(/link: is a symbolic link; remove it/);
    await expect(openLocked(folder)).rejects.toThrow('EISDIR');
  });
});
