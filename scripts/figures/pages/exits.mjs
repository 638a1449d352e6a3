import { runExits } from '../../../dist/pipeline/exits-step.js';
import { measureSeeds } from '../measure.mjs';
import { spreadOf } from '../spread.mjs';
import { fewer, percents, spreadNote, tableText, wholes } from '../text.mjs';

const CONFIGS = [
  ['exits', 'examples/mnist/ffirm.json'],
  ['exits-local-heads', 'examples/mnist/local-heads.json'],
];

const COLUMNS = [
  { head: 'rule', cell: ({ title }) => title },
  { head: 'accuracy %', cell: ({ accuracy }) => percents(accuracy) },
  { head: 'lost points', cell: ({ loss }) => percents(loss) },
  { head: 'mean MACs', cell: ({ macs }) => wholes(macs.mean) },
  { head: 'worst-case MACs', cell: ({ macs }) => wholes(macs.worst) },
  { head: 'times fewer', cell: (row) => fewer(row.fewer) },
];

/** Rows of the same rule and budget, over seeds. */
function rowOf(reports, index) {
  const rows = reports.map((report) => report.rows[index]);
  const [{ title, configured, sharedFirstLayer }] = rows;
  const over = (value) => spreadOf(rows.map(value));
  const marks = `${configured ? ' *' : ''}${sharedFirstLayer ? '' : ' †'}`;
  return {
    title: `${title}${marks}`,
    accuracy: over((row) => row.accuracy),
    loss: spreadOf(reports.map((report) => report.rows[0].accuracy - report.rows[index].accuracy)),
    macs: { mean: over((row) => row.macs.mean), worst: over((row) => row.macs.worst) },
    fewer: over((row) => row.fewer),
    supported: rows.filter(({ unsupported }) => unsupported === undefined).length,
  };
}

/** Accuracy against cost on MNIST. */
export const exits = {
  title: 'accuracy against cost on MNIST, for every exit rule and several budgets',
  async run(options) {
    const figures = {};
    const blocks = new Map();
    for (const [id, path] of CONFIGS) {
      const runs = await measureSeeds(path, options);
      const reports = [];
      for (const { config } of runs) reports.push(await runExits(config, {}));
      figures[id] = reports[0].rows.map((_, index) => rowOf(reports, index));
      blocks.set(id, `${tableText(COLUMNS, figures[id])}\n\n${spreadNote(runs.map(({ seed }) => seed))}`);
    }
    return { figures, blocks };
  },
};
