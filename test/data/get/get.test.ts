import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listFiles } from '../../../src/data/get/catalogue.js';
import { type Checksum, parseSha256Sums } from '../../../src/data/get/checksum.js';
import { downloadFile } from '../../../src/data/get/download.js';
import { getDataset } from '../../../src/data/get/get.js';
import { InputError } from '../../../src/errors/input-error.js';
import { faultyDisk } from '../../io/faulty-disk.js';
import { type FileServer, startFileServer } from './file-server.js';

const content = Buffer.from(Array.from({ length: 100_000 }, (_, i) => (i * i) % 251));

function sha256(bytes: Uint8Array): Checksum {
  return { algorithm: 'sha256', hex: createHash('sha256').update(bytes).digest('hex') };
}

let server: FileServer;
let folder: string;
beforeAll(async () => {
  server = await startFileServer();
});
afterAll(() => server.close());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ffirm-get-'));
  server.files.clear();
  server.faults.length = 0;
  server.requests.length = 0;
  server.files.set('a.dat', content);
  return () => rm(folder, { recursive: true, force: true });
});

const download = (checksum = sha256(content), attempts = 3) =>
  downloadFile(`${server.url}a.dat`, join(folder, 'a.dat'), {
    ...{ checksum, attempts, pause: 1 },
    onProgress: (received, total) => {
      if (received > 0 && received !== total) server.arrived();
    },
  });

