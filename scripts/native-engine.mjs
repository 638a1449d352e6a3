// `npm run test:native-engine`: builds @tensorflow/tfjs-node where its own download is not reachable, from the npm
// registry and PyPI alone, then trains the same network on it and on the WASM engine and compares the two.
// `node scripts/native-engine.mjs --build` only builds. See docs/native-engine.md. About 300 MB are downloaded, once.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBuild, ensurePackages, root } from './setup.mjs';

/** The oldest wheel with the C API in a separate library; earlier ones have it in a module that needs Python. */
const TENSORFLOW = '2.12.1';
const HEADERS = '1.9.0';
/** Any version for which TensorFlow has wheels: it is not the one that runs here, and nothing of Python is used. */
const WHEEL_PYTHON = '3.10';
const WHEELS = {
  x64: { name: 'tensorflow-cpu', platform: 'manylinux2014_x86_64' },
  arm64: { name: 'tensorflow-cpu-aws', platform: 'manylinux2014_aarch64' },
};
const LIBRARIES = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];
/** The wheel's headers that the binding includes, directly or indirectly. */
const HEADER_FOLDERS = ['c', 'core/platform', 'tsl'];

const CACHE = join(root, 'node_modules', '.cache', 'ffirm-native-engine');
const PACKAGE = join(CACHE, 'node_modules', '@tensorflow', 'tfjs-node');
const STAMP = join(CACHE, 'built.json');
const SELF = fileURLToPath(import.meta.url);

const ENGINES = ['wasm', 'tfjs-node'];
const NETWORK = {
  name: 'native_engine',
  seed: 3,
  data: { source: 'mnist', train: 20_000, validation: 5000 },
  network: { layers: [256, 256], prefixes: [32], label: { amplitude: 3 } },
  train: { epochs: 3, batch: 256, learningRate: 0.005 },
};

// The engines add up the same products in another order, so that their float32 results differ by rounding. Its effect
// on the losses was measured on this network by disturbing every matrix product of the WASM engine with random
// relative errors. Over the first 10 batches the loss moves by 5e-9 for errors of half a unit in the last place and
// by 7e-8 for sqrt(784) times as much, which is about the error of a sum of 784 terms; a learning rate that is wrong by
// 0.1 % moves it by 1.8e-4. Later, different hard negatives and Adam's division by small gradients amplify it: up to
// 7e-3 in a layer's loss after 3 epochs, whereas another seed changes it by 5e-2 and more.
const EARLY_BATCHES = 10;
const EARLY_TOLERANCE = 1e-5;
const EPOCH_TOLERANCE = 2e-2;

/** Why there is no native engine; shown as one line. */
class NativeEngineError extends Error {}

function say(text) {
  console.log(`native engine: ${text}`);
}

function run(command, args, options = {}) {
  const result = spawnSync(command, args, {
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options,
  });
  const output = `${result.stdout ?? ''}${result.stderr ?? ''}`;
  const reason = result.error?.message ?? result.signal ?? `exit code ${result.status}`;
  return { failed: result.status !== 0, stdout: result.stdout ?? '', output, reason };
}

const UNREACHABLE =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ConnectionError|ConnectTimeout|ReadTimeout|ProxyError/;

/** Runs a package client. When it fails, says in one line whether its registry could not be reached. */
function fetchWith(registry, command, args) {
  const { failed, output, reason } = run(command, args);
  if (!failed) {
    return;
  }
  if (UNREACHABLE.test(output)) {
    const failure = UNREACHABLE.exec(output)[0];
    throw new NativeEngineError(`${registry} cannot be reached (${command}: ${failure})`);
  }
  const errors = output.split('\n').filter((line) => /^(npm error|ERROR:)|No module named/.test(line));
  throw new NativeEngineError(`"${[command, ...args].join(' ')}" failed: ${errors.at(-1)?.trim() ?? reason}`);
}

function must(command, args) {
  const { failed, stdout, output, reason } = run(command, args);
  if (failed) {
    process.stderr.write(output);
    throw new NativeEngineError(`"${[command, ...args].join(' ')}" failed: ${reason}`);
  }
  return stdout;
}

const runs = (command) => !run(command, ['--version']).failed;

function wheelHere() {
  const wheel = process.platform === 'linux' ? WHEELS[process.arch] : undefined;
  if (wheel === undefined) {
    throw new NativeEngineError(
      `built on Linux with ${Object.keys(WHEELS).join(' or ')} only; this is ${process.platform} ${process.arch}`,
    );
  }
  return wheel;
}

/** The C++ compiler that is installed. */
function compilerHere() {
  const compiler = [process.env.CXX, 'g++', 'clang++'].find((name) => name && runs(name));
  if (compiler === undefined || !runs('python3')) {
    throw new NativeEngineError('a C++ compiler and Python 3 with pip are needed (Debian: g++, python3-pip)');
  }
  return compiler;
}

