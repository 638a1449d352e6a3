import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { benchKernels } from '../../../dist/bench/kernels.js';
import { InputError } from '../../../dist/errors/input-error.js';
import { pathsOf } from '../../../dist/pipeline/paths.js';
import { decodeIntegerModel } from '../../../dist/quantize/integer-model-file.js';
import { loadTarget } from '../../../dist/simulate/target.js';
import { coresOf, figuresOf, measureSeeds } from '../measure.mjs';
import { spreadOf } from '../spread.mjs';
import { percents, spreadNote, tableText, wholes } from '../text.mjs';

/** One core for each matrix kernel, the Cortex-M4 first: sizes are its. */
const CORES = ['cortex-m4', 'cortex-m0plus', 'cortex-m3', 'cortex-m55'];

/** Weights of layers and heads, without biases. */
function weightsOf(config) {
  const path = pathsOf(config).integerModel;
  const { model } = decodeIntegerModel(readFileSync(path), path).network;
  const ofLayers = model.layers.map(({ outputs, weights, inputs }) =>
    Math.min(weights.length, inputs * outputs),
  );
  const ofHeads = model.heads.map(({ inputs }) => inputs * model.classes);
  return [...ofLayers, ...ofHeads].reduce((sum, count) => sum + count, 0);
}

/** Minutes that the epochs of a training took on this machine, with whatever else it did. */
function minutesOf(config) {
  const lines = readFileSync(pathsOf(config).metrics, 'utf8').trim().split('\n');
  return lines.reduce((sum, line) => sum + JSON.parse(line).seconds, 0) / 60;
}

const ROWS = [
  ['accuracy, float', ({ accuracy }) => `${percents(accuracy.float)} %`],
  ['accuracy, int8', ({ accuracy }) => `${percents(accuracy.int8)} %`],
  ['accuracy, int8 with early exit', ({ accuracy }) => `${percents(accuracy.earlyExit)} %`],
  ['macro-F1, int8', ({ macroF1 }) => `${percents(macroF1.int8)} %`],
  ['weights', ({ weights }) => String(weights)],
  ['MACs of the whole network', ({ macs }) => String(macs.full)],
  ['MACs per sample, mean', ({ macs }) => wholes(macs.mean)],
  ['instructions on a Cortex-M4, mean', ({ instructions }) => wholes(instructions.mean)],
  ['raw samples to answer', ({ stream }) => (stream === null ? '' : wholes(stream.answer))],
  ['flash, code', ({ flash }) => `${wholes(flash.code)} bytes`],
  ['flash, weights and constants', ({ flash }) => `${wholes(flash.constants)} bytes`],
  ['RAM, workspace', ({ ram }) => `${wholes(ram.workspace)} bytes`],
  ['RAM, stack', ({ ram }) => `${wholes(ram.stack)} bytes`],
];

const CORE_COLUMNS = [
  { head: 'core', cell: ({ core }) => core },
  { head: 'kernel', cell: ({ kernel }) => kernel },
  { head: 'instructions', cell: ({ instructions }) => wholes(instructions.mean) },
  { head: 'worst', cell: ({ instructions }) => wholes(instructions.worst) },
  { head: 'code', cell: ({ flash }) => wholes(flash.code) },
  { head: 'workspace', cell: ({ ram }) => wholes(ram.workspace) },
];

/** What a config gives over its seeds. */
async function measured(config, options) {
  const runs = await measureSeeds(config, options);
  return {
    ...figuresOf(runs),
    weights: weightsOf(runs[0].config),
    minutes: spreadOf(runs.map((run) => minutesOf(run.config))),
    cores: coresOf(runs),
  };
}

function tableOf(title, own) {
  const columns = [
    { head: `${title}, ${own.network}`, cell: ([name]) => name },
    { head: spreadNote(own.seeds), cell: ([, text]) => text(own) },
  ];
  return tableText(
    columns,
    ROWS.filter(([, text]) => text(own) !== ''),
  );
}