describe('downloadFile', () => {
  it('fetches a file and leaves nothing else behind', async () => {
    const seen: number[] = [];
    const outcome = await downloadFile(`${server.url}a.dat`, join(folder, 'deep', 'a.dat'), {
      checksum: sha256(content),
      onProgress: (received, total) => {
        expect(total).toBe(content.length);
        seen.push(received);
      },
    });
    expect(outcome).toBe('downloaded');
    expect(seen[0]).toBe(0);
    expect(seen[seen.length - 1]).toBe(content.length);
    expect(content.equals(await readFile(join(folder, 'deep', 'a.dat')))).toBe(true);
    expect(await readdir(join(folder, 'deep'))).toEqual(['a.dat']);
  });

  it('leaves a whole file as it is, and refuses to replace one that somebody has changed', async () => {
    await writeFile(join(folder, 'a.dat'), '');
    expect(await download()).toBe('downloaded');
    expect(await download()).toBe('present');
    expect(server.requests).toEqual(['GET /a.dat']);
    await writeFile(join(folder, 'a.dat'), 'changed');
    await expect(download()).rejects.toThrow(/a\.dat: differs from the file of the data set.*move it away/);
    expect(await readFile(join(folder, 'a.dat'), 'utf8')).toBe('changed');
  });

  it('goes on by itself after a connection that broke', async () => {
    server.faults.push('cut');
    expect(await download()).toBe('downloaded');
    expect(server.requests[1]).toMatch(/^GET \/a\.dat bytes=\d+-$/);
    expect(content.equals(await readFile(join(folder, 'a.dat')))).toBe(true);
  });

  it('goes on with what an earlier run left', async () => {
    server.faults.push('cut', 'cut');
    await expect(download(undefined, 2)).rejects.toThrow(
      /a\.dat: (the connection failed|\d+ of 100000 bytes came)/,
    );
    expect(await readdir(folder)).toEqual(['a.dat.ffirm-part']);
    const there = (await readFile(join(folder, 'a.dat.ffirm-part'))).length;
    expect(there).toBeGreaterThan(0);
    await download();
    expect(server.requests[2]).toBe(`GET /a.dat bytes=${there}-`);
    expect(await readdir(folder)).toEqual(['a.dat']);
  });

  it('begins anew where the server ignores Range', async () => {
    await writeFile(join(folder, 'a.dat.ffirm-part'), content.subarray(0, 500));
    server.faults.push('ignore-range');
    await download();
    expect(content.equals(await readFile(join(folder, 'a.dat')))).toBe(true);
    expect(server.requests).toEqual(['GET /a.dat bytes=500-']);
  });

  it('takes what is whole already, and begins anew where it is longer or of something else', async () => {
    await writeFile(join(folder, 'a.dat.ffirm-part'), content);
    await download();
    await rm(join(folder, 'a.dat'));
    await writeFile(join(folder, 'a.dat.ffirm-part'), Buffer.concat([content, content]));
    await download();
    await rm(join(folder, 'a.dat'));
    await writeFile(join(folder, 'a.dat.ffirm-part'), 'something else');
    await download();
    expect(content.equals(await readFile(join(folder, 'a.dat')))).toBe(true);
  });

  it('waits for a server that is busy, and gives up in the end', async () => {
    server.faults.push('busy');
    expect(await download()).toBe('downloaded');
    await rm(join(folder, 'a.dat'));
    server.faults.push('busy', 'busy', 'busy');
    const attempt = download();
    await expect(attempt).rejects.toThrow(InputError);
    await expect(attempt).rejects.toThrow('the server answers 503 Service Unavailable; try again later');
  });

  it.each<[string, () => Promise<unknown>, RegExp]>([
    [
      'a wrong checksum',
      () => download(sha256(Buffer.of(1))),
      /a\.dat: the sha256 checksum is not [0-9a-f]{64}; nothing was kept/,
    ],
    [
      'a missing file',
      () => {
        server.files.clear();
        return download();
      },
      /a\.dat: the server answers 404 Not Found; name another place with --mirror/,
    ],
    [
      'no server',
      () =>
        downloadFile('http://127.0.0.1:1/a', join(folder, 'a'), { checksum: sha256(content), attempts: 1 }),
      /127\.0\.0\.1:1\/a: the connection failed \(.+\); check the network/,
    ],
  ])('%s: one clear error and nothing under the name', async (_, run, message) => {
    const attempt = run();
    await expect(attempt).rejects.toThrow(InputError);
    await expect(attempt).rejects.toThrow(message);
    expect(await readdir(folder)).toEqual([]);
  });

  it('refuses a server that sends other bytes than were asked for', async () => {
    await writeFile(join(folder, 'a.dat.ffirm-part'), content.subarray(0, 500));
    server.faults.push('wrong-range');
    await expect(download()).rejects.toThrow('sends other bytes');
    expect(existsSync(join(folder, 'a.dat'))).toBe(false);
  });

  it('a place that cannot be written to is one clear error', async () => {
    await writeFile(join(folder, 'file'), '');
    const attempt = downloadFile(`${server.url}a.dat`, join(folder, 'file', 'a.dat'), {
      checksum: sha256(content),
    });
    await expect(attempt).rejects.toThrow(
      /file\/a\.dat: cannot be written: .* \((EEXIST|ENOTDIR)\); free some space, or choose another folder with --into/,
    );
  });

  it('a full disk is one clear error; what came is kept and continued', async () => {
    const path = join(folder, 'a.dat');
    const options = { checksum: sha256(content), attempts: 3, pause: 1 };
    const attempt = downloadFile(`${server.url}a.dat`, path, { ...options, disk: faultyDisk({ room: 700 }) });
    await expect(attempt).rejects.toThrow(
      `${path}: cannot be written: the disk is full (ENOSPC); free some space, or choose another folder with --into`,
    );
    expect(await readdir(folder)).toEqual(['a.dat.ffirm-part']);
    server.requests.length = 0;
    expect(await downloadFile(`${server.url}a.dat`, path, options)).toBe('downloaded');
    expect(server.requests).toEqual(['GET /a.dat bytes=700-']);
    expect(await readdir(folder)).toEqual(['a.dat']);
    expect(content.equals(await readFile(path))).toBe(true);
  });

  it('writes all bytes where the disk takes few at a time, and gives no name where it fails to sync', async () => {
    const path = join(folder, 'a.dat');
    const options = { checksum: sha256(content), attempts: 1 };
    const fault = (call: string) => (call === 'sync' ? 'EIO' : undefined);
    await expect(
      downloadFile(`${server.url}a.dat`, path, { ...options, disk: faultyDisk({ fault }) }),
    ).rejects.toThrow(/a\.dat: cannot be written: the disk reports an error \(EIO\)/);
    expect(existsSync(path)).toBe(false);
    await rm(`${path}.ffirm-part`);
    await downloadFile(`${server.url}a.dat`, path, { ...options, disk: faultyDisk({ most: () => 1000 }) });
    expect(content.equals(await readFile(path))).toBe(true);
  });

  it('two fetches of one file: one of them fetches, the other says so', async () => {
    const results = await Promise.allSettled([download(), download()]);
    const refused = results.flatMap((result) =>
      result.status === 'rejected' ? [String(result.reason)] : [],
    );
    expect(refused).toHaveLength(1);
    expect(refused[0]).toMatch(/a\.dat: another ffirm is writing it; wait until it has finished/);
    expect(content.equals(await readFile(join(folder, 'a.dat')))).toBe(true);
  });

  it('does not touch what a link in the place of the unfinished file leads to', async () => {
    await writeFile(join(folder, 'mine'), 'mine');
    await symlink('mine', join(folder, 'a.dat.ffirm-part'));
    await expect(download()).rejects.toThrow(/a.dat.ffirm-part: is a symbolic link/);
    expect(await readFile(join(folder, 'mine'), 'utf8')).toBe('mine');
  });
});

