import { existsSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import type { ReportOddity } from '../oddity.js';

/** The same name in the capitals that media and programs change names to: all of it, or its ending. */
function spellingsOf(name: string): readonly string[] {
  const ending = extname(name);
  const stem = name.slice(0, name.length - ending.length);
  return [stem + ending.toUpperCase(), stem + ending.toLowerCase(), name.toUpperCase(), name.toLowerCase()];
}

/**
 * The path of a file that another file names, or its own path with other capitals when that is what is there: records
 * that went over media without small letters have them.
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
    effect: 'that one is read',
    remedy: `rename it to ${name}`,
  });
  return join(dirname(path), found);
}
