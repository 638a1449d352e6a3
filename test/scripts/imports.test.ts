import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';

/** Imports of dist/ in a script: `import { names } from '../dist/x.js'` or `const { names } = await import('../dist/x.js')`. */
const IMPORT =
  /import \{([^}]*)\} from '[./]*dist\/([^']+)\.js'|const \{([^}]*)\} = await import\('[./]*dist\/([^']+)\.js'\)/g;

const scripts = readdirSync('scripts', { recursive: true, encoding: 'utf8' }).filter((path) =>
  path.endsWith('.mjs'),
);

/** A name as the module exports it: `train` of "train: trainNetwork" and "train as trainNetwork". */
function exportedName(text: string): string {
  return text
    .trim()
    .split(/:| as /)[0]
    .trim();
}

const imports = scripts.flatMap((script) =>
  Array.from(
    readFileSync(join('scripts', script), 'utf8').matchAll(IMPORT),
    ([, fixed, path = '', late = '', latePath]) => ({
      script,
      names: (fixed ?? late).split(',').map(exportedName).filter(Boolean),
      module: latePath ?? path,
    }),
  ),
);

describe('what scripts import from dist/', () => {
  it('is written so that this test finds it', () => {
    const mentions = scripts.flatMap((script) => {
      const text = readFileSync(join('scripts', script), 'utf8');
      const all = text.match(/import\([^)]*dist|from '[./]*dist\//g) ?? [];
      return all.length === imports.filter((one) => one.script === script).length ? [] : [script];
    });
    expect(mentions).toEqual([]);
    expect(imports.length).toBeGreaterThan(40);
  });

  it('is there', async () => {
    const missing: string[] = [];
    for (const { script, names, module } of imports) {
      const exported: object = await import(pathToFileURL(join('src', `${module}.ts`)).href);
      missing.push(
        ...names.filter((name) => !(name in exported)).map((name) => `${script}: ${module}, ${name}`),
      );
    }
    expect(missing).toEqual([]);
  });
});
