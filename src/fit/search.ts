import type { TrainableConfig } from '../config/config.js';
import type { PlainConfig } from '../init/examples.js';
import { randomStream } from '../math/random.js';
import { withPart } from './dimensions/plain.js';
import { type Costs, costsOf, excessOf, type Limits } from './limits.js';
import { paretoFront, ranking, type Score } from './ranking.js';
import type { Candidate, Space } from './space.js';
import { type Point, proposePoint, randomPoint } from './tpe.js';
import { type Measured, type Trial, type TrialResult, type TrialSubject, trialOf } from './trial.js';

/** What a search is about, in addition to the space. */
export interface SearchSettings {
  /** Configs that are tried, the given one included. */
  readonly trials: number;
  /** Seeds with which finalists are trained. */
  readonly seeds: number;
  readonly limits: Limits;
  /** What all trials have in common. */
  readonly common: Pick<TrialSubject, 'version' | 'code' | 'data' | 'engine' | 'core'>;
  /** Whether instructions and memory of finalists are counted. */
  readonly counts: boolean;
  /** Folder of the config. */
  readonly folder: string;
}

/** Trials that do not depend on one another: they may run in any order, and on any number of workers. */
export interface Rung {
  /** For people. */
  readonly title: string;
  readonly trials: readonly Trial[];
}

/** Results by key. */
export type RungResults = ReadonlyMap<string, TrialResult>;

/** A config of the last rung, with all seeds. */
export interface Finalist {
  readonly candidate: Candidate;
  /** 0 for the given config. */
  readonly number: number;
  /** Of every seed that could be trained. */
  readonly measured: readonly Measured[];
  readonly score: Score;
  readonly costs: Costs;
}

/** What a search ends with. */
export interface Outcome {
  /** Configs that were tried; fewer than wanted if the space has no more that fit. */
  readonly tried: number;
  readonly finalists: readonly Finalist[];
  /** Places of finalists on the Pareto front, the cheapest first. */
  readonly front: readonly number[];
  /** The most accurate of them, and what it has on the test part; absent if nothing is within the limits. */
  readonly chosen?: { readonly place: number; readonly test: TrialResult };
}

/** Configs of a rung are about a third of those before it, and train three times as long (Li et al. 2020: eta = 3). */
const ETA = 3;

/** Rounds in which configs are proposed: later ones know the results of those before. */
const WAVES = 4;

/** Fewer configs are not worth a round. */
const SMALLEST_WAVE = 4;

/** Attempts at a proposal, and at a config at random after them. */
const PROPOSALS = 50;
const DRAWS = 500;

interface Entry {
  readonly candidate: Candidate;
  readonly number: number;
}

/** A config that trains for a part of its epochs, with the schedule of the learning rate of so many. */
function shortened(plain: PlainConfig, { train }: TrainableConfig, divisor: number): PlainConfig {
  if (divisor === 1) return plain;
  return withPart(plain, 'train', { epochs: Math.max(1, Math.round(train.epochs / divisor)) });
}

/** What makes two configs the same. */
function identityOf({ config }: Candidate): string {
  const { network, train, exit, quantize, data } = config;
  return JSON.stringify({ network, train, exit, quantize, data });
}

/** The mean of some measurements; at least one of them. */
function meanOf(measured: readonly Measured[], figure: (one: Measured) => number): number {
  return measured.reduce((sum, one) => sum + figure(one), 0) / measured.length;
}

function scoreOf(candidate: Candidate, measured: readonly (Measured | undefined)[], limits: Limits): Score {
  const known = measured.flatMap((one) => one ?? []);
  if (known.length === 0 || known.length < measured.length) {
    return { accuracy: 0, cost: Number.POSITIVE_INFINITY, excess: Number.POSITIVE_INFINITY };
  }
  const costs = costsOf(candidate.size, known);
  return {
    accuracy: meanOf(known, ({ accuracy }) => accuracy),
    cost: costs.instructions.mean,
    excess: excessOf(costs, limits),
  };
}

/** Proposes a config that nobody has tried and whose size fits; undefined if none was found. */
async function proposed(
  space: Space,
  place: number,
  ranked: readonly Point[],
  tried: ReadonlySet<string>,
  { limits }: SearchSettings,
): Promise<Candidate | undefined> {
  const stream = randomStream(space.given.config.seed, place, 'proposal');
  const choices = space.dimensions.map(({ values, ordered }) => ({ count: values.length, ordered }));
  for (let attempt = 0; attempt < PROPOSALS + DRAWS; attempt++) {
    const point = attempt < PROPOSALS ? proposePoint(choices, ranked, stream) : randomPoint(choices, stream);
    const candidate = await space.candidateAt(point);
    if (candidate === undefined || tried.has(identityOf(candidate))) continue;
    if (excessOf(costsOf(candidate.size, []), limits) === 0) return candidate;
  }
  return undefined;
}

