import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A folder for compiled sources inside node_modules, so that vitest leaves these modules to Node, and packages resolve. */
export function compiledFolder(name: string): string {
  return join(ROOT, 'node_modules', '.cache', `ffirm-${name}-${process.pid}`);
}

/** Compiles the sources without checking them: a thread of Node runs JavaScript only. */
export function compileSources(folder: string): void {
  for (const name of readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })) {
    if (name.endsWith('.ts')) {
      const target = join(folder, name.replace(/\.ts$/, '.js'));
      const { outputText } = ts.transpileModule(readFileSync(join(ROOT, 'src', name), 'utf8'), {
        compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ES2022 },
      });
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, outputText);
    }
  }
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
}
