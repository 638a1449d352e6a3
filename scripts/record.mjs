// `npm run record -- write|compare FILE`: for a change that must not change any result. Trains, quantizes and generates the
// examples, including one of each learning rule, and writes hashes of the float model, the integer model and every integer of
// every answer, with instructions and bytes of code on the cores; or compares them with what was written before.
//
// The networks are those of `npm run figures`, seed 1, and are taken from build/figures if nothing has changed. No network
// here is tested on people who are reserved for a final test. With --short they learn from fewer samples for two epochs: enough to
// notice any change of a learning rule. The last line is a JSON object; the exit code is 1 on any difference.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setup } from './setup.mjs';

const CONFIGS = [
  ...['ffirm', 'one-pass', 'pepita', 'local-heads', 'layer-wise', 'forward-contrastive'].map(
    (file) => `mnist/${file}`,
  ),
  'ecg-beats/random',
  'ecg-beats/local-heads',
  'eeg-seizure/ffirm',
  'motion/ffirm',
  'import/ffirm',
].map((path) => `examples/${path}.json`);

const CORES = ['cortex-m0plus', 'cortex-m3', 'cortex-m4', 'cortex-m33', 'cortex-m55'];

/** By how much the cost of an answer on a core may increase. */
const MOST_INSTRUCTIONS = 1.005;

const USAGE = 'usage: npm run record -- write|compare FILE [--only TEXT] [--short]\n';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string', default: '' }, short: { type: 'boolean', default: false } },
});
const [action, file] = positionals;
if (positionals.length !== 2 || !['write', 'compare'].includes(action)) {
  process.stderr.write(USAGE);
  process.exit(2);
}
if (action === 'compare' && !existsSync(file)) {
  process.stderr.write(`${file}: does not exist; write it with the code before the change\n`);
  process.exit(2);
}

setup({ tests: true });
const { measureSeeds } = await import('./figures/measure.mjs');
const { pathsOf } = await import('../dist/pipeline/paths.js');
const { answersOf } = await import('./record/answers.mjs');

const sha256 = (...parts) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
};

/** What --short trains on, and how long. */
const SHORT = { data: { train: 6000, validation: 2000 }, train: { epochs: 2 } };

/** The config of an example that learns only for a short time: a copy in build/record. */
function shortened(path) {
  const { $schema: _, ...config } = JSON.parse(readFileSync(path, 'utf8'));
  const short = {
    ...config,
    name: `${config.name}_short`,
    data: { ...config.data, ...SHORT.data },
    train: { ...config.train, ...SHORT.train },
  };
  const folder = join('build', 'record');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${short.name}.json`);
  writeFileSync(file, `${JSON.stringify(short, null, 2)}\n`);
  return file;
}

/** Everything of an example that stays the same unless the behaviour changes. */
async function recordOf(path) {
  const [{ config, cores }] = await measureSeeds(path, { seeds: [1], samples: 200, cores: CORES });
  const { model, integerModel } = pathsOf(config);
  const { labels, exits, margins, settled, goodness } = await answersOf(config);
  return {
    model: sha256(readFileSync(model)),
    integerModel: sha256(readFileSync(integerModel)),
    answers: sha256(labels, exits, margins, settled, goodness),
    cores: Object.fromEntries(
      cores.map(({ target, instructions, memory }) => [
        target,
        { instructions: instructions.mean, worst: instructions.worst, code: memory.code },
      ]),
    ),
  };
}

function differencesOf(before, now) {
  const differences = ['model', 'integerModel', 'answers'].filter((what) => before[what] !== now[what]);
  for (const [core, { instructions, worst, code }] of Object.entries(now.cores)) {
    const old = before.cores[core];
    if (old === undefined) {
      differences.push(`${core}: is not in the recording`);
      continue;
    }
    for (const [what, count, was] of [
      ['instructions', instructions, old.instructions],
      ['instructions in the worst case', worst, old.worst],
    ]) {
      if (count > was * MOST_INSTRUCTIONS) {
        differences.push(`${core}: ${count.toFixed(0)} ${what}, ${was.toFixed(0)} before`);
      }
    }
    if (code > old.code) differences.push(`${core}: ${code} bytes of code, ${old.code} before`);
  }
  return differences;
}

const records = {};
for (const path of CONFIGS.filter((one) => one.includes(values.only))) {
  records[path] = await recordOf(values.short ? shortened(path) : path);
}

if (action === 'write') {
  writeFileSync(file, `${JSON.stringify(records, null, 2)}\n`);
  process.stdout.write(`${JSON.stringify({ file, recorded: Object.keys(records).length })}\n`);
} else {
  const before = JSON.parse(readFileSync(file, 'utf8'));
  const differences = {};
  for (const [path, now] of Object.entries(records)) {
    const found = before[path] === undefined ? ['is not in the recording'] : differencesOf(before[path], now);
    process.stdout.write(`${path}: ${found.length === 0 ? 'the same' : found.join('; ')}\n`);
    if (found.length > 0) differences[path] = found;
  }
  process.stdout.write(`${JSON.stringify({ compared: Object.keys(records).length, differences })}\n`);
  process.exitCode = Object.keys(differences).length === 0 ? 0 : 1;
}
