// `npm run analyze`: static analysis of generated C with gcc -fanalyzer, clang-tidy and cppcheck with its MISRA add-on.
// Without arguments it generates bundles of its own; `npm run analyze -- build/mnist/bundle` analyzes an existing one.
// Every finding that is not in the table of docs/misra.md is an error.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const DEVIATIONS = join(root, 'docs', 'misra.md');

const STANDARD = '-std=c99';
const WARNINGS = ['-Wall', '-Wextra', '-Wpedantic', '-Wconversion', '-Wcast-align', '-Wdouble-promotion'];
const CHECKS = '-*,bugprone-*,cert-*,clang-analyzer-*';

/** Cores with a kernel of their own: the compiler flags, and the macros that they define, for tools without such flags. */
const CORES = [
  {
    kernel: 'packed',
    flags: ['-mcpu=cortex-m0plus', '-mthumb', '-mfloat-abi=soft'],
    defines: ['__ARM_ARCH_6M__=1', '__ARM_ARCH=6'],
  },
  {
    kernel: 'dsp',
    flags: ['-mcpu=cortex-m4', '-mthumb', '-mfloat-abi=hard', '-mfpu=fpv4-sp-d16'],
    defines: ['__ARM_ARCH_7EM__=1', '__ARM_ARCH=7', '__ARM_FEATURE_DSP=1'],
  },
  {
    kernel: 'helium',
    flags: ['-mcpu=cortex-m55', '-mthumb', '-mfloat-abi=hard'],
    defines: ['__ARM_ARCH_8_1M_MAIN__=1', '__ARM_ARCH=8', '__ARM_FEATURE_DSP=1', '__ARM_FEATURE_MVE=1'],
  },
];

/** The Debian package of every program. */
const PACKAGES = new Map([
  ['gcc', 'gcc'],
  ['arm-none-eabi-gcc', 'gcc-arm-none-eabi'],
  ['clang-tidy', 'clang-tidy'],
  ['cppcheck', 'cppcheck'],
]);

/** cppcheck needs many minutes for the weights of the MNIST example, so it does not get sources that are larger than this. */
const CPPCHECK_BYTES = 300_000;

/** Programs that are not installed. */
export function missingTools() {
  return [...PACKAGES.keys()].filter(
    (tool) => spawnSync(tool, ['--version'], { stdio: 'ignore' }).status !== 0,
  );
}

/** How to install them. */
export function installCommand(tools) {
  return `apt-get install -y --no-install-recommends ${tools.map((tool) => PACKAGES.get(tool)).join(' ')}`;
}

/** Runs a program; returns its exit code and everything that it prints. */
function run(program, args, cwd) {
  return new Promise((done, fail) => {
    const child = spawn(program, args, { cwd, env: { ...process.env, LC_ALL: 'C' } });
    let output = '';
    child.stdout.on('data', (data) => {
      output += data;
    });
    child.stderr.on('data', (data) => {
      output += data;
    });
    child.on('error', fail);
    child.on('close', (code) => done({ code, output }));
  });
}

/** The header folders of the C library for Arm, for tools that are not Arm compilers. */
function armHeaders() {
  const { stderr } = spawnSync('arm-none-eabi-gcc', ['-E', '-v', '-x', 'c', '/dev/null'], {
    encoding: 'utf8',
  });
  const lines = stderr.slice(stderr.indexOf('#include <...>')).split('\n');
  return lines.filter((line) => /^ \/.*eabi\/include$/.test(line)).map((line) => line.trim());
}

/** The deviations of docs/misra.md: the rule or check, and the files in which it is allowed ("all": every one). */
export function readDeviations(text = readFileSync(DEVIATIONS, 'utf8')) {
  return text
    .split('\n')
    .filter((line) => /^\| (`[\w.-]+`|\d+\.\d+)/.test(line))
    .map((line) => {
      const [rule, , files] = line
        .split('|')
        .slice(1)
        .map((cell) => cell.trim().replaceAll('`', ''));
      return { rule, files: files.split(',').map((file) => file.trim()), used: false };
    });
}

/** "net_kernel_dsp.c" -> "kernel_dsp.c", "net.c" -> "routine.c": the names of the templates. */
function partOf(file, name) {
  const base = basename(file);
  return base.startsWith(`${name}_`) ? base.slice(name.length + 1) : base.replace(`${name}.`, 'routine.');
}

