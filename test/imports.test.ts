import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, sep } from 'node:path';
import { expect, it } from 'vitest';

/**
 * Folders of src/ in the order in which imports may go: each may import those before it. docs/architecture.md shows the same order,
 * and says what each is for.
 */
const ORDER = [
  ...['text', 'errors', 'math', 'kernel', 'packages', 'io', 'config', 'metrics', 'signal', 'data', 'model'],
  ...[
    'train',
    'quantize',
    'exit',
    'adapt',
    'codegen',
    'simulate',
    'board',
    'bench',
    'pipeline',
    'library',
    'report',
    'init',
    'page',
    'cli',
  ],
];

const SOURCE = 'src';

const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => join(SOURCE, path));

/** Files of src/ that a file imports. */
function importsOf(path: string): readonly string[] {
  const found = readFileSync(path, 'utf8').matchAll(/\bfrom '(\.[^']+)\.js'|\bimport\('(\.[^']+)\.js'\)/g);
  return Array.from(found, ([, fixed, late]) => `${normalize(join(dirname(path), fixed ?? late))}.ts`);
}

/** The folder of src/ that a file is in; undefined for files of src/ itself, which are entry points. */
function folderOf(path: string): string | undefined {
  const parts = path.split(sep);
  return parts.length > 2 ? parts[1] : undefined;
}

const graph = new Map(files.map((path) => [path, importsOf(path)]));

it('every folder of src/ has its place in the order, and docs/architecture.md names it', () => {
  const folders = [...new Set(files.flatMap((path) => folderOf(path) ?? []))].sort();
  expect(folders).toEqual([...ORDER].sort());
  const page = readFileSync('docs/architecture.md', 'utf8');
  for (const folder of folders) expect(page).toContain(`\`src/${folder}\``);
});

it('no file imports a folder that comes later', () => {
  const wrong = [...graph].flatMap(([path, imports]) => {
    const own = folderOf(path);
    if (own === undefined) return [];
    return imports
      .filter((target) => ORDER.indexOf(folderOf(target) ?? '') > ORDER.indexOf(own))
      .map((target) => `${path} imports ${target}`);
  });
  expect(wrong).toEqual([]);
});

it('no imports go in a circle', () => {
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (path: string, way: readonly string[]): void => {
    if (way.includes(path)) circles.push([...way.slice(way.indexOf(path)), path].join(' -> '));
    if (done.has(path) || way.includes(path)) return;
    for (const target of graph.get(path) ?? []) visit(target, [...way, path]);
    done.add(path);
  };
  for (const path of files) visit(path, []);
  expect(circles).toEqual([]);
});
