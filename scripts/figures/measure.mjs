import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../../dist/config/load.js';
import { runBench } from '../../dist/pipeline/bench-step.js';
import { pathsOf } from '../../dist/pipeline/paths.js';
import { silent } from '../../dist/pipeline/reporter.js';
import { runAll } from '../../dist/pipeline/run.js';
import { spreadOf } from './spread.mjs';

/** Every accuracy in README and docs is a mean over the networks of these seeds. */
export const SEEDS = [1, 2, 3];

/** Sizes and instructions are those of this core, unless a page names others. */
const CORE = 'cortex-m4';

/**
 * The targets on which the C is compared. They are enough to notice if it is not the network measured here; `ffirm run`
 * with the config itself compares it on all targets.
 */
const VERIFY = { samples: { host: 1000, [CORE]: 100 }, recordings: [] };

/** Reports progress on standard error, where it does not mix with the figures. */
function progressOf(title) {
  const note = (text) => process.stderr.write(`${title}: ${text}\n`);
  return { ...silent, note, warn: (text) => note(`warning: ${text}`) };
}

/** A config with another seed and its own folder, for the targets of the figures. */
async function seededConfig(path, seed, change) {
  const config = change(await loadConfig(path), seed);
  const { generate, verify } = config;
  return {
    ...config,
    seed,
    output: join('build', 'figures', config.name, `seed-${seed}`),
    generate: { ...generate, targets: ['host', CORE] },
    verify: { ...verify, ...VERIFY },
  };
}

/**
 * The network of a config and a seed, from training to the C on an emulated core.
 *
 * @param options.samples test samples whose instructions are counted
 * @param options.cores names of the emulated cores
 * @throws Error when the C does not give the reference's integers
 */
async function measureSeed(path, seed, { samples, cores: names, change }) {
  const config = await seededConfig(path, seed, change);
  const reporter = progressOf(`${path}, seed ${seed}`);
  const { summary, passed } = await runAll(config, { reporter });
  if (!passed) throw new Error(`${path}, seed ${seed}: the C differs; see ${pathsOf(config).verification}`);
  const { scores } = JSON.parse(readFileSync(pathsOf(config).verification, 'utf8'));
  const { cores, streams, learning } = await runBench(config, { reporter, cores: names, samples });
  return { seed, config, summary, scores, cores, streams, learning };
}

/**
 * The networks of a config, one for each seed.
 *
 * @param change what else depends on the seed: a config from the config and the seed
 */
export async function measureSeeds(
  path,
  { samples = 1000, seeds = SEEDS, cores = [CORE], change = (config) => config } = {},
) {
  const runs = [];
  for (const seed of seeds) runs.push(await measureSeed(path, seed, { samples, cores, change }));
  return runs;
}

/** What raw samples and answers cost on a core, over the streams of all seeds. */
function costsOf(streams) {
  const over = (value) => spreadOf(streams.map(value));
  const [{ pieces, samples, answers, boards }] = streams;
  return {
    sample: over(({ sample }) => sample.instructions.mean),
    worstSample: over(({ sample }) => sample.instructions.worst),
    description: over(({ description }) => description.instructions.mean),
    worstDescription: over(({ description }) => description.instructions.worst),
    network: over(({ network }) => network.instructions.mean),
    answer: over(({ answer }) => answer.instructions),
    blocks: over(({ blocks }) => blocks.instructions),
    second: over(({ second }) => second.instructions),
    pieces,
    samples,
    answers,
    boards: boards.map(({ board, megahertz }, index) => ({
      board,
      megahertz,
      busy: over((stream) => stream.boards[index].busy),
      microjoules:
        boards[index].microjoules === undefined ? null : over((stream) => stream.boards[index].microjoules),
    })),
  };
}

/** What raw samples and answers cost on every core that was measured; empty if there is no front end. */
export function streamsOf(runs) {
  return runs[0].streams.map(({ target }, index) => ({
    core: target,
    stream: costsOf(runs.map(({ streams }) => streams[index])),
  }));
}