/** Lines "file:line:column: severity: text [check]" of gcc and clang-tidy, those of notes left out. */
function readFindings(output, tool) {
  return output.split('\n').flatMap((line) => {
    const found = /^(\S+?):(\d+):\d+: (?:warning|error|fatal error): (.*?)(?: \[([\w,.=*+-]+)\])?$/.exec(
      line,
    );
    if (found === null) return [];
    const [, file, at, text, checks = 'error'] = found;
    // clang-tidy knows some checks by several names.
    const rule = checks.split(',').find((check) => !/^-W?error/.test(check)) ?? checks;
    return [{ tool, rule, file, line: Number(at), text }];
  });
}

function readCppcheck(output) {
  return output.split('\n').flatMap((line) => {
    const [id, file, at, ...text] = line.split('\t');
    if (at === undefined) return [];
    return [
      {
        tool: 'cppcheck',
        rule: id.replace('misra-c2012-', ''),
        file,
        line: Number(at),
        text: text.join(' '),
      },
    ];
  });
}

/** The source files of a bundle that are too large for cppcheck: tables of weights, from the same template as small ones. */
function tooLarge(bundle) {
  const folder = join(bundle, 'src');
  return readdirSync(folder).filter(
    (file) => file.endsWith('_weights.c') && statSync(join(folder, file)).size > CPPCHECK_BYTES,
  );
}

/** All runs of tools on a bundle: the whole bundle for this computer, and for each core what differs from core to core. */
function runsOf(bundle, name, cwd, onlyFrontEnd) {
  const NAME = name.toUpperCase();
  const includes = [`-I${join(bundle, 'include')}`, `-I${join(bundle, 'src')}`];
  const headers = armHeaders().flatMap((folder) => ['-isystem', folder]);
  const sources = readdirSync(join(bundle, 'src'))
    .filter((file) => file.endsWith('.c'))
    .sort();
  const paths = (files) => files.map((file) => join(bundle, 'src', file));
  const gcc = (program, flags, files) => ({
    program,
    args: [STANDARD, ...WARNINGS, '-O2', '-fanalyzer', ...flags, ...includes, '-c', ...paths(files)],
    read: (output) => readFindings(output, 'gcc'),
    cwd,
  });
  const tidy = (flags, files) => ({
    program: 'clang-tidy',
    args: ['--quiet', `--checks=${CHECKS}`, ...paths(files), '--', STANDARD, ...flags, ...includes],
    read: (output) => readFindings(output, 'clang-tidy'),
    cwd,
  });
  const cppcheck = (defines, files) => ({
    program: 'cppcheck',
    args: [
      // Without it, concurrent runs write the same files next to the sources.
      `--cppcheck-build-dir=${mkdtempSync(join(cwd, 'cppcheck-'))}`,
      ...['--addon=misra', '--std=c99', '--platform=unix32', '--enable=warning,style,portability', '--quiet'],
      ...[
        '--suppress=missingIncludeSystem',
        '--template={id}\\t{file}\\t{line}\\t{message}',
        '--template-location=',
      ],
      // Of <limits.h>, which cppcheck does not read. With them it checks a single configuration: each core has its own run.
      ...['CHAR_BIT=8', 'INT_MAX=2147483647', ...defines].map((define) => `-D${define}`),
      ...['-U__cplusplus', ...includes, ...paths(files)],
    ],
    read: readCppcheck,
    cwd,
  });
  const frontEnd = sources.filter((file) => /_(stream|stream_values)\.c$/.test(file));
  if (onlyFrontEnd) return [gcc('gcc', [], frontEnd), tidy([], frontEnd), cppcheck([], frontEnd)];
  const common = sources.filter((file) => !/_kernel_(packed|dsp|helium)\.c$/.test(file));
  const large = tooLarge(bundle);
  return [
    gcc('gcc', [], common),
    tidy([], common),
    cppcheck(
      [],
      common.filter((file) => !large.includes(file)),
    ),
    ...CORES.flatMap(({ kernel, flags, defines }) => {
      const routine = `${name}_kernel_${kernel}.c`;
      if (!sources.includes(routine)) return [];
      const files = [`${name}_activations.c`, `${name}_blob.c`, routine, `${name}_convolutions.c`].filter(
        (file) => sources.includes(file),
      );
      const twin = `${NAME}_KERNEL_C_ONLY`;
      const target = ['--target=arm-none-eabi', ...flags, ...headers];
      const told = [
        '__GNUC__=12',
        '__OPTIMIZE__=1',
        // The profile M.
        '__ARM_ARCH_PROFILE=77',
        // The library then does without it: cppcheck takes it for a function.
        '_Static_assert=1',
        ...defines,
        `${NAME}_KERNEL=${NAME}_KERNEL_${kernel.toUpperCase()}`,
      ];
      return [
        gcc('arm-none-eabi-gcc', flags, files),
        gcc('arm-none-eabi-gcc', [...flags, `-D${twin}`], [routine]),
        tidy([...target, '-O2'], files),
        tidy([...target, `-D${twin}`], [routine]),
        cppcheck(told, files),
        cppcheck([...told, twin], [routine]),
      ];
    }),
  ];
}