describe('getDataset', () => {
  const names = ['100.hea', '100.dat', '100.atr', '101.hea', 'mitdbdir/intro.htm', '../../../etc/evil.dat'];
  beforeEach(() => {
    for (const name of names) server.files.set(name, Buffer.from(`content of ${name}`));
    const list = names.map((name) => `${sha256(Buffer.from(`content of ${name}`)).hex}  ${name}\n`).join('');
    server.files.set('SHA256SUMS.txt', Buffer.from(list));
  });
  const options = () => ({ into: folder, mirror: server.url, attempts: 2, pause: 1 });

  it('fetches the files of the list that belong to the data set, and no name leads out of the folder', async () => {
    const files: string[] = [];
    const report = await getDataset('mitdb', {
      ...options(),
      onProgress: ({ file, done, files: all }) => {
        if (!files.includes(file)) files.push(file);
        expect(files[done]).toBe(file);
        expect(all).toBe(4);
      },
    });
    expect(report).toMatchObject({ folder: join(folder, 'mitdb'), downloaded: 4, present: 0, after: null });
    expect((await readdir(join(folder, 'mitdb'))).sort()).toEqual([
      '100.atr',
      '100.dat',
      '100.hea',
      '101.hea',
    ]);
    expect(await getDataset('mitdb', options())).toMatchObject({ downloaded: 0, present: 4 });
  });

  it('fetches only what is named', async () => {
    expect(await getDataset('mitdb', { ...options(), only: ['101'] })).toMatchObject({ downloaded: 1 });
    await expect(getDataset('mitdb', { ...options(), only: ['1o1'] })).rejects.toThrow(
      '--only: mitdb has no "1o1"; did you mean "101"?',
    );
    await expect(getDataset('mnist', { ...options(), only: ['train'] })).rejects.toThrow(
      'mnist is only available as a whole',
    );
  });

  it('takes subjects and recordings of CHB-MIT, whose names may have a plus', async () => {
    const eeg = [
      'chb01/chb01_03.edf',
      'chb01/chb01-summary.txt',
      'chb02/chb02_16+.edf',
      'chb02/chb02_16+.edf.seizures',
    ];
    for (const name of eeg) server.files.set(name, Buffer.from(name));
    const list = eeg.map((name) => `${sha256(Buffer.from(name)).hex} ${name}\n`).join('');
    server.files.set('SHA256SUMS.txt', Buffer.from(list));
    await getDataset('chbmit', { ...options(), only: ['chb02'] });
    expect((await readdir(join(folder, 'chbmit', 'chb02'))).sort()).toEqual([
      'chb02_16+.edf',
      'chb02_16+.edf.seizures',
    ]);
    const files = await listFiles('chbmit', { ...options(), only: ['chb01_03'] });
    expect(files.map(({ name }) => name)).toEqual(['chb01/chb01_03.edf']);
  });

  it('keeps what came before a fault and names the file of the fault', async () => {
    server.files.set('100.hea', Buffer.from('changed'));
    await expect(getDataset('mitdb', options())).rejects.toThrow(
      `${server.url}100.hea: the sha256 checksum is not`,
    );
    expect((await readdir(join(folder, 'mitdb'))).sort()).toEqual(['100.atr', '100.dat']);
  });

  it('checks MNIST by the published md5, and CIFAR-10 by sha256', async () => {
    server.files.set('cifar-10-binary.tar.gz', content);
    await mkdir(join(folder, 'cifar10'));
    await expect(getDataset('cifar10', options())).rejects.toThrow(
      'sha256 checksum is not c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd',
    );
    const mnist = await listFiles('mnist');
    expect(mnist.map(({ url }) => url)).toContain(
      'https://ossci-datasets.s3.amazonaws.com/mnist/train-images-idx3-ubyte.gz',
    );
  });

  it('refuses mirrors that are none', async () => {
    await expect(listFiles('mitdb', { mirror: 'ftp://x/' })).rejects.toThrow(
      '"ftp://x/" is not an http or https address',
    );
    server.files.set('SHA256SUMS.txt', Buffer.from('<html>welcome</html>'));
    await expect(listFiles('mitdb', options())).rejects.toThrow('this lists no files of mitdb');
  });
});

describe('parseSha256Sums', () => {
  it('reads lists with one or two spaces or a star, and Windows lines', () => {
    const hex = 'a'.repeat(64);
    const sums = parseSha256Sums(`${hex} one\r\n${hex}  two words\n${hex.toUpperCase()} *three\nnoise\n`);
    expect([...sums.keys()]).toEqual(['one', 'two words', 'three']);
    expect(sums.get('three')?.hex).toBe(hex);
  });
});
