import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { loadConfig } from '../../../dist/config/load.js';
import { runBeats } from '../../../dist/pipeline/beats-step.js';
import { figuresOf, measureSeeds, streamsOf } from '../measure.mjs';
import { spreadNote, tableText, wholes } from '../text.mjs';

const CORES = ['cortex-m4', 'cortex-m0plus'];

/** What is measured: a config, and what an answer is about. Heart beats are those of all recordings, as R peaks are. */
const EXAMPLES = [
  ['beat', 'ecg-beats/random.json', 'a heart beat of two leads'],
  ['eeg', 'eeg-seizure/ffirm.json', 'a window of an EEG'],
  ['motion', 'motion/ffirm.json', 'a window of motion'],
];

const COLUMNS = [
  { head: 'Raw samples to answer, instructions', cell: ({ about, core }) => `${about}, ${core}` },
  { head: 'in blocks', cell: ({ stream }) => wholes(stream.blocks) },
  { head: 'sample by sample', cell: ({ stream }) => wholes(stream.answer) },
  { head: 'collect a sample', cell: ({ stream }) => wholes(stream.sample) },
  { head: 'worst', cell: ({ stream }) => wholes(stream.worstSample) },
  { head: 'describe', cell: ({ stream }) => wholes(stream.description) },
  { head: 'network', cell: ({ stream }) => wholes(stream.network) },
];

/** Sensitivity and positive predictive value of the R peaks in all recordings. */
async function peaksOf(path) {
  const { total } = await runBeats(await loadConfig(path), {});
  return { sensitivity: total.sensitivity, ppv: total.ppv };
}

/** What front ends cost, from raw samples to answers. */
export const frontEnd = {
  title: 'front ends: instructions from raw samples to answers, R peaks',
  async run(options) {
    if (!existsSync('examples/motion/data')) spawnSync(process.execPath, ['examples/motion/make-data.mjs']);
    const figures = {};
    const rows = [];
    let seeds = [];
    for (const [key, path, about] of EXAMPLES) {
      const runs = await measureSeeds(`examples/${path}`, { ...options, cores: CORES });
      const own = figuresOf(runs);
      seeds = own.seeds;
      const streams = streamsOf(runs);
      figures[key] = Object.fromEntries(
        streams.map(({ core, stream }) => [
          core.replace(/^cortex-/, ''),
          key === 'beat' ? { blocks: stream.blocks, samples: stream.answer } : stream.blocks,
        ]),
      );
      if (key === 'beat') figures.random = { int8: own.accuracy.int8, earlyExit: own.accuracy.earlyExit };
      for (const { core, stream } of streams) rows.push({ about, core, stream });
    }
    figures.peaks = await peaksOf('examples/ecg-beats/random.json');
    return {
      figures,
      blocks: new Map([['front-end', `${tableText(COLUMNS, rows)}\n\n${spreadNote(seeds)}`]]),
    };
  },
};
