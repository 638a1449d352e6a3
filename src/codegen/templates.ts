import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Handlebars from 'handlebars';
import { packageRoot } from '../io/package.js';

/** Renders one template by its name, such as "header.h". Missing values are errors, not blanks. */
export type Render = (template: string, values: Readonly<Record<string, unknown>>) => string;

/** Reads the templates of generated bundles from templates/bundle/. */
export function loadTemplates(): Render {
  const folder = join(packageRoot, 'templates', 'bundle');
  const handlebars = Handlebars.create();
  const compiled = new Map<string, Handlebars.TemplateDelegate>();
  for (const file of readdirSync(folder).sort()) {
    const name = file.replace(/\.hbs$/, '');
    const text = readFileSync(join(folder, file), 'utf8');
    compiled.set(name, handlebars.compile(text, { noEscape: true, strict: true }));
    handlebars.registerPartial(name, text);
  }
  return (template, values) => {
    const render = compiled.get(template);
    if (render === undefined) throw new RangeError(`no template ${template} in ${folder}`);
    return `${render(values).trimEnd()}\n`;
  };
}
