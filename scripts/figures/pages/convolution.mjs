import { readFileSync } from 'node:fs';
import { pathsOf } from '../../../dist/pipeline/paths.js';
import { decodeIntegerModel } from '../../../dist/quantize/integer-model-file.js';
import { coresOf, figuresOf, measureSeeds } from '../measure.mjs';
import { percents, spreadNote, tableText, wholes } from '../text.mjs';

const CONFIG = 'examples/mnist/tiny.json';

/** One core for each matrix kernel, the Cortex-M4 first: sizes are its. */
const CORES = ['cortex-m4', 'cortex-m0plus', 'cortex-m3', 'cortex-m55'];

/** Weights of layers and heads, without biases. */
function weightsOf(config) {
  const path = pathsOf(config).integerModel;
  const { model } = decodeIntegerModel(readFileSync(path), path).network;
  const ofLayers = model.layers.map(({ inputs, outputs }) => inputs * outputs);
  const ofHeads = model.heads.map(({ inputs }) => inputs * model.classes);
  return [...ofLayers, ...ofHeads].reduce((sum, count) => sum + count, 0);
}

const ROWS = [
  ['accuracy, float', ({ accuracy }) => `${percents(accuracy.float)} %`],
  ['accuracy, int8', ({ accuracy }) => `${percents(accuracy.int8)} %`],
  ['accuracy, int8 with early exit', ({ accuracy }) => `${percents(accuracy.earlyExit)} %`],
  ['weights', ({ weights }) => String(weights)],
  ['MACs of the whole network', ({ macs }) => String(macs.full)],
  ['MACs per image, mean', ({ macs }) => wholes(macs.mean)],
  ['instructions on a Cortex-M4, mean', ({ instructions }) => wholes(instructions.mean)],
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

/** Networks of convolutions. */
export const convolution = {
  title: 'networks of convolutions: accuracy, weights, instructions',
  async run(options) {
    const runs = await measureSeeds(CONFIG, { ...options, samples: options.samples ?? 10_000, cores: CORES });
    const own = { ...figuresOf(runs), weights: weightsOf(runs[0].config) };
    const cores = coresOf(runs);
    const columns = [
      { head: `MNIST, ${own.network}`, cell: ([title]) => title },
      { head: spreadNote(own.seeds), cell: ([, text]) => text(own) },
    ];
    const m4 = cores[0].instructions.mean;
    return {
      figures: {
        mnist: {
          int8: own.accuracy.int8,
          earlyExit: own.accuracy.earlyExit,
          weights: own.weights,
          m4,
          cores,
          whole: own,
        },
      },
      blocks: new Map([
        ['convolution', tableText(columns, ROWS)],
        ['convolution-cores', `${tableText(CORE_COLUMNS, cores)}\n\n${spreadNote(own.seeds)}`],
      ]),
    };
  },
};
