import { loadConfig } from '../../../dist/config/load.js';
import { figuresOf, measureSeeds } from '../measure.mjs';
import { ACCURACY, COST, percents, spreadNote, tableText, wholes } from '../text.mjs';

/** The rules that README compares. */
const MAIN = ['forward-forward', 'local-heads'];

const OTHERS = ['one-pass', 'pepita', 'local-heads', 'layer-wise', 'forward-contrastive'];

const COLUMNS = [
  { head: 'rule', cell: ({ rule }) => rule },
  { head: 'units', cell: ({ network }) => network },
  ...ACCURACY,
  { head: 'macro-F1 %', cell: ({ macroF1 }) => percents(macroF1.earlyExit) },
  ...COST,
  { head: 'code', cell: ({ flash }) => wholes(flash.code) },
  { head: 'constants', cell: ({ flash }) => wholes(flash.constants) },
  { head: 'workspace', cell: ({ ram }) => wholes(ram.workspace) },
];

/** Every learning rule on the same layers, trained on one data set. */
function rulesOn(id, title, paths) {
  return {
    title: `every learning rule on ${title}`,
    takesRules: true,
    async run({ rules, ...options }) {
      const kinds = new Map();
      for (const path of paths) kinds.set((await loadConfig(path)).train.rule.kind, path);
      const wanted = rules ?? [...kinds.keys()];
      const unknown = wanted.filter((kind) => !kinds.has(kind));
      if (unknown.length > 0) {
        throw new Error(`--rules ${unknown.join(',')}: this page has ${[...kinds.keys()].join(', ')}`);
      }
      const figures = [];
      for (const [kind, path] of kinds) {
        if (wanted.includes(kind)) figures.push(figuresOf(await measureSeeds(path, options)));
      }
      const note = spreadNote(figures[0].seeds);
      const table = (rows) => `${tableText(COLUMNS, rows)}\n\n${note}`;
      const main = figures.filter(({ rule }) => MAIN.includes(rule));
      return {
        figures,
        blocks: new Map([
          [id, table(figures)],
          [`${id}-main`, table(main)],
        ]),
      };
    },
  };
}

const configs = (folder, files) => files.map((file) => `examples/${folder}/${file}.json`);

export const rulesMnist = rulesOn('rules-mnist', 'MNIST', configs('mnist', ['ffirm', ...OTHERS]));
export const rulesBeats = rulesOn(
  'rules-beats',
  'MIT-BIH, people that it knows',
  configs('ecg-beats', ['random', ...OTHERS]),
);
export const rulesEeg = rulesOn('rules-eeg', 'Bonn EEG', configs('eeg-seizure', ['ffirm', 'local-heads']));
