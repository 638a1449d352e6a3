import { figuresOf, measureSeeds } from '../measure.mjs';
import { fewer, percents, spreadNote, tableText, wholes } from '../text.mjs';

const CONFIG = 'examples/mnist/ffirm.json';

const ROWS = [
  ['accuracy, float', ({ accuracy }) => `${percents(accuracy.float)} %`],
  ['accuracy, int8', ({ accuracy }) => `${percents(accuracy.int8)} %`],
  ['accuracy, int8 with early exit', ({ accuracy }) => `${percents(accuracy.earlyExit)} %`],
  ['lost by early exit', ({ accuracy }) => `${percents(accuracy.loss)} points`],
  ['MACs per image, mean', ({ macs }) => wholes(macs.mean)],
  ['fewer than every label through the whole network', ({ macs }) => fewer(macs.fewer)],
  ['MACs per image, worst case', ({ macs }) => wholes(macs.worst)],
  ['instructions on a Cortex-M4, mean', ({ instructions }) => wholes(instructions.mean)],
  ['flash, code', ({ flash }) => `${wholes(flash.code)} bytes`],
  ['flash, weights and constants', ({ flash }) => `${wholes(flash.constants)} bytes`],
  ['RAM, workspace', ({ ram }) => `${wholes(ram.workspace)} bytes`],
  ['RAM, stack', ({ ram }) => `${wholes(ram.stack)} bytes`],
];

/** The demo's network. */
export const demo = {
  title: 'the network of `npm run demo`: accuracy, MACs, instructions, sizes',
  async run(options) {
    const figures = figuresOf(await measureSeeds(CONFIG, { ...options, samples: options.samples ?? 10_000 }));
    const columns = [
      { head: 'MNIST, 784-256-256', cell: ([title]) => title },
      { head: spreadNote(figures.seeds), cell: ([, text]) => text(figures) },
    ];
    return { figures, blocks: new Map([['demo', tableText(columns, ROWS)]]) };
  },
};
