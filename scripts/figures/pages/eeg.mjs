import { randomStream } from '../../../dist/math/random.js';
import { figuresOf, measureSeeds } from '../measure.mjs';

import { percents, tableText, wholes } from '../text.mjs';

/** Sets of Bonn University, each of as many files. */
const SETS = ['Z', 'O', 'N', 'F', 'S'];
const FILES = 100;

/** Files of each set that validate and that test. */
const PART = 20;

const EXAMPLES = [
  ['features', 'examples/eeg-seizure/ffirm.json'],
  ['raw', 'examples/eeg-seizure/raw.json'],
];

/** Names of the files of a set in a random order. */
function shuffled(set, stream) {
  const names = Array.from({ length: FILES }, (_, i) => `${set}/${set}${String(i + 1).padStart(3, '0')}`);
  for (let left = names.length; left > 1; left--) {
    const chosen = stream.integer(0, left - 1);
    [names[left - 1], names[chosen]] = [names[chosen], names[left - 1]];
  }
  return names;
}

/** The same config with another division of the files, which the seed decides. */
function divided(config, seed) {
  const stream = randomStream(seed, 0, 'order');
  const sets = SETS.map((set) => shuffled(set, stream));
  const part = (from, to) => sets.flatMap((names) => names.slice(from, to));
  const split = {
    ...{ by: 'lists', of: 'recording', leaveOut: [] },
    ...{ test: part(0, PART), validation: part(PART, 2 * PART), train: part(2 * PART) },
  };
  return { ...config, name: `${config.name}_divided`, data: { ...config.data, split } };
}

/** Windows of features and of raw samples over ten divisions of the files. */
export const eeg = {
  title: 'seizures over ten divisions of the files: features beside raw windows',
  async run({ seeds = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], samples = 500 }) {
    const rows = [];
    for (const [key, path] of EXAMPLES) {
      const runs = await measureSeeds(path, { seeds, samples, change: divided });
      rows.push({ key, ...figuresOf(runs) });
    }
    const columns = [
      { head: 'Bonn EEG', cell: ({ key, network }) => `${key}, ${network}` },
      { head: 'int8 %', cell: ({ accuracy }) => percents(accuracy.int8) },
      { head: 'early exit %', cell: ({ accuracy }) => percents(accuracy.earlyExit) },
      { head: 'network, instructions', cell: ({ instructions }) => wholes(instructions.mean) },
      { head: 'a window, instructions', cell: ({ stream }) => wholes(stream.answer) },
    ];
    const note = `Cortex-M4. Mean over ${seeds.length} divisions of the files (lowest to highest).`;
    return {
      figures: Object.fromEntries(
        rows.map(({ key, accuracy, instructions, stream }) => [
          key,
          {
            ...{ int8: accuracy.int8, earlyExit: accuracy.earlyExit },
            m4: instructions.mean,
            answer: stream.answer,
          },
        ]),
      ),
      blocks: new Map([['seizure-divisions', `${tableText(columns, rows)}\n\n${note}`]]),
    };
  },
};
