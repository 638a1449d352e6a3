import { join } from 'node:path';
import { benchKernels } from '../../../dist/bench/kernels.js';
import { InputError } from '../../../dist/errors/input-error.js';
import { loadTarget } from '../../../dist/simulate/target.js';
import { measured, tableOf } from '../network-table.mjs';
import { spreadNote, tableText, wholes } from '../text.mjs';

/** One core for each matrix kernel, the Cortex-M4 first: sizes are its. */
const CORES = ['cortex-m4', 'cortex-m0plus', 'cortex-m3', 'cortex-m55'];

const CORE_COLUMNS = [
  { head: 'core', cell: ({ core }) => core },
  { head: 'kernel', cell: ({ kernel }) => kernel },
  { head: 'instructions', cell: ({ instructions }) => wholes(instructions.mean) },
  { head: 'worst', cell: ({ instructions }) => wholes(instructions.worst) },
  { head: 'code', cell: ({ flash }) => wholes(flash.code) },
  { head: 'workspace', cell: ({ ram }) => wholes(ram.workspace) },
];

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