/** What one classification costs on each core that was measured. */
export function coresOf(runs) {
  return runs[0].cores.map(({ target, kernel, boards }, index) => {
    const over = (value) => spreadOf(runs.map((run) => value(run.cores[index])));
    return {
      core: target,
      kernel,
      instructions: {
        mean: over((one) => one.instructions.mean),
        worst: over((one) => one.instructions.worst),
      },
      cycles: over((one) => one.cycles.mean),
      flash: { code: over((one) => one.memory.code), constants: over((one) => one.memory.weights) },
      ram: { workspace: over((one) => one.memory.workspace), stack: over((one) => one.memory.stack) },
      boards: boards.map(({ board, megahertz, fits }, place) => ({
        board,
        megahertz,
        fits,
        microseconds: {
          mean: over((one) => one.boards[place].microseconds.mean),
          worst: over((one) => one.boards[place].microseconds.worst),
        },
        microjoules:
          boards[place].microjoules === undefined ? null : over((one) => one.boards[place].microjoules),
      })),
    };
  });
}

/** Recordings that are right by the majority of their answers; null if recordings contain several classes. */
function votesOf(runs, over) {
  const [{ scores }] = runs;
  if (scores.int8.votes === undefined) return null;
  return {
    recordings: scores.int8.votes.recordings,
    int8: over((run) => run.scores.int8.votes.right),
    earlyExit: over((run) => run.scores.earlyExit.votes.right),
  };
}

/** Accuracy in windows of one class; null where no class changes within a window. */
function singleClassOf([{ scores }], over) {
  if (scores.int8.purity === undefined) return null;
  return over((run) => (100 * run.scores.int8.purity.single.right) / run.scores.int8.purity.single.samples);
}

/** The results of a config over its seeds: spreads of everything that differs from seed to seed. */
export function figuresOf(runs) {
  const over = (value) => spreadOf(runs.map(value));
  const [{ config, summary }] = runs;
  return {
    name: config.name,
    dataset: summary.dataset,
    rule: summary.engine === null ? 'imported' : config.train.rule.kind,
    network: summary.network,
    seeds: runs.map(({ seed }) => seed),
    budget: summary.exitRule === 'margin' ? config.exit.budget : null,
    accuracy: {
      float: over((run) => run.summary.accuracy.float),
      int8: over((run) => run.summary.accuracy.int8),
      earlyExit: over((run) => run.summary.accuracy.earlyExit),
      /** Points that early exit loses on the test samples. */
      loss: over((run) => run.summary.accuracy.int8 - run.summary.accuracy.earlyExit),
    },
    macroF1: {
      int8: over((run) => run.scores.int8.scores.macroF1),
      earlyExit: over((run) => run.scores.earlyExit.scores.macroF1),
    },
    classes: runs[0].scores.int8.scores.classes.map(({ name }, label) => ({
      name,
      sensitivity: over((run) => run.scores.int8.scores.classes[label].sensitivity),
      ppv: over((run) => run.scores.int8.scores.classes[label].ppv),
    })),
    votes: votesOf(runs, over),
    singleClass: singleClassOf(runs, over),
    macs: {
      full: summary.macs.full,
      lightff: over((run) => run.summary.macs.lightff),
      mean: over((run) => run.summary.macs.mean),
      worst: over((run) => run.summary.macs.worst),
      fewer: over((run) => run.summary.macs.full / run.summary.macs.mean),
    },
    instructions: {
      core: CORE,
      mean: over((run) => run.cores[0].instructions.mean),
      worst: over((run) => run.cores[0].instructions.worst),
    },
    stream: streamsOf(runs)[0]?.stream ?? null,
    flash: {
      code: over((run) => run.summary.flash.code),
      constants: over((run) => run.summary.flash.weights),
    },
    ram: { workspace: over((run) => run.summary.ram.workspace), stack: over((run) => run.summary.ram.stack) },
    mismatches: runs.reduce(
      (sum, run) => sum + run.summary.verify.reduce((all, { mismatches }) => all + mismatches, 0),
      0,
    ),
  };
}
