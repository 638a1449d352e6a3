// Prepares a machine with Node 20 and nothing else: packages, C compilers, emulator, and the build in dist/.
// `node scripts/setup.mjs [--tests] [--platformio] [--readers]` does just that; scripts/demo.mjs and scripts/test.mjs start
// with it.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const MODULES = join(root, 'node_modules');
const PACKAGES_STAMP = join(MODULES, '.ffirm-setup');
const BUILD_STAMP = join(MODULES, '.ffirm-build');

/** Something that the user has to do; shown as one line. */
class SetupError extends Error {}

function say(text) {
  console.log(`ffirm setup: ${text}`);
}

/** Runs a command without showing what it prints. */
function runCaptured(command, args, env) {
  const result = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, ...env },
    maxBuffer: 256 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const reason = result.error?.message ?? result.signal ?? `exit code ${result.status}`;
  return { failed: result.status !== 0, reason, output: `${result.stdout ?? ''}${result.stderr ?? ''}` };
}

/** Runs a command quietly; if it fails, shows what it printed and gives up. */
function runQuietly(command, args, env = {}) {
  const { failed, reason, output } = runCaptured(command, args, env);
  if (failed) {
    process.stderr.write(output);
    throw new SetupError(`"${[command, ...args].join(' ')}" failed: ${reason}`);
  }
}

/** Runs a command quietly; if it fails, gives up with the last line that it printed. */
function runBriefly(command, args) {
  const { failed, reason, output } = runCaptured(command, args);
  if (failed) {
    const last = output.trim().split('\n').at(-1);
    throw new SetupError(`"${[command, ...args].join(' ')}" failed: ${last === '' ? reason : last}`);
  }
}

/** Standard output of a command, or undefined when it is not installed or fails. */
function outputOf(command, args) {
  const result = spawnSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return result.status === 0 ? result.stdout : undefined;
}

const runs = (command) => outputOf(command, ['--version']) !== undefined;

/** SHA-256 over the paths and contents of files and folders of the project. */
function hashOf(paths) {
  const hash = createHash('sha256');
  const add = (path) => {
    if (statSync(path).isDirectory()) {
      for (const entry of readdirSync(path).sort()) {
        add(join(path, entry));
      }
    } else {
      hash
        .update(`${relative(root, path)}\0`)
        .update(readFileSync(path))
        .update('\0');
    }
  };
  for (const path of paths) {
    add(join(root, path));
  }
  return hash.digest('hex');
}

const holds = (stamp, text) => existsSync(stamp) && readFileSync(stamp, 'utf8') === text;

/** True when npm itself has installed these packages since the lock file last changed. */
function installedByHand() {
  const record = join(MODULES, '.package-lock.json');
  return existsSync(record) && statSync(record).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs;
}

/** Installs the packages of package-lock.json. Those that are optional and do not build are left out by npm. */
function installPackages() {
  // npm ci empties the folder first; if it is a link, that is the folder of another checkout, which may be in use.
  if (lstatSync(MODULES, { throwIfNoEntry: false })?.isSymbolicLink()) {
    throw new SetupError(
      `node_modules is a link to ${realpathSync(MODULES)}, which npm ci would empty. Remove the link, or run npm ci there`,
    );
  }
  const options = ['--no-audit', '--no-fund', '--no-progress'];
  const env = { CI: 'true' };
  say('installing the npm packages (npm ci) ...');
  const { failed, reason, output } = runCaptured('npm', ['ci', ...options], env);
  if (failed && output.includes('EUSAGE') && output.includes('in sync')) {
    // A lock file made where the registry only has the packages of that platform lacks those of the others, and
    // npm ci requires them. npm install still uses the locked versions, with their checksums.
    say('npm ci finds package-lock.json incomplete; installing its versions with npm install --no-save ...');
    runQuietly('npm', ['install', '--no-save', ...options], env);
  } else if (failed) {
    process.stderr.write(output);
    throw new SetupError(`"npm ci" failed: ${reason}`);
  }
}

/** Installs the packages of package-lock.json, unless they are there. */
export function ensurePackages() {
  const hash = hashOf(['package-lock.json']);
  if (holds(PACKAGES_STAMP, hash)) {
    return;
  }
  // A stamp of another lock file is more reliable than the times of files.
  if (existsSync(PACKAGES_STAMP) || !installedByHand()) {
    installPackages();
  }
  writeFileSync(PACKAGES_STAMP, hash);
}