/** Runs all of these, as many at a time as there are processors. */
async function inTurn(tasks) {
  const results = [];
  const next = tasks.entries();
  const worker = async () => {
    for (const [i, task] of next) results[i] = await task();
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return results;
}

/**
 * Analyzes a bundle.
 *
 * With onlyFrontEnd, only its front end: the rest is that of any other bundle.
 *
 * @returns the findings that are not documented deviations, the files that cppcheck did not get, the number of findings
 *   that are documented deviations, and the rules of all findings
 */
export async function analyze(bundle, name, deviations = readDeviations(), { onlyFrontEnd = false } = {}) {
  const work = mkdtempSync(join(tmpdir(), 'ffirm-analysis-'));
  try {
    const runs = runsOf(resolve(bundle), name, work, onlyFrontEnd);
    const found = await inTurn(
      runs.map(({ program, args, read, cwd }) => async () => {
        const { code, output } = await run(program, args, cwd);
        const findings = read(output);
        if (code !== 0 && findings.length === 0) {
          throw new Error(`${program} failed (exit code ${code}):\n${output.slice(0, 2000)}`);
        }
        return findings;
      }),
    );
    const findings = new Map(found.flat().map((one) => [`${one.rule} ${one.file}:${one.line}`, one]));
    const isDeviation = ({ rule, file }) =>
      deviations.some((one) => {
        const holds =
          one.rule === rule && (one.files.includes('all') || one.files.includes(partOf(file, name)));
        one.used ||= holds;
        return holds;
      });
    const errors = [...findings.values()].filter((finding) => !isDeviation(finding));
    return {
      errors: errors.map((one) => ({ ...one, file: basename(one.file) })),
      leftOut: onlyFrontEnd ? [] : tooLarge(bundle),
      deviations: findings.size - errors.length,
      rules: [...new Set([...findings.values()].map(({ rule }) => rule))].sort(),
    };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** A line for a finding. */
export function describeFinding({ tool, rule, file, line, text }) {
  return `${file}:${line}: ${rule} (${tool}) ${text}`;
}

/** An untrained network of pseudo-random numbers, always the same, with a front end. */
async function writeOwnBundle(folder, name, signal) {
  const { generateBundle } = await import('../dist/codegen/bundle.js');
  const { KERNEL_NAMES } = await import('../dist/codegen/kernels/registry.js');
  const { goldenVectors } = await import('../dist/codegen/golden.js');
  const { quantize } = await import('../dist/quantize/quantize.js');
  const { quantizeInputs } = await import('../dist/quantize/input.js');
  const { replaceFolder } = await import('../dist/io/replace-folder.js');
  const { openSignal } = await import('../dist/signal/open-front-end.js');
  const { signalSchema } = await import('../dist/config/signal-config.js');
  const { networkSchema, quantizeSchema, trainSchema } = await import('../dist/config/config.js');
  const { exitSchema } = await import('../dist/config/exit-config.js');
  const settings = signalSchema.parse(signal.settings);
  const program = openSignal(settings, signal);
  const features = program.featureNames.length;
  const classNames = ['first', 'second', 'third'];
  const units = [24, 16];
  let state = 1;
  const next = () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state / 2 ** 30 - 1;
  };
  const numbers = (length, scale = 1) => Float32Array.from({ length }, () => next() * scale);
  const network = {
    features,
    classNames,
    label: { placement: 'prepend', amplitude: 1 },
    normalization: { kind: 'rms', epsilon: 1e-4 },
    prefixes: units.map((outputs) => [outputs]),
    layers: units.map((outputs, i) => {
      const inputs = i === 0 ? features + classNames.length : units[i - 1];
      return { inputs, outputs, weights: numbers(inputs * outputs), bias: numbers(outputs, 0.2) };
    }),
  };
  const count = 20;
  const samples = {
    name: 'numbers',
    split: 'train',
    source: 'numbers',
    features: numbers(count * features).map((value) => Math.max(0, value)),
    labels: Uint8Array.from({ length: count }, (_, i) => i % classNames.length),
    count,
    width: features,
    classNames,
  };
  const quantized = quantize(network, samples);
  const { model, scales } = quantized.network;
  const hash = '0'.repeat(64);
  const bundle = generateBundle({
    name,
    version: '0.0.0',
    modelHash: hash,
    configHash: hash,
    packages: [],
    kernels: KERNEL_NAMES,
    signal: program,
    golden: goldenVectors(
      model,
      quantizeInputs(samples.features, scales.inputScale).subarray(0, 4 * features),
    ),
    file: {
      ...quantized,
      frontEnd: {
        ...{ signal: settings, rate: signal.rate, resampled: false, center: [], multiplier: [] },
        channels: signal.channels.map((channel, i) => ({ name: channel, unit: 'mV', gain: 200, offset: i })),
      },
      rawUnit: 255,
      origin: {
        floatModel: hash,
        quantize: quantizeSchema.parse({}),
        exit: exitSchema.parse({}),
        statistics: [],
        validationSamples: 1,
        provenance: {
          ffirm: '0.0.0',
          data: { name: 'numbers', source: 'numbers', fingerprint: hash, trainingSamples: count },
          engine: { name: 'none', version: '0' },
          seed: 1,
          epochs: 1,
          network: networkSchema.parse({ layers: units }),
          training: trainSchema.parse({}),
        },
      },
    },
  });
  await replaceFolder(folder, bundle);
}

const OWN_BUNDLES = [
  {
    name: 'windows',
    rate: 100,
    channels: ['x', 'y', 'z'],
    settings: {
      ...{ kind: 'windows', length: 50, hop: 10, decimation: 2, magnitude: true, detrend: 'linear' },
      ...{ relative: true, memory: 8, features: { mean: true, shape: 5, bands: [0.5, 2, 5] } },
    },
  },
  {
    name: 'raw',
    rate: 50,
    channels: ['x', 'y', 'z'],
    settings: { kind: 'raw', length: 40, hop: 10, decimation: 2 },
    onlyFrontEnd: true,
  },
  {
    name: 'beats',
    rate: 360,
    channels: ['first', 'second'],
    settings: { kind: 'beats' },
    onlyFrontEnd: true,
  },
];

/** The name of the bundle in a folder. */
function nameOf(bundle) {
  const header = readdirSync(join(bundle, 'include')).find((file) => file.endsWith('_blob.h'));
  if (header === undefined) throw new Error(`${bundle}: not a bundle`);
  return header.replace('_blob.h', '');
}

async function main(folders) {
  const missing = missingTools();
  if (missing.length > 0) {
    throw new Error(`missing: ${missing.join(', ')}; run as root: ${installCommand(missing)}`);
  }
  const work = mkdtempSync(join(tmpdir(), 'ffirm-analyze-'));
  const deviations = readDeviations();
  let failed = false;
  try {
    if (folders.length === 0) {
      const { ensureBuild } = await import('./setup.mjs');
      ensureBuild();
      for (const own of OWN_BUNDLES) await writeOwnBundle(join(work, own.name), own.name, own);
    }
    for (const bundle of folders.length > 0 ? folders : OWN_BUNDLES.map(({ name }) => join(work, name))) {
      const own = OWN_BUNDLES.find(({ name }) => bundle === join(work, name));
      const report = await analyze(bundle, nameOf(bundle), deviations, { onlyFrontEnd: own?.onlyFrontEnd });
      failed ||= report.errors.length > 0;
      for (const error of report.errors) console.log(describeFinding(error));
      for (const file of report.leftOut) {
        console.log(`analyze: ${file} is too large for cppcheck and was left out`);
      }
      console.log(
        `analyze: ${basename(bundle)}: ${report.errors.length} findings, ${report.deviations} documented deviations`,
      );
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  const unused = deviations
    .filter(({ used }) => !used)
    .map(({ rule, files }) => `${rule} (${files.join(', ')})`);
  if (unused.length > 0) console.log(`analyze: deviations that were not found: ${unused.join('; ')}`);
  process.exitCode = failed ? 1 : 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main(process.argv.slice(2)).catch((error) => {
    console.error(`analyze: ${error.message}`);
    process.exitCode = 1;
  });
}