/** Numbers of configs after each round of proposals. */
function wavesOf(trials: number): readonly number[] {
  const waves = Math.max(1, Math.min(WAVES, Math.floor(trials / SMALLEST_WAVE)));
  return Array.from({ length: waves }, (_, i) => Math.round((trials * (i + 1)) / waves));
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/**
 * The rungs of a search: synchronous successive halving with fixed rungs (Jamieson and Talwalkar 2016; algorithm 1 of Li et al. 2020,
 * A System for Massively Parallel Hyperparameter Tuning), whose configs are proposed by a tree-structured Parzen estimator. It yields
 * the trials of a rung and goes on when it is given their results. What it yields depends on the space, the settings and the results
 * alone: not on the order in which trials end, nor on who ran them.
 *
 * First all configs train for a ninth of their epochs, then a third of them for a third, then a ninth of them for all epochs, with
 * several seeds. The given config is one of them in every rung, so that there is something to compare with. Test samples are used for
 * the config that is recommended, once, at the very end.
 */
export async function* searchRungs(
  space: Space,
  settings: SearchSettings,
): AsyncGenerator<Rung, Outcome, RungResults> {
  const { common, limits, folder } = settings;
  const { seed } = space.given.config;
  const trial = (
    { candidate: { plain, config } }: Entry,
    { divisor = 1, plus = 0, part = 'validation', counts = false }: TrialChoice,
  ): Trial =>
    trialOf(
      { ...common, config: shortened(plain, config, divisor), seed: (seed + plus) % 2 ** 32, part, counts },
      folder,
    );
  const scores = (
    entries: readonly Entry[],
    trialsOf: (entry: Entry) => readonly Trial[],
    results: RungResults,
  ) =>
    entries.map((entry) =>
      scoreOf(
        entry.candidate,
        trialsOf(entry).map(({ key }) => results.get(key)?.measured),
        limits,
      ),
    );

  // All configs, for a ninth of their epochs.
  const divisor = ETA * ETA;
  const entries: Entry[] = [{ candidate: space.given, number: 0 }];
  const tried = new Set([identityOf(space.given)]);
  const first = (entry: Entry) => [trial(entry, { divisor })];
  const known = new Map<string, TrialResult>();
  const waves = wavesOf(settings.trials);
  for (const [wave, count] of waves.entries()) {
    const order = wave === 0 ? [] : ranking(scores(entries, first, known));
    const ranked = order.map((place) => entries[place].candidate.point);
    const begin = wave === 0 ? 0 : entries.length;
    for (let place = entries.length; place < count; place++) {
      const candidate = await proposed(space, place, ranked, tried, settings);
      if (candidate === undefined) break;
      tried.add(identityOf(candidate));
      entries.push({ candidate, number: entries.length });
    }
    const fresh = entries.slice(begin);
    if (fresh.length === 0) break;
    const title = `round ${wave + 1} of ${waves.length}: ${plural(fresh.length, 'config')}, a ninth of their epochs`;
    for (const [key, result] of yield { title, trials: fresh.flatMap(first) }) known.set(key, result);
  }

  /** The most promising, and the given config. */
  const promoted = (from: readonly Entry[], order: readonly number[], count: number) => {
    const kept = order.slice(0, Math.ceil(count)).map((place) => from[place]);
    return kept.some(({ number }) => number === 0) ? kept : [...kept, entries[0]];
  };

  // A third of them, for a third.
  const second = (entry: Entry) => [trial(entry, { divisor: ETA })];
  const better = promoted(entries, ranking(scores(entries, first, known)), entries.length / ETA);
  const halfway = yield {
    title: `the best ${better.length}, a third of their epochs`,
    trials: better.flatMap(second),
  };

  // A ninth of them, with several seeds.
  const last = (entry: Entry) =>
    Array.from({ length: settings.seeds }, (_, plus) => trial(entry, { plus, counts: settings.counts }));
  const best = promoted(better, ranking(scores(better, second, halfway)), entries.length / divisor);
  const ended = yield {
    title: `the best ${best.length}, all epochs, ${plural(settings.seeds, 'seed')}`,
    trials: best.flatMap(last),
  };
  const finalScores = scores(best, last, ended);
  const finalists = best.map(({ candidate, number }, i): Finalist => {
    const measured = last(best[i]).flatMap(({ key }) => ended.get(key)?.measured ?? []);
    return { candidate, number, measured, score: finalScores[i], costs: costsOf(candidate.size, measured) };
  });
  const front = paretoFront(finalScores);
  const place = front.at(-1);
  if (place === undefined) return { tried: entries.length, finalists, front };
  const exam = trial(best[place], { part: 'test' });
  const tests = yield { title: 'the test part, once, for the recommended config', trials: [exam] };
  const test = tests.get(exam.key) ?? { key: exam.key, fault: 'was not run' };
  return { tried: entries.length, finalists, front, chosen: { place, test } };
}

interface TrialChoice {
  readonly divisor?: number;
  readonly plus?: number;
  readonly part?: TrialSubject['part'];
  readonly counts?: boolean;
}
