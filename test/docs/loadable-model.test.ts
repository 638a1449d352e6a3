import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { blobTables, withTables } from '../../src/codegen/blob-tables.js';

const page = await readFile('docs/loadable-model.md', 'utf8');

describe('docs/loadable-model.md', () => {
  it('has the tables of what the encoder writes and the C checks; else run npm run tables', () => {
    expect(withTables(page)).toBe(page);
  });

  it('has every table, and the test notices a change in one', () => {
    for (const name of blobTables().keys()) expect(page).toContain(`<!-- table ${name} -->`);
    expect(withTables(page.replace('| 5 |', '| 6 |').replace('gain', 'gian'))).toBe(page);
  });
});
