import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';

/** The kinds of temporary files and folders: incomplete ones, and replaced ones. */
export type TemporaryKind = 'new' | 'old';

const PATTERN = /^(.+)\.ffirm-(new|old)-[0-9a-f]{12}$/;

/** An unused name next to a file or folder, on the same file system. */
export function temporaryName(path: string, kind: TemporaryKind): string {
  return `${path}.ffirm-${kind}-${randomBytes(6).toString('hex')}`;
}

/** The original name and the kind that a temporary name stands for; undefined for every other name. */
export function parseTemporaryName(
  path: string,
): { readonly of: string; readonly kind: TemporaryKind } | undefined {
  const match = PATTERN.exec(basename(path));
  return match === null ? undefined : { of: match[1], kind: match[2] === 'new' ? 'new' : 'old' };
}
