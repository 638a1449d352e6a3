import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { groupDigits } from '../../../dist/report/format.js';
import { figuresOf, measureSeeds } from '../measure.mjs';
import { fewer, percents, shorts, spreadNote, tableText, wholes } from '../text.mjs';

const EXAMPLES = [
  ['ecg-beats/random.json', 'MIT-BIH, people that it knows'],
  ['ecg-beats/patients.json', 'MIT-BIH, new people (DS1 to DS2)'],
  ['eeg-seizure/ffirm.json', 'Bonn EEG, files that it has not seen'],
  ['motion/ffirm.json', 'synthetic people that it has not seen'],
];

const COLUMNS = [
  { head: 'example', cell: ({ path }) => path },
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

const COST_ROWS = [
  ['network, mean', ({ instructions }) => wholes(instructions.mean)],
  ['network, worst', ({ instructions }) => wholes(instructions.worst)],
  ['collect a sample, mean', ({ stream }) => wholes(stream.sample)],
  ['collect a sample, worst', ({ stream }) => wholes(stream.worstSample)],
  ['describe, mean', ({ stream }) => wholes(stream.description)],
  ['describe, worst', ({ stream }) => wholes(stream.worstDescription)],
  ['per answer from raw samples, total', ({ stream }) => wholes(stream.answer)],
  ['per second of signal', ({ stream }) => wholes(stream.second)],
];

const BYTE_ROWS = [
  ['flash, code', ({ flash }) => wholes(flash.code)],
  ['flash, weights and constants', ({ flash }) => wholes(flash.constants)],
  ['workspace', ({ ram }) => wholes(ram.workspace)],
  ['stack of the network', ({ ram }) => wholes(ram.stack)],
];

const BOARD_COLUMNS = [
  { head: 'board (estimates)', cell: ({ board }) => board },
  { head: 'MHz', cell: ({ megahertz }) => String(megahertz) },
  { head: 'busy %', cell: ({ busy }) => percents(hundredfold(busy)) },
  { head: 'uJ per answer', cell: ({ microjoules }) => (microjoules === null ? '-' : shorts(microjoules)) },
];

function hundredfold({ mean, lowest, highest }) {
  return { mean: 100 * mean, lowest: 100 * lowest, highest: 100 * highest };
}

function costText(row) {
  const columns = (head) => [
    { head, cell: ([title]) => title },
    { head: spreadNote(row.seeds), cell: ([, text]) => text(row) },
  ];
  const { pieces, samples, answers, boards } = row.stream;
  return [
    tableText(columns('instructions on a Cortex-M4'), COST_ROWS),
    '',
    tableText(columns('bytes on a Cortex-M4'), BYTE_ROWS),
    '',
    tableText(BOARD_COLUMNS, boards),
    '',
    `The front end is counted on ${groupDigits(samples)} raw samples, the beginnings of ${pieces} test recordings, which ` +
      `gave ${groupDigits(answers)} answers; the network on test samples spread evenly over all.`,
  ].join('\n');
}

/** Accuracy, MACs and what is lost, of one example. */
function accuracyText(row) {
  const rows = [
    ['accuracy, float', `${percents(row.accuracy.float)} %`],
    ['accuracy, int8', `${percents(row.accuracy.int8)} %`],
    ...(row.budget === null
      ? []
      : [
          ['accuracy, int8 with early exit', `${percents(row.accuracy.earlyExit)} %`],
          ['lost by early exit', `${percents(row.accuracy.loss)} points`],
        ]),
    ['macro-F1, int8', `${percents(row.macroF1.int8)} %`],
    [
      'MACs, every label through the whole network',
      wholes({ mean: row.macs.full, lowest: row.macs.full, highest: row.macs.full }),
    ],
    ["MACs, LightFF's light rule as published", wholes(row.macs.lightff)],
    ['MACs, mean', `${wholes(row.macs.mean)}, ${fewer(row.macs.fewer)} fewer`],
    ['MACs, worst case', wholes(row.macs.worst)],
  ];
  return tableText(
    [
      { head: `${row.dataset}, ${row.network}`, cell: ([title]) => title },
      { head: spreadNote(row.seeds), cell: ([, text]) => text },
    ],
    rows,
  );
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
    const blocks = new Map(
      rows.flatMap((row) => [
        [`signals-${row.name}`, accuracyText(row)],
        [`classes-${row.name}`, classesText(row)],
        [`cost-${row.name}`, costText(row)],
      ]),
    );
    blocks.set('signals', `${tableText(COLUMNS, rows)}\n\n${spreadNote(rows[0].seeds)}`);
    return { figures: rows, blocks };
  },
};
