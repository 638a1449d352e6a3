import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../src/io/hash.js';
import { decodeManifest, encodeManifest, MANIFEST_FILE } from '../../src/io/manifest.js';
import { checkManifest, readManifest } from '../../src/io/manifest-check.js';

const folder = await mkdtemp(join(tmpdir(), 'ffirm-manifest-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const facts = {
  ...{ ffirm: '1.2.3', name: 'net', model: 'a'.repeat(64), config: 'b'.repeat(64) },
  ...{ packages: ['cmake'], kernels: ['portable'] },
};
const content = new Map<string, string | Uint8Array>([
  ['src/net.c', 'int x;\n'],
  ['README.md', '# net: µs\n'],
  ['blob/net.bin', Uint8Array.of(0, 255, 1)],
]);

async function writeAll(name: string): Promise<string> {
  const place = join(folder, name);
  for (const [path, text] of [...content, [MANIFEST_FILE, encodeManifest(content, facts)] as const]) {
    await mkdir(dirname(join(place, path)), { recursive: true });
    await writeFile(join(place, path), text);
  }
  return place;
}

describe('a manifest', () => {
  it('lists every file with its size and hash, sorted, whatever the order of the files', () => {
    const text = encodeManifest(content, facts);
    expect(encodeManifest(new Map([...content].reverse()), facts)).toBe(text);
    expect(decodeManifest(text, 'x')).toEqual({
      format: 'ffirm manifest 1',
      ...facts,
      files: [
        { path: 'README.md', bytes: 11, sha256: sha256('# net: µs\n') },
        { path: 'blob/net.bin', bytes: 3, sha256: sha256(Uint8Array.of(0, 255, 1)) },
        { path: 'src/net.c', bytes: 7, sha256: sha256('int x;\n') },
      ],
    });
  });

  it('is refused in one line when it is damaged, of another format, or names a path outside the folder', () => {
    const text = encodeManifest(content, facts);
    fc.assert(
      fc.property(fc.nat(text.length - 3), (end) => {
        expect(() => decodeManifest(text.slice(0, end), 'm.json')).toThrow(/^m\.json: .*generate` again$/);
      }),
      { seed: 3 },
    );
    for (const path of ['../x', '/etc/x', 'a/../x', 'a//x', '', '.', 'a\\x', 'C:x']) {
      const changed = text.replace('"src/net.c"', JSON.stringify(path));
      expect(() => decodeManifest(changed, 'm.json'), path).toThrow(/is not a path inside the folder/);
    }
    expect(() => decodeManifest(text.replace('manifest 1', 'manifest 2'), 'm.json')).toThrow(/format/);
  });
});

describe('a folder and its manifest', () => {
  it('agree when nothing was touched', async () => {
    const place = await writeAll('whole');
    expect(await readManifest(place)).toMatchObject(facts);
    expect(await checkManifest(place)).toMatchObject({ missing: [], changed: [], extra: [] });
  });

  it('differ in every file that is missing, changed or not listed', async () => {
    const place = await writeAll('touched');
    await rm(join(place, 'README.md'));
    await writeFile(join(place, 'src/net.c'), 'int y;\n');
    await writeFile(join(place, 'src/mine.c'), '');
    await mkdir(join(place, '.pio/build'), { recursive: true });
    await writeFile(join(place, '.pio/build/x.o'), '');
    expect(await checkManifest(place)).toMatchObject({
      missing: ['README.md'],
      changed: ['src/net.c'],
      extra: ['.pio/', 'src/mine.c'],
    });
  });

  it('differ where a symbolic link stands for a file or a folder, even to the same bytes', async () => {
    const whole = await writeAll('original');
    const place = await writeAll('linked');
    await rm(join(place, 'src'), { recursive: true });
    await symlink(join(whole, 'src'), join(place, 'src'));
    await rm(join(place, 'README.md'));
    await symlink(join(whole, 'README.md'), join(place, 'README.md'));
    const check = await checkManifest(place);
    expect(check.missing).toEqual(['README.md', 'src/net.c']);
    expect(check.extra).toEqual(['README.md', 'src']);
  });

  it('without a manifest there is nothing to compare with', async () => {
    const place = join(folder, 'foreign');
    await mkdir(place);
    expect(await readManifest(place)).toBeUndefined();
    expect(await readManifest(join(folder, 'absent'))).toBeUndefined();
    await expect(checkManifest(place)).rejects.toThrow(/foreign: has no ffirm\.manifest\.json/);
  });
});
