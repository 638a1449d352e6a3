import { adaptationOf } from '../adapt/adaptation-of.js';
import { checkCanLearn } from '../adapt/design.js';
import { openDevice } from '../adapt/device.js';
import { type Life, type LifeSamples, liveLife } from '../adapt/life.js';
import { checkTraining } from '../adapt/training.js';
import { wearerOf } from '../adapt/wearer.js';
import { samplesFrom, type WearerSamples, wearersOf } from '../adapt/wearer-samples.js';
import type { Config } from '../config/config.js';
import { type LearnConfig, learnSchema } from '../config/learn-config.js';
import type { DataSplits, Dataset } from '../data/dataset.js';
import { InputError } from '../errors/input-error.js';
import { sha256 } from '../io/hash.js';
import { randomStream } from '../math/random.js';
import { type ConfusionMatrix, confusionMatrix, sumConfusion } from '../metrics/confusion.js';
import { scoresOf } from '../metrics/scores.js';
import type { Provenance } from '../model/metadata.js';
import { describeNetwork } from '../model/network.js';
import { describedLayers } from '../quantize/convolutions.js';
import { quantizeInputs } from '../quantize/input.js';
import { recordDevice } from '../simulate/learn-commands.js';
import { quotedList } from '../text/quoted-list.js';
import type { AdaptLife, AdaptReport, AdaptRow } from './adapt-report.js';
import { liveOnTargets, type ToldLife, targetsForLives } from './adapt-targets.js';
import { readIntegerModel } from './integer-model.js';
import { pathsOf } from './paths.js';
import { type Reporter, type StepOptions, silent } from './reporter.js';
import { checkSameData } from './same-data.js';
import { loadStepData } from './step-data.js';

/** Parts of the data whose people can live: those who did not train the network. */
export const ADAPT_PARTS = ['validation', 'test'] as const;

/** The options of `ffirm adapt`. */
export interface AdaptOptions extends StepOptions {
  /** Whose lives; validation when absent. */
  readonly part?: (typeof ADAPT_PARTS)[number] | undefined;
  /** Minutes of each recording at which a life starts; 0 when absent. */
  readonly from?: readonly number[] | undefined;
  /** Probability of a wrong answer, 0 to 1; 0 when absent. */
  readonly mistakes?: number | undefined;
  /** Numbers of first questions to try, one after the other; that of the config when absent. */
  readonly questions?: readonly number[] | undefined;
  /** Targets on which the generated C lives the same lives; none when absent. */
  readonly targets?: readonly string[] | undefined;
}

/** A life that is about to be lived. */
interface Start {
  readonly wearer: WearerSamples;
  /** Minutes. */
  readonly from: number;
  /** Its place among all lives, those that are left out included: what its wearer does wrong depends on it. */
  readonly index: number;
  readonly samples: LifeSamples;
}

/** A life and what is scored of it. */
interface Scored {
  readonly life: AdaptLife;
  readonly before: ConfusionMatrix;
  readonly after: ConfusionMatrix;
}

function ascending(values: readonly number[]): readonly number[] {
  return [...new Set(values)].sort((left, right) => left - right);
}

/** How the config says that its network learns, or else the defaults. */
function learnOf({ learn }: Config, reporter: Reporter): LearnConfig {
  if (learn !== undefined) return learn;
  const defaults = learnSchema.parse({});
  const { minutes, questions, updates, replays } = defaults;
  reporter.note(
    `the config has no "learn": its defaults are used, ${questions} questions after ${minutes} minutes, ${updates} updates, ` +
      `${replays} replays`,
  );
  return defaults;
}

/** Warns where the config says other things about the training than the network was trained with. */
function warnOfChanges(
  { network, train }: Config,
  provenance: Provenance,
  source: string,
  reporter: Reporter,
): void {
  if (provenance.training === undefined) return;
  const was = [provenance.training.loss, provenance.network.prefixes];
  if (JSON.stringify(was) === JSON.stringify([train.loss, network?.prefixes])) return;
  reporter.warn(
    `${source}: was trained with another train.loss or other network.prefixes than the config has, and learns on with those of the ` +
      'config; restore them, or train again',
  );
}