function hasNewlib() {
  const path = outputOf('arm-none-eabi-gcc', ['-print-file-name=rdimon.specs'])?.trim();
  return path !== undefined && isAbsolute(path) && existsSync(path);
}

/** What the project runs, how to check that it is installed, and the Debian packages that contain it. */
const TOOLS = [
  { name: 'a C compiler', present: () => runs('gcc') || runs('clang'), packages: ['gcc', 'libc6-dev'] },
  { name: 'a C++ compiler', present: () => runs('g++') || runs('clang++'), packages: ['g++', 'libc6-dev'] },
  { name: 'arm-none-eabi-gcc', present: () => runs('arm-none-eabi-gcc'), packages: ['gcc-arm-none-eabi'] },
  { name: 'newlib for Arm', present: hasNewlib, packages: ['libnewlib-arm-none-eabi'] },
  { name: 'qemu-system-arm', present: () => runs('qemu-system-arm'), packages: ['qemu-system-arm'] },
];

/** Tools that only tests need: a second compiler, build systems, static analysis, a browser. Without one its tests are skipped. */
const TEST_TOOLS = [
  { name: 'clang', present: () => runs('clang'), packages: ['clang'] },
  { name: 'lld for WebAssembly', present: () => runs('wasm-ld'), packages: ['lld'] },
  { name: 'Chromium', present: () => runs('chromium'), packages: ['chromium'] },
  { name: 'clang-tidy', present: () => runs('clang-tidy'), packages: ['clang-tidy'] },
  { name: 'cppcheck', present: () => runs('cppcheck'), packages: ['cppcheck'] },
  { name: 'CMake', present: () => runs('cmake'), packages: ['cmake'] },
  { name: 'make', present: () => runs('make'), packages: ['make'] },
  { name: 'avr-gcc', present: () => runs('avr-gcc'), packages: ['gcc-avr', 'avr-libc'] },
  { name: 'qemu-arm', present: () => runs('qemu-arm'), packages: ['qemu-user'] },
  {
    name: 'gcc for RISC-V',
    present: () => runs('riscv64-linux-gnu-gcc'),
    packages: ['gcc-riscv64-linux-gnu', 'libc6-dev-riscv64-cross'],
  },
];

const canInstall = () => process.getuid?.() === 0 && runs('apt-get');

function aptInstall(packages) {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const patience = ['-o', 'DPkg::Lock::Timeout=300', '-o', 'Acquire::Retries=3'];
  runQuietly('apt-get', [...patience, 'update'], env);
  runQuietly('apt-get', [...patience, 'install', '-y', '--no-install-recommends', ...packages], env);
}

/** Installs the compilers and the emulator if they are missing and this is Debian and the user is root. */
export function ensureTools({ tests = false } = {}) {
  const wanted = tests && canInstall() ? [...TOOLS, ...TEST_TOOLS] : TOOLS;
  const missing = wanted.filter((tool) => !tool.present());
  if (missing.length === 0) {
    return;
  }
  const names = missing.map((tool) => tool.name).join(', ');
  const packages = [...new Set(missing.flatMap((tool) => tool.packages))];
  if (!canInstall()) {
    const command = `apt-get update && apt-get install -y --no-install-recommends ${packages.join(' ')}`;
    throw new SetupError(`missing: ${names}. Run as root: ${command}`);
  }
  say(`installing ${names} (apt-get install ${packages.join(' ')}) ...`);
  aptInstall(packages);
  const absent = missing.filter((tool) => !tool.present()).map((tool) => tool.name);
  if (absent.length > 0) {
    throw new SetupError(
      `apt-get installed ${packages.join(' ')}, but there still is no ${absent.join(', ')}`,
    );
  }
}

/**
 * Python packages that tests run, each set in its own virtual environment in node_modules/.cache, where the tests expect it.
 * Versions are pinned, because the readers of these packages are the reference.
 */
