import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Handlebars from 'handlebars';
import { packageRoot } from '../io/package.js';

/** Renders one template by its name, such as "header.h". Missing values are errors, not blanks. */
export type Render = (template: string, values: Readonly<Record<string, unknown>>) => string;

/** Reads the templates of generated bundles from templates/bundle/ and templates/kernels/. */
export function loadTemplates(): Render {
  const handlebars = Handlebars.create();
  const compiled = new Map<string, Handlebars.TemplateDelegate>();
  for (const folder of ['bundle', 'kernels'].map((name) => join(packageRoot, 'templates', name))) {
    for (const file of readdirSync(folder).sort()) {
      const name = file.replace(/\.hbs$/, '');
      const text = readFileSync(join(folder, file), 'utf8');
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
