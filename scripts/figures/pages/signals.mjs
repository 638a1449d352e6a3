import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { figuresOf, measureSeeds } from '../measure.mjs';
import { fewer, percents, spreadNote, tableText, wholes } from '../text.mjs';

const EXAMPLES = [
  ['ecg-beats/random.json', 'MIT-BIH, people that it knows'],
  ['ecg-beats/patients.json', 'MIT-BIH, new people (DS1 to DS2)'],
  ['eeg-seizure/ffirm.json', 'Bonn EEG, files that it has not seen'],
  ['motion/ffirm.json', 'synthetic people that it has not seen'],
];

const COLUMNS = [
  { head: 'example', cell: ({ path }) => `[${path}](examples/${path.split('/')[0]})` },
  { head: 'test samples', cell: ({ about }) => about },
  { head: 'int8 %', cell: ({ accuracy }) => percents(accuracy.int8) },
  { head: 'macro-F1 %', cell: ({ macroF1 }) => percents(macroF1.int8) },
  {
    head: 'early exit %',
    cell: ({ budget, accuracy }) => (budget === null ? '-' : percents(accuracy.earlyExit)),
  },
  {
    head: 'macro-F1 %',
    cell: ({ budget, macroF1 }) => (budget === null ? '-' : percents(macroF1.earlyExit)),
  },
  { head: 'mean MACs', cell: ({ macs }) => wholes(macs.mean) },
  { head: 'fewer', cell: ({ macs }) => fewer(macs.fewer) },
  { head: 'instructions', cell: ({ instructions }) => wholes(instructions.mean) },
];

const CLASS_COLUMNS = [
  { head: 'class', cell: ({ name }) => name },
  { head: 'sensitivity %', cell: ({ sensitivity }) => percents(sensitivity) },
  { head: 'PPV %', cell: ({ ppv }) => percents(ppv) },
];

function classesText({ classes, votes, seeds }) {
  const by =
    votes === null ? '' : ` Right by majority of a recording: ${wholes(votes.int8)} of ${votes.recordings}.`;
  return `${tableText(CLASS_COLUMNS, classes)}\n\nWhole int8 network. ${spreadNote(seeds)}${by}`;
}

/** The examples of signals. */
export const signals = {
  title: 'heart beats, seizures and motion: accuracy, macro-F1, MACs, instructions, and every class',
  async run(options) {
    if (!existsSync('examples/motion/data')) spawnSync(process.execPath, ['examples/motion/make-data.mjs']);
    const rows = [];
    for (const [path, about] of EXAMPLES) {
      rows.push({ path, about, ...figuresOf(await measureSeeds(`examples/${path}`, options)) });
    }
    const blocks = new Map(rows.map((row) => [`signals-${row.name}`, classesText(row)]));
    blocks.set('signals', `${tableText(COLUMNS, rows)}\n\n${spreadNote(rows[0].seeds)}`);
    return { figures: rows, blocks };
  },
};