const PYTHONS = {
  platformio: {
    name: 'PlatformIO',
    folder: 'ffirm-platformio',
    // PlatformIO Core, and the SCons that it would otherwise fetch from its registry.
    packages: ['platformio==6.2.0', 'scons==4.11.1'],
  },
  readers: {
    name: 'the readers that ffirm is compared with',
    folder: 'ffirm-readers',
    packages: ['wfdb==4.3.1', 'mne==1.13.2', 'pyEDFlib==0.1.42', 'pandas==3.1.1', 'numpy==2.4.6'],
  },
  parsers: {
    name: 'the parsers that generated texts are shown to',
    folder: 'ffirm-parsers',
    packages: ['PyYAML==6.0.4', 'kconfiglib==14.1.0', 'cmarkgfm==2025.10.22'],
  },
};

/** Installs packages from PyPI; if that fails, says so and what to do. Their tests are then skipped. */
function ensurePython({ name, folder, packages }) {
  const home = join(MODULES, '.cache', folder);
  const stamp = join(home, 'packages.txt');
  const wanted = packages.join(' ');
  const python = join(home, 'bin', 'python');
  if (holds(stamp, wanted) && runs(python)) {
    return;
  }
  const hasVenv = () => outputOf('python3', ['-c', 'import ensurepip, venv']) !== undefined;
  try {
    if (!hasVenv() && canInstall()) {
      say('installing python3-venv (apt-get install python3-venv) ...');
      aptInstall(['python3-venv']);
    }
    if (!hasVenv()) {
      throw new SetupError(
        'missing: python3-venv. Run as root: apt-get update && apt-get install -y python3-venv',
      );
    }
    say(`installing ${name} (pip install ${wanted}) ...`);
    rmSync(home, { recursive: true, force: true });
    mkdirSync(dirname(home), { recursive: true });
    runBriefly('python3', ['-m', 'venv', home]);
    const options = ['--disable-pip-version-check', '--no-input', '--quiet'];
    runBriefly(python, ['-m', 'pip', 'install', ...options, ...packages]);
    writeFileSync(stamp, wanted);
  } catch (error) {
    if (!(error instanceof SetupError)) {
      throw error;
    }
    say(`without ${name}, whose tests are skipped; ${error.message}`);
  }
}

/** Installs PlatformIO from PyPI, if possible. */
export function ensurePlatformio() {
  ensurePython(PYTHONS.platformio);
}

/** Installs wfdb-python, MNE, pyEDFlib and pandas, and parsers of YAML, Kconfig and Markdown from PyPI, if possible. */
export function ensureReaders() {
  ensurePython(PYTHONS.readers);
  ensurePython(PYTHONS.parsers);
}

/** Compiles src/ into dist/, unless dist/ is up to date. */
export function ensureBuild() {
  const hash = hashOf(['src', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json']);
  if (holds(BUILD_STAMP, hash) && existsSync(join(root, 'dist', 'index.js'))) {
    return;
  }
  say('building dist/ ...');
  rmSync(BUILD_STAMP, { force: true });
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  runQuietly(process.execPath, [join(MODULES, 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.build.json']);
  writeFileSync(BUILD_STAMP, hash);
}

function ensureNode() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 20) {
    throw new SetupError(`Node ${process.versions.node} is too old: install Node 20 or newer`);
  }
}

/** Runs everything above. Ends the process with one line and exit code 1 if the user has to do something. */
export function setup({ tests = false, platformio = false, readers = false } = {}) {
  try {
    ensureNode();
    ensurePackages();
    ensureTools({ tests });
    ensureBuild();
    if (platformio) {
      ensurePlatformio();
    }
    if (readers) {
      ensureReaders();
    }
  } catch (error) {
    if (!(error instanceof SetupError)) {
      throw error;
    }
    console.error(`ffirm setup: ${error.message}`);
    process.exit(1);
  }
}

/** Runs a Node program with this terminal and ends the process with its exit code. */
export function runNode(program, args) {
  const { status, signal, error } = spawnSync(process.execPath, [join(root, program), ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  if (error !== undefined) {
    throw error;
  }
  if (signal !== null) {
    console.error(`${program} was ended by ${signal}`);
  }
  process.exit(status ?? 1);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [tests, platformio, readers] = ['--tests', '--platformio', '--readers'].map((option) =>
    process.argv.includes(option),
  );
  setup({ tests, platformio, readers });
}