/** Warns where the network knows people of a part: what they gain says little about new ones. */
function warnOfKnownPeople(part: Dataset, { train }: DataSplits, reporter: Reporter): void {
  const subjectsOf = ({ origins }: Dataset) =>
    new Set(Array.from(origins?.subjectOf ?? [], (subject) => origins?.subjects[subject] ?? ''));
  const trained = subjectsOf(train);
  const known = [...subjectsOf(part)].filter((subject) => trained.has(subject));
  if (known.length === 0) return;
  reporter.warn(
    `people of the ${part.split} part whose samples also trained the network: ${quotedList(known)}, so that their lives say little ` +
      'about new people; divide the data by patient in data.split',
  );
}

/** The lives of a part, and those that would have no samples to score. */
function startsOf(
  part: Dataset,
  inputs: Int8Array,
  from: readonly number[],
  minutes: number,
): { readonly starts: readonly Start[]; readonly leftOut: AdaptReport['leftOut'] } {
  const wearers = wearersOf(part);
  if (wearers === undefined) throw new RangeError('recordings without times');
  const all = wearers.flatMap((wearer) => from.map((start) => ({ wearer, from: start })));
  const lives = all.map(({ wearer, from: start }, index): Start => {
    const samples = samplesFrom(wearer, inputs, part.labels, 60 * start);
    return { wearer, from: start, index, samples };
  });
  const isLong = ({ from: start, samples }: Start) => (samples.times.at(-1) ?? -1) >= 60 * (start + minutes);
  return {
    starts: lives.filter(isLong),
    leftOut: lives
      .filter((life) => !isLong(life))
      .map(({ wearer: { recording }, from: start }) => ({ recording, from: start })),
  };
}

/** Says which lives are left out. @throws InputError when no life is left */
function reportLeftOut(
  starts: readonly Start[],
  leftOut: AdaptReport['leftOut'],
  minutes: number,
  part: Dataset['split'],
  reporter: Reporter,
): void {
  if (starts.length === 0) {
    throw new InputError(
      `no recording of the ${part} part has samples after the first ${minutes} minutes of a life; set learn.minutes lower, or let ` +
        'lives start earlier with --from',
    );
  }
  if (leftOut.length === 0) return;
  const names = leftOut.map(({ recording, from }) => `${recording} from minute ${from}`);
  reporter.note(
    `left out, because no samples are left to score after the first ${minutes} minutes of a life: ${quotedList(names)}`,
  );
}

/** Scores a life. */
function scoreLife({ wearer, from, samples }: Start, lived: Life, classNames: readonly string[]): Scored {
  const { scoredFrom, asked, updates, undone } = lived;
  const truth = samples.labels.subarray(scoredFrom);
  const [before, after] = [lived.before.subarray(scoredFrom), lived.after.subarray(scoredFrom)];
  const right = (answers: Uint8Array) => answers.filter((answer, i) => answer === truth[i]).length;
  const [rightBefore, rightAfter] = [right(before), right(after)];
  const percentOf = (count: number) => (100 * count) / truth.length;
  const questions = new Set(asked).size;
  const matrices = {
    before: confusionMatrix(before, truth, classNames),
    after: confusionMatrix(after, truth, classNames),
  };
  return {
    ...matrices,
    life: {
      recording: wearer.recording,
      ...(wearer.subject === undefined ? {} : { subject: wearer.subject }),
      from,
      samples: truth.length,
      counts: { before: matrices.before.counts, after: matrices.after.counts },
      accuracy: { before: percentOf(rightBefore), after: percentOf(rightAfter) },
      change: percentOf(rightAfter - rightBefore),
      questions,
      askedTwice: asked.length - questions,
      updates,
      undone,
    },
  };
}

