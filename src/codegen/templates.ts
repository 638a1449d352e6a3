import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Handlebars from 'handlebars';
import { packageRoot } from '../io/package.js';

/** Renders one template by its name, such as "header.h". Missing values are errors, not blanks. */
export type Render = (template: string, values: Readonly<Record<string, unknown>>) => string;

/**
 * Reads the templates of generated bundles from templates/bundle/, templates/kernels/, and templates/packages/, where
 * the name of the package stands before that of the template: "platformio/library.json".
 */
export function loadTemplates(): Render {
  const handlebars = Handlebars.create();
  const compiled = new Map<string, Handlebars.TemplateDelegate>();
  const root = join(packageRoot, 'templates');
  const packages = readdirSync(join(root, 'packages')).sort();
  const folders = [
    ...['bundle', 'kernels'].map((folder) => ({ folder, prefix: '' })),
    ...packages.map((name) => ({ folder: join('packages', name), prefix: `${name}/` })),
  ];
  for (const { folder, prefix } of folders) {
    for (const file of readdirSync(join(root, folder)).sort()) {
      const name = prefix + file.replace(/\.hbs$/, '');
      const text = readFileSync(join(root, folder, file), 'utf8');
      compiled.set(name, handlebars.compile(text, { noEscape: true, strict: true }));
      handlebars.registerPartial(name, text);
    }
  }
  return (template, values) => {
    const render = compiled.get(template);
    if (render === undefined) throw new RangeError(`there is no template ${template}`);
    return `${render(values).trimEnd()}\n`;
  };
}
