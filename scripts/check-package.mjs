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
  ...['model', 'codegen', 'signal'].map((entry) => `dist/library/${entry}.d.ts`),
  'platformio/ffirm_platformio.py',
  'src/codegen/kernels/dsp/dsp.c.hbs',
  'src/kernel/beats/stream.ts',
  'src/kernel/classify.ts',
  'src/kernel/goodness/decide.ts',
  'src/kernel/heads/decide.ts',
  'schema/ffirm.schema.json',
  'schema/network.schema.json',
  'targets/host.json',
  'targets/runtime/ffirm_startup.c',
  'templates/bundle/header.h.hbs',
  'templates/harness/ffirm_checks.c.hbs',
  'templates/page/page.js',
  'src/packages/cmake/CMakeLists.txt.hbs',
  'docs/early-exit.md',
  'examples/mnist/ffirm.json',
  'README.md',
  'LICENSE',
];

/** What belongs only in this checkout. */
const UNWANTED =
  /^(test|test-long|scripts|node_modules|\.ci)\/|^src\/(?!kernel\/|(codegen\/kernels|packages)\/.*\.hbs$)|\.test\.|^vitest/;

/** A config and a table of two features, which a network learns in seconds. */
const CONFIG = {
  name: 'tiny',
  data: { source: 'csv', file: 'tiny.csv', label: 'class', split: { by: 'random' } },
  network: { layers: [8], prefixes: [4] },
  train: { engine: 'wasm', epochs: 3, learningRate: 0.01 },
  exit: { budget: { loss: 0.3 } },
  generate: { targets: ['host'], goldenVectors: 3 },
  verify: { samples: { host: 40 } },
};

function tableText() {
  const rows = Array.from({ length: 240 }, (_, i) => {
    const isHigh = i % 2 === 1;
    const noise = ((i * 37) % 19) / 40;
    return `${(isHigh ? 0.9 : 0.1) + noise},${(isHigh ? 0.2 : 0.8) - noise / 2},${isHigh ? 'high' : 'low'}`;
  });
  return `first,second,class\n${rows.join('\n')}\n`;
}

/** All that the program needs of Node's types: those of the library must not need any. */
const NODE = `declare module 'node:fs/promises' {
  export function readFile(path: string): Promise<Uint8Array>;
}
`;

/** A program in strict TypeScript that uses the library. */
const PROGRAM = `import { readFile } from 'node:fs/promises';
import { type Config, InputError, openProject, type Project, type VerifyReport, version } from 'ffirm';
import { type Bundle, decodeIntegerModel, generateBundle, goldenVectors, quantizeInputs } from 'ffirm/codegen';
import { type Answer, openClassifier } from 'ffirm/model';
import { designPeakDetector, detectPeaks } from 'ffirm/signal';

const project: Project = await openProject('ffirm.json');
const config: Config = project.config;
const report: VerifyReport = await project.verify();

const path = project.paths.integerModel;
const bytes = await readFile(path);
const answer: Answer = openClassifier(bytes, path).classify([1.1, 0.1]);

const file = decodeIntegerModel(bytes, path);
const { model, scales } = file.network;
const bundle: Bundle = generateBundle({
  name: config.name,
  version,
  file,
  golden: goldenVectors(model, quantizeInputs(Float32Array.from([1.1, 0.1]), scales.inputScale)),
  packages: ['cmake'],
  kernels: [],
  modelHash: '0'.repeat(64),
  configHash: '0'.repeat(64),
});

const peaks: Int32Array = detectPeaks([new Int16Array(3600)], designPeakDetector({ rate: 360, channels: 1 }));

const refused = await openProject('none.json').then(
  () => 'not refused',
  (error: unknown) => (error instanceof InputError ? error.message : 'another error'),
);
console.log(
  JSON.stringify({
    name: config.name,
    passed: report.passed,
    compared: report.files.compared,
    label: answer.className,
    files: bundle.size,
    peaks: peaks.length,
    refused,
  }),
);
`;

const COMPILER = {
  ...{ target: 'ES2022', module: 'NodeNext', moduleResolution: 'NodeNext', strict: true },
  ...{ exactOptionalPropertyTypes: true, types: [], lib: ['ES2023', 'DOM'] },
};

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
  const unwanted = files.map(({ path }) => path).filter((path) => UNWANTED.test(path));
  if (unwanted.length > 0) {
    throw new Error(
      `the package contains files that belong only in the checkout: ${unwanted.slice(0, 5).join(', ')}`,
    );
  }
  return files.length;
}

/** Trains, generates and verifies in the folder, with the command and from a program in TypeScript. */
function checkRun(folder) {
  if (!run(folder, 'npx', ['--no-install', 'ffirm', '--help']).includes('ffirm run ')) {
    throw new Error('"ffirm --help" does not name its commands');
  }
  writeFileSync(join(folder, 'ffirm.json'), JSON.stringify(CONFIG));
  writeFileSync(join(folder, 'tiny.csv'), tableText());
  const result = JSON.parse(run(folder, 'npx', ['--no-install', 'ffirm', 'run', 'ffirm.json', '--json']));
  const [host] = result.summary.verify;
  if (result.passed !== true || host.samples !== 40 || host.mismatches !== 0) {
    throw new Error(`"ffirm run" in an empty folder: ${JSON.stringify(result.summary.verify)}`);
  }
  writeFileSync(join(folder, 'main.mts'), PROGRAM);
  writeFileSync(join(folder, 'node.d.ts'), NODE);
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: COMPILER, files: ['main.mts', 'node.d.ts'] }),
  );
  run(folder, process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc')]);
  const printed = JSON.parse(run(folder, process.execPath, ['main.mjs']));
  const { passed, compared, label, files, peaks, refused } = printed;
  const asExpected =
    passed === true &&
    compared >= 20 &&
    label === 'high' &&
    files > 10 &&
    peaks === 0 &&
    /^none\.json: no such file/.test(refused);
  if (!asExpected) {
    throw new Error(`a program in TypeScript: ${JSON.stringify(printed)}`);
  }
  return `ffirm run and a program in TypeScript verified ${compared} files`;
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
  return `ffirm ${version}, ${exported} exports; ${checkRun(folder)}`;
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
