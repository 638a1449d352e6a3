import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../errors/input-error.js';
import { sha256 } from './hash.js';
import { decodeManifest, GENERATE_AGAIN, MANIFEST_FILE, type Manifest } from './manifest.js';

/** How a folder differs from its manifest. Paths inside the folder, sorted, with "/" between their parts. */
export interface ManifestCheck {
  readonly manifest: Manifest;
  /** Listed, but missing or not a regular file. */
  readonly missing: readonly string[];
  /** Present with a different size or different bytes. */
  readonly changed: readonly string[];
  /** Present but not listed: files and symbolic links; a folder without listed files is one entry that ends in "/". */
  readonly extra: readonly string[];
}

/** The content of a folder, sorted by whether its manifest lists it. */
export interface FolderEntries {
  /** Regular files that are listed, with no symbolic link in their path. */
  readonly listed: readonly string[];
  /** @see ManifestCheck.extra */
  readonly extra: readonly string[];
}

/** The folders above a path: "a" and "a/b" for "a/b/c". */
function foldersAbove(path: string): readonly string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_, i) => parts.slice(0, i + 1).join('/'));
}

/**
 * Sorts the content of a folder into listed and unlisted files. Symbolic links are not followed, and never count as listed.
 *
 * @param paths listed files; the manifest itself may be omitted
 */
export async function sortEntries(folder: string, paths: readonly string[]): Promise<FolderEntries> {
  const files = new Set([MANIFEST_FILE, ...paths]);
  const folders = new Set(paths.flatMap(foldersAbove));
  const listed: string[] = [];
  const extra: string[] = [];
  async function look(inside: string): Promise<void> {
    for (const entry of await readdir(join(folder, inside), { withFileTypes: true })) {
      const path = inside === '' ? entry.name : `${inside}/${entry.name}`;
      if (entry.isDirectory() && folders.has(path)) await look(path);
      else if (entry.isFile() && files.has(path)) listed.push(path);
      else extra.push(entry.isDirectory() ? `${path}/` : path);
    }
  }
  await look('');
  return { listed: listed.sort(), extra: extra.sort() };
}

/**
 * The manifest of a folder; undefined if the folder or the manifest does not exist.
 *
 * @throws InputError when it is damaged, has another format, or cannot be read
 */
export async function readManifest(folder: string): Promise<Manifest | undefined> {
  const path = join(folder, MANIFEST_FILE);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new InputError(`${path}: cannot be read (${String(code)}); ${GENERATE_AGAIN}`);
  });
  return text === undefined ? undefined : decodeManifest(text, path);
}

/**
 * Compares a folder with its manifest, byte by byte.
 *
 * @throws InputError when there is no manifest, or it is damaged
 */
export async function checkManifest(folder: string): Promise<ManifestCheck> {
  const manifest = await readManifest(folder);
  if (manifest === undefined) {
    throw new InputError(
      `${folder}: has no ${MANIFEST_FILE}: it is incomplete, or an older version of ffirm wrote it; ${GENERATE_AGAIN}`,
    );
  }
  const { listed, extra } = await sortEntries(
    folder,
    manifest.files.map(({ path }) => path),
  );
  const there = new Set(listed);
  const missing = manifest.files.filter(({ path }) => !there.has(path)).map(({ path }) => path);
  const changed: string[] = [];
  for (const file of manifest.files.filter(({ path }) => there.has(path))) {
    const bytes = await readFile(join(folder, file.path));
    if (bytes.byteLength !== file.bytes || sha256(bytes) !== file.sha256) changed.push(file.path);
  }
  return { manifest, missing, changed, extra };
}