/** The versions of the build; a different value builds again. tfjs-node must have the version of the other packages. */
function recipe() {
  const core = join(root, 'node_modules', '@tensorflow', 'tfjs-core', 'package.json');
  return {
    tfjsNode: JSON.parse(readFileSync(core, 'utf8')).version,
    tensorflow: TENSORFLOW,
    headers: HEADERS,
    arch: process.arch,
    nodeApi: process.versions.napi,
  };
}

function installPackage(version) {
  say(`npm install --ignore-scripts @tensorflow/tfjs-node@${version} ...`);
  mkdirSync(CACHE, { recursive: true });
  writeFileSync(join(CACHE, 'package.json'), '{ "private": true }\n');
  fetchWith('the npm registry', 'npm', [
    'install',
    ...['--prefix', CACHE],
    ...['--ignore-scripts', '--no-audit', '--no-fund', '--no-progress', '--loglevel=error'],
    ...['--fetch-retries=1', '--fetch-retry-mintimeout=1000'],
    `@tensorflow/tfjs-node@${version}`,
    `node-api-headers@${HEADERS}`,
  ]);
}

function downloadWheel({ name, platform }, folder) {
  say(`pip download --platform ${platform} ${name}==${TENSORFLOW} ...`);
  fetchWith('PyPI', 'python3', [
    ...['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--retries', '1'],
    ...['--no-deps', '--only-binary=:all:', '--implementation', 'cp', '--python-version', WHEEL_PYTHON],
    ...['--platform', platform, '--dest', folder],
    `${name}==${TENSORFLOW}`,
  ]);
  const wheel = readdirSync(folder).find((file) => file.endsWith('.whl'));
  return join(folder, wheel);
}

const UNPACK = `
import sys, zipfile
wheel, folder, *starts = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    archive.extractall(folder, [name for name in archive.namelist() if name.startswith(tuple(starts))])
`;

/** Moves the libraries and headers of the wheel to where tfjs-node keeps its downloads. */
function unpackWheel(wheel) {
  const unpacked = join(CACHE, 'wheel');
  const wanted = [
    ...LIBRARIES.map((library) => `tensorflow/${library}`),
    ...HEADER_FOLDERS.map((folder) => `tensorflow/include/tensorflow/${folder}/`),
  ];
  must('python3', ['-c', UNPACK, wheel, unpacked, ...wanted]);
  const deps = join(PACKAGE, 'deps');
  mkdirSync(join(deps, 'lib'), { recursive: true });
  for (const library of LIBRARIES) {
    renameSync(join(unpacked, 'tensorflow', library), join(deps, 'lib', library));
  }
  renameSync(join(unpacked, 'tensorflow', 'include'), join(deps, 'include'));
  rmSync(unpacked, { recursive: true });
}

/** Compiles the binding to where tfjs-node searches for it with this version of Node. */
function compileBinding(compiler) {
  const manifest = join(PACKAGE, 'package.json');
  const binding = createRequire(manifest)('@mapbox/node-pre-gyp').find(manifest);
  const [, nodeApi] = /napi-v(\d+)/.exec(binding);
  say(`compiling the binding for Node-API ${nodeApi} ...`);
  mkdirSync(dirname(binding), { recursive: true });
  must(compiler, [
    ...['-std=c++17', '-O2', '-shared', '-fPIC', `-DNAPI_VERSION=${nodeApi}`],
    ...['-I', join(CACHE, 'node_modules', 'node-api-headers', 'include')],
    ...['-I', join(PACKAGE, 'deps', 'include')],
    join(PACKAGE, 'binding', 'tfjs_backend.cc'),
    join(PACKAGE, 'binding', 'tfjs_binding.cc'),
    ...['-o', binding, '-L', join(PACKAGE, 'deps', 'lib')],
    ...LIBRARIES.map((library) => `-l:${library}`),
    '-Wl,-rpath,$ORIGIN/../../deps/lib',
  ]);
}

/** Builds the package, unless it is already built. */
function build() {
  const wheel = wheelHere();
  const wanted = JSON.stringify(recipe());
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) {
    return;
  }
  const compiler = compilerHere();
  rmSync(STAMP, { force: true });
  rmSync(join(CACHE, 'node_modules'), { recursive: true, force: true });
  installPackage(recipe().tfjsNode);
  const downloads = join(CACHE, 'downloads', TENSORFLOW);
  unpackWheel(downloadWheel(wheel, downloads));
  compileBinding(compiler);
  const load = 'process.stdout.write(require(process.argv[1]).backend().binding.TF_Version)';
  say(`it loads, with TensorFlow ${must(process.execPath, ['-e', load, PACKAGE])}`);
  rmSync(join(CACHE, 'downloads'), { recursive: true });
  writeFileSync(STAMP, wanted);
}

