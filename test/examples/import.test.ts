import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.js';
import { parseDescription } from '../../src/model/import-description.js';
import { runImport } from '../../src/pipeline/import-step.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const example = join(root, 'examples', 'import');
const folder = await mkdtemp(join(tmpdir(), 'ffirm-example-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('examples/import', () => {
  it('has a network of PyTorch that is right of as many validation images as PyTorch counts', async () => {
    const report = await runImport(await loadConfig(join(example, 'ffirm.json')), { output: folder });
    expect(report).toMatchObject({ network: '784-32-32', decision: 'heads', unused: [] });
    expect(report.validationAccuracy).toBeCloseTo(96.91, 10);
  });

  it('has the script that docs/import.md shows', async () => {
    const script = await readFile(join(example, 'train.py'), 'utf8');
    expect(await readFile(join(root, 'docs', 'import.md'), 'utf8')).toContain(
      `\`\`\`python\n${script}\`\`\`\n`,
    );
  });

  it('the descriptions that docs/import.md shows are valid', async () => {
    const text = await readFile(join(root, 'docs', 'import.md'), 'utf8');
    const blocks = [...text.matchAll(/```json\n(\{[^`]*)```/g)].map(([, block]) => block);
    const descriptions = blocks.filter((block) => block.includes('classNames'));
    expect(descriptions).toHaveLength(3);
    for (const block of descriptions) expect(() => parseDescription(block, 'docs/import.md')).not.toThrow();
  });
});
