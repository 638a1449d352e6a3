import { CORES } from '../cores.mjs';
import { coresOf, measureSeeds } from '../measure.mjs';
import { shorts, spreadNote, tableText, wholes } from '../text.mjs';

const CONFIG = 'examples/mnist/ffirm.json';

const COLUMNS = [
  { head: 'core', cell: ({ core }) => core },
  { head: 'kernel', cell: ({ kernel }) => kernel },
  { head: 'instructions', cell: ({ instructions }) => wholes(instructions.mean) },
  { head: 'worst', cell: ({ instructions }) => wholes(instructions.worst) },
  { head: 'cycles (est.)', cell: ({ cycles }) => wholes(cycles) },
  { head: 'code', cell: ({ flash }) => wholes(flash.code) },
  { head: 'constants', cell: ({ flash }) => wholes(flash.constants) },
  { head: 'workspace', cell: ({ ram }) => wholes(ram.workspace) },
  { head: 'stack', cell: ({ ram }) => wholes(ram.stack) },
];

const BOARD_COLUMNS = [
  { head: 'board', cell: ({ board }) => board },
  { head: 'core', cell: ({ core }) => core },
  { head: 'MHz', cell: ({ megahertz }) => String(megahertz) },
  { head: 'mean us', cell: ({ microseconds }) => shorts(microseconds.mean) },
  { head: 'worst us', cell: ({ microseconds }) => shorts(microseconds.worst) },
  { head: 'mean uJ', cell: ({ microjoules }) => (microjoules === null ? '-' : shorts(microjoules)) },
  { head: 'fits', cell: ({ fits }) => (fits ? 'yes' : 'no') },
];

/** The demo's network on every core. */
export const cores = {
  title: 'the network of `npm run demo` on every core: instructions, cycles, memory, boards',
  async run(options) {
    const runs = await measureSeeds(CONFIG, { ...options, samples: options.samples ?? 10_000, cores: CORES });
    const figures = coresOf(runs);
    const note = spreadNote(runs.map(({ seed }) => seed));
    const boards = figures.flatMap(({ core, boards: own }) => own.map((board) => ({ core, ...board })));
    return {
      figures,
      blocks: new Map([
        ['cores', `${tableText(COLUMNS, figures)}\n\n${note}`],
        ['boards', `${tableText(BOARD_COLUMNS, boards)}\n\n${note}`],
      ]),
    };
  },
};