/** Trains in this process and prints the result as JSON. */
async function trainHere(choice) {
  const { configSchema } = await import('../dist/config/config.js');
  const { loadData } = await import('../dist/data/load.js');
  const { openEngine } = await import('../dist/train/engine.js');
  const { train: trainNetwork } = await import('../dist/train/trainer.js');
  const config = configSchema.parse({ ...NETWORK, train: { ...NETWORK.train, engine: choice } });
  const data = await loadData(config);
  const engine = await openEngine(config.train.engine);
  const early = [];
  const before = process.cpuUsage();
  const { metrics } = await trainNetwork(data, config, {
    engine,
    onProgress: ({ loss }) => {
      if (early.length < EARLY_BATCHES) {
        early.push(loss);
      }
    },
  });
  const { user, system } = process.cpuUsage(before);
  const cpuSeconds = (user + system) / 1e6 / metrics.length;
  const { name, version, detail } = engine;
  console.log(JSON.stringify({ engine: { name, version, detail }, early, metrics, cpuSeconds }));
}

/** Trains in a separate process, because a process has one engine. */
function train(choice) {
  const { failed, stdout, output } = run(process.execPath, [SELF, '--train', choice], {
    env: { ...process.env, FFIRM_TFJS_NODE: PACKAGE },
  });
  if (failed) {
    process.stderr.write(output);
    throw new NativeEngineError(`training on ${choice} failed`);
  }
  return JSON.parse(stdout.trim().split('\n').at(-1));
}

/** Every loss of a training run that does not depend on how fast it was. */
const lossesOf = ({ early, metrics }) => [
  ...early,
  ...metrics.flatMap(({ loss, layerLoss }) => [loss, ...layerLoss]),
];

/** Largest difference of two lists of losses, relative to the first. */
function largestDifference(reference, others) {
  return Math.max(...reference.map((loss, index) => Math.abs(others[index] - loss) / Math.abs(loss)));
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2;
}

function printEpochs(wasm, native) {
  console.log('epoch  loss, wasm   loss, tfjs-node  difference  accuracy, wasm  accuracy, tfjs-node');
  wasm.metrics.forEach((reference, index) => {
    const other = native.metrics[index];
    const difference = largestDifference([reference.loss], [other.loss]);
    console.log(
      [
        String(reference.epoch).padStart(5),
        reference.loss.toFixed(8).padEnd(11),
        other.loss.toFixed(8).padEnd(15),
        difference.toExponential(1).padEnd(10),
        reference.validationAccuracy.toFixed(4).padEnd(14),
        other.validationAccuracy.toFixed(4),
      ].join('  '),
    );
  });
}

function printSpeeds(what, timesOf) {
  const medians = timesOf.map(median);
  const engines = ENGINES.map((choice, index) => `${choice} ${medians[index].toFixed(2)}`).join(', ');
  say(`${what}, median of ${timesOf[0].length}: ${engines}; ratio ${(medians[0] / medians[1]).toFixed(1)}`);
}

/** Trains on both engines, twice each; false when they do not agree. */
function compare() {
  say('training on both engines, twice each ...');
  const runsOf = { wasm: [], 'tfjs-node': [] };
  for (const choice of [...ENGINES, ...ENGINES.toReversed()]) {
    runsOf[choice].push(train(choice));
  }
  const [wasm] = runsOf.wasm;
  const [native] = runsOf['tfjs-node'];
  for (const { engine } of [wasm, native]) {
    say(`${engine.name}: TensorFlow.js ${engine.version}, ${engine.detail}`);
  }
  printEpochs(wasm, native);

  const early = largestDifference(wasm.early, native.early);
  const all = largestDifference(lossesOf(wasm), lossesOf(native));
  say(
    `largest relative difference of a loss: ${early.toExponential(1)} in the first ${EARLY_BATCHES} batches ` +
      `(tolerance ${EARLY_TOLERANCE.toExponential()}), ${all.toExponential(1)} in all ` +
      `(tolerance ${EPOCH_TOLERANCE.toExponential()})`,
  );
  const repeated = ENGINES.filter((choice) => {
    const [first, second] = runsOf[choice].map((result) => JSON.stringify(lossesOf(result)));
    return first === second;
  });
  say(`the same losses, bit for bit, in a second run: ${repeated.join(', ') || 'none'}`);

  printSpeeds(
    'seconds per epoch',
    ENGINES.map((choice) => runsOf[choice].flatMap(({ metrics }) => metrics.map(({ seconds }) => seconds))),
  );
  printSpeeds(
    'processor seconds per epoch',
    ENGINES.map((choice) => runsOf[choice].map(({ cpuSeconds }) => cpuSeconds)),
  );
  // Written so that a NaN fails.
  return early <= EARLY_TOLERANCE && all <= EPOCH_TOLERANCE && repeated.length === ENGINES.length;
}

function main() {
  try {
    ensurePackages();
    ensureBuild();
    build();
    if (!process.argv.includes('--build') && !compare()) {
      say('the engines do not agree');
      process.exit(1);
    }
    say(`to train with it: export FFIRM_TFJS_NODE=${PACKAGE}`);
  } catch (error) {
    console.error(`native engine: ${error instanceof Error ? error.message : error}`);
    process.exit(1);
  }
}

const [option, engineName] = process.argv.slice(2);
if (option === '--train') {
  await trainHere(engineName);
} else {
  main();
}
