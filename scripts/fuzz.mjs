// `npm run fuzz`: feeds damaged files to everything that reads one, and prints counts; the last line is one JSON object.
//
// Every input must give a result or a refusal (an InputError): no crash, no hang, and no more than 512 MB of memory,
// because every input is smaller than 2 MB.
import { fork, spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { root, setup } from './setup.mjs';

const HANG_MILLISECONDS = 10_000;
const MOST_MEMORY = 512 * 1024 * 1024;

/** How the inputs are distributed. */
const SHARES = { configs: 0.15, models: 0.25, readers: 0.2, blobs: 0.4 };

const KERNELS = ['portable', 'packed', 'dsp', 'helium'];

const USAGE = `usage: npm run fuzz -- [--inputs 1000000] [--seed 1] [--only configs,models,readers,blobs]
`;

const options = {
  inputs: { type: 'string' },
  seed: { type: 'string' },
  only: { type: 'string' },
  help: { type: 'boolean' },
};
const { values } = parseArgs({ options });
if (values.help) {
  process.stdout.write(USAGE);
  process.exit(0);
}
const inputs = Number(values.inputs ?? 1_000_000);
const seed = Number(values.seed ?? 1);
const wanted = values.only?.split(',') ?? Object.keys(SHARES);
if (
  !Number.isInteger(inputs) ||
  inputs < 1 ||
  !Number.isInteger(seed) ||
  wanted.some((name) => !(name in SHARES))
) {
  process.stderr.write(USAGE);
  process.exit(2);
}

setup({ tests: true });
const folder = join(root, 'build', 'fuzz');
const failures = join(folder, 'failures');
rmSync(folder, { recursive: true, force: true });
mkdirSync(failures, { recursive: true });

/** A small network of a table, whose files are damaged. */
async function makeModels() {
  const { configSchema } = await import('../dist/config/config.js');
  const { runTrain } = await import('../dist/pipeline/train-step.js');
  const { runQuantize } = await import('../dist/pipeline/quantize-step.js');
  const { runCalibrate } = await import('../dist/pipeline/calibrate-step.js');
  const { runGenerate } = await import('../dist/pipeline/generate-step.js');
  const rows = Array.from({ length: 300 }, (_, i) => [
    i % 3,
    ...[3, 5, 7, 11].map((k) => ((i * k) % 17) / 17 + (i % 3)),
  ]);
  writeFileSync(join(folder, 'table.csv'), `class,a,b,c,d\n${rows.map((row) => row.join(',')).join('\n')}\n`);
  const config = configSchema.parse({
    name: 'net',
    output: join(folder, 'net'),
    data: { source: 'csv', file: join(folder, 'table.csv'), label: 'class', split: { by: 'random' } },
    network: { layers: [16, 8], prefixes: [8] },
    train: { epochs: 2, batch: 32 },
    exit: { budget: { loss: 0.2 } },
    generate: { targets: ['host', 'cortex-m3', 'cortex-m4', 'cortex-m55'] },
  });
  for (const step of [runTrain, runQuantize, runCalibrate, runGenerate]) await step(config);
}

/** Runs one subject in its own processes; one that dies or hangs is replaced by another that continues after the input. */
async function runSubject(name, count) {
  const total = { inputs: count, taken: 0, refused: 0, faults: 0, hangs: 0, crashes: 0, peakMegabytes: 0 };
  const save = (index, kind, text, input) => {
    writeFileSync(join(failures, `${name}-${seed}-${index}.${kind}.txt`), `${text}\n`);
    if (input !== undefined) writeFileSync(join(failures, `${name}-${seed}-${index}.${kind}.bin`), input);
  };
  let next = 0;
  while (next < count) {
    const outcome = await new Promise((resolve) => {
      const worker = fork(
        fileURLToPath(new URL('./fuzz/worker.mjs', import.meta.url)),
        [name, seed, next, count, join(folder, 'net')].map(String),
        { serialization: 'advanced', cwd: root },
      );
      let state = { at: next, counts: { taken: 0, refused: 0 } };
      let timer;
      let hung = false;
      const rewind = () => {
        clearTimeout(timer);
        // The first batch includes the time to load the program.
        timer = setTimeout(() => {
          hung = true;
          worker.kill('SIGKILL');
        }, 6 * HANG_MILLISECONDS);
      };
      rewind();
      worker.on('message', (message) => {
        rewind();
        if (message.fault !== undefined) {
          total.faults += 1;
          save(message.fault.index, 'fault', message.fault.message, message.fault.input);
          return;
        }
        state = message;
        total.peakMegabytes = Math.max(total.peakMegabytes, Math.round(message.peak / 2 ** 20));
        if (message.peak > MOST_MEMORY) {
          total.faults += 1;
          save(message.at, 'memory', `${message.peak} bytes within the inputs before ${message.at}`);
        }
      });
      worker.on('exit', (code, signal) => {
        clearTimeout(timer);
        resolve({ ...state, hung, code, signal });
      });
    });
    total.taken += outcome.counts.taken;
    total.refused += outcome.counts.refused;
    if (outcome.done) break;
    total[outcome.hung ? 'hangs' : 'crashes'] += 1;
    save(
      outcome.at,
      outcome.hung ? 'hang' : 'crash',
      `between inputs ${outcome.at} and ${outcome.at + 20}: exit ${outcome.code} ${outcome.signal}`,
    );
    next = outcome.at + 20;
  }
  return total;
}

/** Damaged blobs go to the generated C, under sanitizers. */
function runBlobs(count) {
  const bundle = join(folder, 'net', 'bundle');
  const total = { inputs: 0, taken: 0, refused: 0, faults: 0 };
  for (const kernel of KERNELS) {
    const iterations = Math.ceil(count / KERNELS.length);
    // Only the portable kernel runs on this computer; the others' blobs are opened.
    const runs = kernel === 'portable';
    const routine = ['net.c', 'net_activations.c', 'net_kernel_portable.c', 'net_weights.c'];
    const program = join(folder, `blobs-${kernel}`);
    const compiled = spawnSync(
      'gcc',
      [
        ...['-std=c99', '-O1', '-g', '-fsanitize=address,undefined', '-fno-sanitize-recover=all'],
        ...[
          `-DNET_KERNEL=NET_KERNEL_${kernel.toUpperCase()}`,
          ...(kernel === 'portable' ? [] : [`-DNET_RUNS_${kernel.toUpperCase()}=1`]),
          ...(runs ? [] : ['-DONLY_OPEN']),
        ],
        ...[`-I${join(bundle, 'include')}`, `-I${join(bundle, 'src')}`],
        ...['net_blob.c', ...(runs ? routine : [])].map((source) => join(bundle, 'src', source)),
        ...[join(root, 'test', 'codegen', 'fixtures', 'blob_fuzz.c'), '-o', program],
      ],
      { encoding: 'utf8' },
    );
    if (compiled.status !== 0) throw new Error(`the C of the blobs does not compile:\n${compiled.stderr}`);
    const blob = join(bundle, 'blob', `net-${kernel}.bin`);
    const run = spawnSync(program, [blob, String(iterations), String(seed)], { encoding: 'utf8' });
    total.inputs += iterations;
    if (run.status !== 0) {
      total.faults += 1;
      writeFileSync(join(failures, `blobs-${kernel}.txt`), `${run.stdout}${run.stderr}`);
      continue;
    }
    const { stale, wrong, statuses } = JSON.parse(run.stdout);
    total.faults += stale + wrong;
    total.taken += statuses[0] ?? 0;
    total.refused += iterations - (statuses[0] ?? 0);
  }
  return total;
}

await makeModels();
const report = {};
for (const name of wanted) {
  const count = Math.ceil(inputs * SHARES[name]);
  process.stderr.write(`fuzz: ${count} inputs to ${name}\n`);
  report[name] = name === 'blobs' ? runBlobs(count) : await runSubject(name, count);
  const { taken, refused, faults, hangs = 0, crashes = 0, peakMegabytes } = report[name];
  const memory = peakMegabytes === undefined ? '' : `, at most ${peakMegabytes} MB`;
  process.stdout.write(
    `${name}: ${report[name].inputs} inputs, ${taken} taken, ${refused} refused, ${faults} faults, ${crashes} crashes, ${hangs} hangs${memory}\n`,
  );
}
const bad = Object.values(report).reduce(
  (sum, { faults, hangs = 0, crashes = 0 }) => sum + faults + hangs + crashes,
  0,
);
if (bad > 0) process.stderr.write(`fuzz: see ${failures}\n`);
process.stdout.write(`${JSON.stringify({ seed, subjects: report })}\n`);
process.exitCode = bad === 0 ? 0 : 1;
