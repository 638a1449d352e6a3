import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Pages that may contain figures. */
function pages(root) {
  const below = (folder) =>
    readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
      .map((entry) => join(entry.parentPath, entry.name));
  return [join(root, 'README.md'), ...below('docs'), ...below('examples')].sort();
}

const blockPattern = (id) => new RegExp(`(<!-- figures ${id} -->\\n)[\\s\\S]*?(\\n<!-- /figures -->)`, 'g');

/**
 * Writes figures where pages have a place for them: between `<!-- figures ID -->` and `<!-- /figures -->`.
 *
 * @param blocks Markdown by the id of its place
 * @returns the pages that changed, and the blocks that no page has a place for
 */
export function writeBlocks(root, blocks) {
  const placed = new Set();
  const changed = [];
  for (const path of pages(root)) {
    const before = readFileSync(path, 'utf8');
    let after = before;
    for (const [id, text] of blocks) {
      after = after.replace(blockPattern(id), (_, open, close) => {
        placed.add(id);
        return `${open}\n${text}\n${close}`;
      });
    }
    if (after === before) continue;
    writeFileSync(path, after);
    changed.push(path);
  }
  return { changed, placeless: [...blocks.keys()].filter((id) => !placed.has(id)) };
}
