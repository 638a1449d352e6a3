// Bundles the script of report pages (src/page) into templates/page/page.js: `npm run page`. A test fails while it is not up to date.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');

/** Readers of ffirm import modules of Node for reading from disks, which the page never does. */
const withoutNode = {
  name: 'without-node',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:/ }, ({ path }) => ({ path, namespace: 'without-node' }));
    onLoad({ filter: /.*/, namespace: 'without-node' }, () => ({ contents: 'module.exports = {};' }));
  },
};

/** A module of src/page as a script. @param more options of esbuild */
async function scriptOf(file, more) {
  const { outputFiles } = await build({
    ...{ entryPoints: [join(root, 'src', 'page', file)], absWorkingDir: root },
    ...{ bundle: true, write: false, format: 'iife', target: 'es2022', charset: 'utf8' },
    ...{ plugins: [withoutNode], legalComments: 'none', tsconfig: join(root, 'tsconfig.page.json') },
    ...more,
  });
  return outputFiles[0].text;
}

/** The script of report pages, as one function call. */
export function pageScript() {
  return scriptOf('main.ts', { minify: true });
}

/** What runs the generated C, as a script that defines `ffirmRoutine`: for checks of many samples in a browser. */
export function routineScript() {
  return scriptOf('routine.ts', { globalName: 'ffirmRoutine' });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const path = join(root, 'templates', 'page', 'page.js');
  const text = await pageScript();
  writeFileSync(path, text);
  process.stderr.write(`${path}: ${text.length} characters\n`);
}
