import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';

/** What a temporary file or folder is: one that is not complete yet, or one whose place was taken. */
export type TemporaryKind = 'new' | 'old';

const PATTERN = /^(.+)\.ffirm-(new|old)-[0-9a-f]{12}$/;

/** A name beside a file or folder, on the same file system, that nothing has. */
export function temporaryName(path: string, kind: TemporaryKind): string {
  return `${path}.ffirm-${kind}-${randomBytes(6).toString('hex')}`;
}

/** Of a temporary name, the name that it stands beside and its kind; undefined for every other name. */
export function parseTemporaryName(
  path: string,
): { readonly of: string; readonly kind: TemporaryKind } | undefined {
  const match = PATTERN.exec(basename(path));
  return match === null ? undefined : { of: match[1], kind: match[2] === 'new' ? 'new' : 'old' };
}
