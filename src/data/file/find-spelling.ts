import { existsSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import type { ReportOddity } from '../oddity.js';

/** The name with other capitalization, as media and programs change it: all of it, or only its ending. */
function spellingsOf(name: string): readonly string[] {
  const ending = extname(name);
  const stem = name.slice(0, name.length - ending.length);
  return [stem + ending.toUpperCase(), stem + ending.toLowerCase(), name.toUpperCase(), name.toLowerCase()];
}

/**
 * The path of a file that another file names, or the same path with other capitalization if only that exists: records that
 * were copied over media without lower-case letters have such names.
 */
export function findSpelling(path: string, report: ReportOddity): string {
  if (existsSync(path)) return path;
  const name = basename(path);
  const found = spellingsOf(name).find((spelling) => existsSync(join(dirname(path), spelling)));
  if (found === undefined) return path;
  report({
    kind: 'capitals',
    source: path,
    place: '',
    problem: `the file is named ${found}`,
    effect: 'this file is read',
    remedy: `rename it to ${name}`,
  });
  return join(dirname(path), found);
}
