// `node scripts/prices.mjs [cores]`: the prices in instructions of src/fit/prices.ts. Trains small networks of many shapes on made-up
// samples, counts what their answers take on every core in QEMU, and solves for the prices by non-negative least squares of relative
// errors. Needs dist/ to be built. Prints the table, and how far estimates are off.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchBundle } from '../dist/bench/bundle.js';
import { loadCores } from '../dist/bench/cores.js';
import { parseConfig } from '../dist/config/load.js';
import { spreadSamples } from '../dist/data/dataset.js';
import { MACS } from '../dist/exit/cost.js';
import { answersOf } from '../dist/exit/evaluate.js';
import { runCalibrate } from '../dist/pipeline/calibrate-step.js';
import { runGenerate } from '../dist/pipeline/generate-step.js';
import { readIntegerModel } from '../dist/pipeline/integer-model.js';
import { pathsIn } from '../dist/pipeline/paths.js';
import { runQuantize } from '../dist/pipeline/quantize-step.js';
import { loadStepData } from '../dist/pipeline/step-data.js';
import { runTrain } from '../dist/pipeline/train-step.js';
import { quantizeInputs } from '../dist/quantize/input.js';
import { traceAll } from '../dist/quantize/trace.js';

/** Samples of the validation part that are counted. */
const SAMPLES = 100;
const KEYS = Object.keys(MACS);

const dense = (features, classes, layers, rule = 'forward-forward', exit = 'margin') => ({
  features,
  classes,
  exit,
  network: { layers, label: { placement: 'prepend' }, prefixes: [8] },
  train: { rule: { kind: rule } },
});
const convolving = (input, classes, layers, exit = 'margin') => ({
  features: (input.height ?? 1) * input.width * (input.channels ?? 1),
  classes,
  exit,
  network: { layers, input },
  train: { rule: { kind: 'local-heads' } },
});
const over = (kind) => (channels, kernel, stride, grid) => ({
  ...{ kind, channels, kernel, stride },
  ...(grid === undefined ? {} : { grid }),
});
const time = over('conv1d');
const picture = over('conv2d');

const CASES = [
  dense(12, 3, [16]),
  dense(24, 5, [64, 32]),
  dense(24, 5, [64, 32], 'forward-forward', 'none'),
  dense(60, 10, [128, 64], 'forward-forward', 'none'),
  dense(200, 4, [96, 96, 48], 'forward-forward', 'none'),
  dense(40, 2, [32, 32]),
  dense(24, 5, [64, 32], 'local-heads'),
  dense(60, 10, [128, 64], 'local-heads', 'none'),
  dense(16, 3, [24, 24, 24], 'local-heads', 'none'),
  convolving({ width: 64, channels: 6 }, 5, [time(24, 16, 4, 4), time(48, 5, 2, 4), time(64, 3, 2)]),
  convolving({ width: 64, channels: 6 }, 5, [time(8, 16, 4, 4), time(16, 5, 2, 4), time(16, 3, 2)], 'none'),
  convolving({ width: 32, channels: 3 }, 3, [time(8, 8, 2, 2), time(12, 5, 2)], 'none'),
  convolving({ height: 16, width: 16 }, 10, [picture(8, 4, 4, 2), picture(16, 3, 1)], 'none'),
  convolving({ height: 20, width: 20 }, 4, [picture(12, 5, 3, 2), picture(24, 3, 1, 2)]),
];

/** Samples whose classes differ in every feature, with noise. */
function tableText(features, classes) {
  let state = 7;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
  const centers = Array.from({ length: classes }, () => Array.from({ length: features }, next));
  const names = Array.from({ length: features }, (_, i) => `f${i}`);
  const rows = Array.from({ length: 900 }, (_, i) =>
    [...centers[i % classes].map((center) => (center + 1.5 * next()).toFixed(3)), `c${i % classes}`].join(
      ',',
    ),
  );
  return `${[...names, 'class'].join(',')}\n${rows.join('\n')}\n`;
}

/** What the mean answer of a network consists of, and what it takes on every core. */
async function measure({ features, classes, exit, network, train }, cores, folder) {
  writeFileSync(join(folder, 'table.csv'), tableText(features, classes));
  const text = JSON.stringify({
    name: 'net',
    data: { source: 'csv', file: 'table.csv', label: 'class', split: { by: 'random', validation: 0.4 } },
    network,
    train: { ...train, engine: 'wasm', epochs: 4, batch: 32, learningRate: 0.003 },
    exit: { rule: exit, ...(exit === 'none' ? {} : { budget: { loss: 0.1, unit: 'sample' } }) },
    generate: { targets: cores.map(({ name }) => name) },
  });
  const config = parseConfig(text, join(folder, 'net.json'));
  const splits = await loadStepData(config, {});
  const options = { output: join(folder, 'build'), splits: async () => splits };
  for (const step of [runTrain, runQuantize, runCalibrate, runGenerate]) await step(config, options);
  const paths = pathsIn(options.output);
  const { model, scales } = (await readIntegerModel(paths)).file.network;
  const samples = spreadSamples(splits.validation, SAMPLES);
  const inputs = quantizeInputs(samples.features, scales.inputScale);
  const trace = traceAll(model, inputs, model.exits);
  const amounts = KEYS.map((key) => {
    const unit = Object.fromEntries(KEYS.map((other) => [other, other === key ? 1 : 0]));
    return answersOf(trace, model, model, unit).macs.mean;
  });
  const counts = {};
  for (const target of cores) {
    const { instructions } = await benchBundle({
      ...{ bundle: paths.bundle, name: 'net', target, workDir: join(folder, 'work') },
      samples: { count: samples.count, features, inputs },
    });
    counts[target.name] = instructions.mean;
  }
  return { amounts, counts };
}

/** Prices that are not negative, with the least squares of relative errors, by coordinate descent. */
function solve(rows) {
  const prices = KEYS.map(() => 1);
  for (let round = 0; round < 200_000; round++) {
    const at = round % KEYS.length;
    let above = 0;
    let below = 0;
    for (const { amounts, count } of rows) {
      const others = amounts.reduce((sum, amount, i) => sum + (i === at ? 0 : amount * prices[i]), 0);
      above += (amounts[at] / count) * (1 - others / count);
      below += (amounts[at] / count) ** 2;
    }
    if (below > 0) prices[at] = Math.max(0, above / below);
  }
  return prices;
}

const wanted = process.argv.slice(2);
const cores = await loadCores(wanted.length === 0 ? undefined : wanted);
const measured = [];
for (const [i, one] of CASES.entries()) {
  const folder = mkdtempSync(join(tmpdir(), 'ffirm-prices-'));
  try {
    measured.push(await measure(one, cores, folder));
    console.error(`network ${i + 1} of ${CASES.length}: ${JSON.stringify(measured.at(-1).counts)}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
for (const { name } of cores) {
  const rows = measured.map(({ amounts, counts }) => ({ amounts, count: counts[name] }));
  const prices = solve(rows).map((price) => Number(price.toPrecision(3)));
  const errors = rows.map(
    ({ amounts, count }) => amounts.reduce((sum, amount, i) => sum + amount * prices[i], 0) / count - 1,
  );
  const off = errors.map((error) => Math.round(100 * error));
  console.log(name, JSON.stringify(Object.fromEntries(KEYS.map((key, i) => [key, prices[i]]))));
  console.log(`  estimates are off by ${Math.min(...off)} to ${Math.max(...off)} %: ${off.join(' ')}`);
}