/** The networks of the page: what its table is called, its title, its config, and what of it is among the figures. */
const NETWORKS = {
  mnist: {
    block: 'convolution',
    title: 'MNIST',
    config: 'examples/mnist/tiny.json',
    samples: 10_000,
    figures: ({ accuracy, weights, instructions, cores }) => ({
      ...{ int8: accuracy.int8, earlyExit: accuracy.earlyExit, weights, m4: instructions.mean, cores },
    }),
    more: ({ cores, seeds }) => [
      ['convolution-cores', `${tableText(CORE_COLUMNS, cores)}\n\n${spreadNote(seeds)}`],
    ],
  },
  mnistLarge: {
    block: 'convolution-large',
    title: 'MNIST',
    config: 'examples/mnist/large.json',
    samples: 2000,
    figures: ({ accuracy, weights, instructions }) => ({
      ...{ int8: accuracy.int8, earlyExit: accuracy.earlyExit, weights, m4: instructions.mean },
    }),
  },
  cifar10: {
    block: 'convolution-cifar10',
    title: 'CIFAR-10',
    config: 'examples/cifar10/ffirm.json',
    samples: 200,
    figures: ({ accuracy, weights, minutes, instructions }) => ({
      ...{ int8: accuracy.int8, earlyExit: accuracy.earlyExit, weights, minutes, m4: instructions.mean },
    }),
  },
  har: {
    block: 'convolution-har',
    title: 'Motion of 23 people',
    config: 'examples/motion/har.json',
    samples: 2059,
    figures: ({ accuracy, macroF1, weights, instructions, stream }) => ({
      ...{ int8: accuracy.int8, macroF1: macroF1.int8, earlyExit: accuracy.earlyExit, weights },
      ...{ m4: instructions.mean, m4Streaming: stream.network, m4Answer: stream.answer },
    }),
  },
};

/** A network of the page, or why it cannot be measured here: data may be absent. */
async function networkOf({ block, title, config, samples, figures, more }, options) {
  try {
    const cores = more === undefined ? CORES.slice(0, 1) : CORES;
    const own = await measured(config, { ...options, samples: options.samples ?? samples, cores });
    return { figures: figures(own), blocks: [[block, tableOf(title, own)], ...(more?.(own) ?? [])] };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    process.stderr.write(`${config}: ${error.message}\n`);
    return { figures: null, blocks: [] };
  }
}

/** Instructions per MAC of single convolutions of random weights without zeros, for each core with a function of its own. */
async function kernelsOf() {
  const figures = {};
  for (const core of ['cortex-m4', 'cortex-m55']) {
    const { rows } = await benchKernels(await loadTarget(core), join('build', 'figures'));
    for (const { title, zeroShare, macs, kernel } of rows) {
      if (zeroShare > 0 || !/conv|depthwise/.test(title)) continue;
      figures[title] = { ...figures[title], [core]: kernel.instructions / macs };
    }
  }
  return figures;
}

/** One network of the page alone. */
function part(key) {
  return {
    title: `of the page "convolution": ${NETWORKS[key].config}`,
    async run(options) {
      const { figures, blocks } = await networkOf(NETWORKS[key], options);
      return { figures: { [key]: figures }, blocks: new Map(blocks) };
    },
  };
}

/** The parts, for a machine on which all together would take too long. */
export const convolutionParts = Object.keys(NETWORKS).map((key) => [
  `convolution-${key.toLowerCase()}`,
  part(key),
]);

/** Networks of convolutions. */
export const convolution = {
  title: 'networks of convolutions: accuracy, weights, instructions (all parts, and single layers)',
  async run(options) {
    const figures = {};
    const blocks = new Map();
    for (const [key, network] of Object.entries(NETWORKS)) {
      const one = await networkOf(network, options);
      figures[key] = one.figures;
      for (const [id, text] of one.blocks) blocks.set(id, text);
    }
    return { figures: { ...figures, kernels: await kernelsOf() }, blocks };
  },
};
