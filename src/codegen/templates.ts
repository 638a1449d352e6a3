import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../io/package.js';
import { compileTemplates, type Render } from '../text/template.js';

/**
 * Reads the templates of generated bundles from templates/bundle/, templates/kernels/, and templates/packages/, where
 * the name of the package stands before that of the template: "platformio/library.json". What they render ends with one line feed.
 */
export function loadTemplates(): Render {
  const root = join(packageRoot, 'templates');
  const packages = readdirSync(join(root, 'packages')).sort();
  const folders = [
    ...['bundle', 'kernels'].map((folder) => ({ folder, prefix: '' })),
    ...packages.map((name) => ({ folder: join('packages', name), prefix: `${name}/` })),
  ];
  const texts = folders.flatMap(({ folder, prefix }) =>
    readdirSync(join(root, folder))
      .sort()
      .map((file): readonly [string, string] => [
        prefix + file.replace(/\.hbs$/, ''),
        readFileSync(join(root, folder, file), 'utf8'),
      ]),
  );
  const render = compileTemplates(new Map(texts));
  return (template, values) => `${render(template, values).trimEnd()}\n`;
}
