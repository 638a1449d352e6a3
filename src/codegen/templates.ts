import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../io/package.js';
import { compileTemplates, type Render } from '../text/template.js';

/** Templates of a folder, whose names in generated files begin with `prefix`. */
interface TemplateFolder {
  readonly path: string;
  readonly prefix: string;
}

/** The folders of a folder, sorted. */
function foldersIn(path: string): readonly string[] {
  const entries = readdirSync(path, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/** Name and text of every template in a folder; other files are ignored. */
function textsIn({ path, prefix }: TemplateFolder): readonly (readonly [name: string, text: string])[] {
  return readdirSync(path)
    .filter((file) => file.endsWith('.hbs'))
    .sort()
    .map((file) => [prefix + file.replace(/\.hbs$/, ''), readFileSync(join(path, file), 'utf8')]);
}

/**
 * Reads the templates of generated bundles: those of templates/bundle/ by their own names, those of a matrix kernel or a package
 * after its name: "dsp/dsp.c", "platformio/library.json". The result of rendering one ends with a single line feed.
 */
export function loadTemplates(): Render {
  const groups = [join('src', 'codegen', 'kernels'), join('src', 'packages')];
  const folders: readonly TemplateFolder[] = [
    { path: join(packageRoot, 'templates', 'bundle'), prefix: '' },
    ...groups.flatMap((group) =>
      foldersIn(join(packageRoot, group)).map((name) => ({
        path: join(packageRoot, group, name),
        prefix: `${name}/`,
      })),
    ),
  ];
  const render = compileTemplates(new Map(folders.flatMap(textsIn)));
  return (template, values) => `${render(template, values).trimEnd()}\n`;
}
