// Packs ffirm, installs the tarball into an empty project and uses it there. Needs dist/ to be built.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './setup.mjs';

/** Files and folders that the installed package cannot work without. */
const NEEDED = [
  'dist/cli/main.js',
  'dist/index.js',
  'dist/index.d.ts',
  'platformio/ffirm_platformio.py',
  'src/kernel/beats/stream.ts',
  'src/kernel/goodness/classify.ts',
  'src/kernel/heads/classify.ts',
  'schema/',
  'targets/',
  'templates/harness/',
];

function run(cwd, command, args) {
  const result = spawnSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  if (result.status !== 0) {
    throw new Error(`"${[command, ...args].join(' ')}" failed:\n${result.stdout}${result.stderr}`);
  }
  return result.stdout.trim();
}

function checkFiles() {
  const [{ files }] = JSON.parse(run(root, 'npm', ['pack', '--dry-run', '--json', '--ignore-scripts']));
  const missing = NEEDED.filter((path) => !files.some((file) => file.path.startsWith(path)));
  if (missing.length > 0) {
    throw new Error(`the package lacks ${missing.join(', ')}`);
  }
  return files.length;
}

function checkInstalled(folder) {
  run(root, 'npm', ['pack', '--ignore-scripts', '--pack-destination', folder]);
  const [tarball] = readdirSync(folder);
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'empty', version: '1.0.0', private: true }),
  );
  const options = ['--ignore-scripts', '--omit=optional', '--prefer-offline', '--no-audit', '--no-fund'];
  run(folder, 'npm', ['install', ...options, `./${tarball}`]);
  const version = run(folder, 'npx', ['--no-install', 'ffirm', '--version']);
  const exported = run(folder, process.execPath, [
    '-e',
    "import('ffirm').then((m) => console.log(Object.keys(m).length))",
  ]);
  if (Number(exported) === 0) {
    throw new Error("import('ffirm') exports nothing");
  }
  return `ffirm ${version}, ${exported} exports`;
}

const folder = mkdtempSync(join(tmpdir(), 'ffirm-package-'));
try {
  const count = checkFiles();
  console.log(`package: ${count} files; installed: ${checkInstalled(folder)}`);
} catch (error) {
  console.error(`package: ${error.message}`);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