/** The scores of all lives with one number of questions. */
function rowOf(
  questions: number,
  scored: readonly Scored[],
  macroClasses: readonly string[] | undefined,
): AdaptRow {
  const lives = scored.map(({ life }) => life).sort((left, right) => left.change - right.change);
  const answers = lives.reduce((sum, life) => sum + life.questions + life.askedTwice, 0);
  return {
    questions,
    before: scoresOf(sumConfusion(scored.map(({ before }) => before)), macroClasses),
    after: scoresOf(sumConfusion(scored.map(({ after }) => after)), macroClasses),
    answers: answers / lives.length,
    harmed: {
      halfPoint: lives.filter(({ change }) => change < -0.5).length,
      point: lives.filter(({ change }) => change < -1).length,
      worst: Math.max(0, ...lives.map(({ change }) => -change)),
    },
    lives,
  };
}

/**
 * Lives the lives of people who did not train the network of a config, with learning on the device: the first minutes of a
 * life teach, and the others are scored, with what was learned and without. A life is a recording from some minute on.
 *
 * @throws InputError when the network cannot learn on the device, its files are missing or belong to other data, nobody knows
 *   when the samples were taken, or all recordings are too short
 */
export async function runAdapt(config: Config, options: AdaptOptions = {}): Promise<AdaptReport> {
  const { part: name = 'validation', mistakes = 0 } = options;
  const reporter = options.reporter ?? silent;
  if (config.data.source !== 'recordings') {
    throw new InputError(
      'data: nobody knows when the samples of tables and pictures were taken, so they are no lives; set data.source to "recordings"',
    );
  }
  // Before files are read: those of a network that cannot learn need not be made.
  checkTraining(config);
  const paths = pathsOf(config, options.output);
  const { bytes, file } = await readIntegerModel(paths);
  const { network, origin } = file;
  const { model, scales, classNames } = network;
  checkCanLearn(model);
  const splits = await loadStepData(config, options);
  checkSameData(origin.provenance, splits, paths.integerModel);
  warnOfChanges(config, origin.provenance, paths.integerModel, reporter);
  const part = splits[name];
  warnOfKnownPeople(part, splits, reporter);
  if (name === 'test') {
    reporter.note('these are the test people: what is chosen by their lives no longer holds for new people');
  }
  const { questions, ...learn } = learnOf(config, reporter);
  const from = ascending(options.from ?? [0]);
  const targets = await targetsForLives(
    options.targets ?? [],
    options.questions ?? [],
    paths,
    config,
    sha256(bytes),
  );
  const sweep = ascending(options.questions ?? [questions]);
  const inputs = quantizeInputs(part.features, scales.inputScale);
  const { starts, leftOut } = startsOf(part, inputs, from, learn.minutes);
  reportLeftOut(starts, leftOut, learn.minutes, name, reporter);

  const total = sweep.length * starts.length;
  const recordings = new Set(starts.map(({ wearer }) => wearer.recording)).size;
  reporter.note(`simulating lives of ${recordings} recordings of the ${name} part: ${total}`);
  const recorded: ToldLife[] = [];
  let [done, tenths] = [0, 0];
  const rows = sweep.map((first) => {
    const adaptation = adaptationOf(
      config,
      { ...learn, questions: first },
      network,
      sha256(bytes),
      splits.train,
    );
    const scored = starts.map((start) => {
      const answer = wearerOf(
        start.samples.labels,
        model.classes,
        mistakes,
        randomStream(config.seed, start.index, 'mistakes'),
      );
      const askedAt = 60 * (start.from + learn.minutes);
      const { device, ...told } = recordDevice(openDevice(model, adaptation), targets.length > 0);
      const lived = liveLife(model, adaptation, device, start.samples, { askedAt, answer });
      recorded.push(told);
      done += 1;
      const now = Math.floor((10 * done) / total);
      if (now > tenths && now < 10) reporter.note(`${10 * now} % done`);
      tenths = now;
      return scoreLife(start, lived, classNames);
    });
    return rowOf(first, scored, config.verify.macroF1);
  });
  return {
    dataset: part.name,
    part: name,
    network: describeNetwork(describedLayers(model)),
    learn,
    mistakes,
    from,
    leftOut,
    rows,
    ...(targets.length === 0
      ? {}
      : { targets: await liveOnTargets(config.name, model, targets, recorded, paths, reporter) }),
  };
}
