import { logarithm } from '../kernel/beats/feature-math.js';
import {
  type BeatFeatures,
  type FeatureState,
  HISTORY,
  PACE_FEATURES,
  RHYTHM_FEATURES,
  SHAPE_MEASURES,
} from '../kernel/beats/feature-types.js';
import { beginFeatures } from '../kernel/beats/features.js';

/**
 * The features of a beat: `compact` compares it with the patient's own beats (rhythm, shape, difference to the template),
 * which generalizes to new patients; `full` adds the waveform and the RR intervals in seconds, which distinguish the beats of
 * known patients.
 */
export type BeatFeatureSet = 'compact' | 'full';

/** The input for which beat features are designed. */
export interface BeatFeatureOptions {
  /** Samples per second. */
  readonly rate: number;
  /** Channels that are sampled together. */
  readonly channels: number;
  readonly set?: BeatFeatureSet;
}

/** Beat features ready to run. */
export interface BeatDesign {
  readonly constants: BeatFeatures;
  /** Names of the features, in order. */
  readonly names: readonly string[];
  /** The values of the names after @length in the kernel's types. */
  readonly lengths: ReadonlyMap<string, number>;
}

/** The slowest sampling that shows a QRS complex, and the fastest whose counts fit the kernel's bounds; in Hz. */
export const SLOWEST_RATE = 100;
export const FASTEST_RATE = 2000;

/** Maximum number of channels for which the kernel's bounds are computed. */
export const MOST_CHANNELS = 16;

/** Entries of the rings and points of the windows per second, at 360 samples per second; other rates come close to them. */
const ENTRIES_A_SECOND = 180;
const POINTS_A_SECOND = 90;

/**
 * Times in seconds. The window is 100 samples before and 159 after the R peak at 360 Hz; its parts are where P wave,
 * QRS complex and T wave are at ordinary heart rates.
 */
const BEFORE = 0.278;
const WINDOW = 0.722;
const SLACK = 0.017;
const P_WAVE = [-0.233, -0.055] as const;
const QRS = [-0.09, 0.1] as const;
const T_WAVE = [0.077, 0.388] as const;
/** The baseline is the mean over the power of two of entries nearest to this time. */
const BASELINE = 0.8;
/** Largest delay with which an R peak may be detected. */
const LATEST = 1.6;

/** Points whose mean is one feature of the difference to the template. */
const RESIDUAL_STEP = 3;

const RHYTHM_NAMES: readonly string[] = [
  'current RR / running mean',
  'next RR / running mean',
  'previous RR / running mean',
  'current RR / mean of 10',
  'next RR / mean of 10',
  'previous RR / mean of 10',
  'current RR / shortest of 10',
  'next RR / shortest of 10',
  'current RR / longest of 10',
  'current RR / median of 32',
  'next RR / median of 32',
  'current RR / long one of 32',
  'current RR / short one of 32',
  'next RR / current RR',
  'current RR / previous RR',
  'deviation of RR / running deviation',
  'mean change of RR',
  'median change of RR',
  'share of large changes of RR',
  'next RR / long one of 32',
  'mean RR of 10 / running mean',
  'long RR / short RR of 32',
];

const PACE_NAMES: readonly string[] = ['current RR in seconds', 'next RR in seconds'];

const SHAPE_NAMES: readonly string[] = [
  'P wave off the template',
  'QRS off the template',
  'T wave off the template',
  'P energy / template',
  'QRS energy / template',
  'T energy / template',
  'amplitude / template',
  'slope / template',
  'QRS width',
  'QRS width / template',
  'slope / amplitude',
  'QRS correlation',
  'P amplitude / QRS amplitude',
  'P amplitude / template',
  'P correlation',
];

function numbered(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => `${name} ${i}`);
}

function namesOf({ channels, residuals, points, full }: BeatFeatures): readonly string[] {
  const ofChannels = (names: readonly string[]) =>
    Array.from({ length: channels }, (_, channel) =>
      names.map((name) => `${name}, channel ${channel}`),
    ).flat();
  return [
    ...RHYTHM_NAMES,
    ...ofChannels(numbered('difference to the template', residuals)),
    ...ofChannels(SHAPE_NAMES),
    ...(full ? [...ofChannels(numbered('waveform', points)), ...PACE_NAMES] : []),
  ];
}

/**
 * Computes the constants of the beat features for a sampling rate: samples are averaged to about 180 per second, and these
 * to about 90 points per second of a beat's window.
 *
 * @throws RangeError when rate or channels are outside the range for which the kernel's integers were proven
 */
export function designBeatFeatures({ rate, channels, set = 'compact' }: BeatFeatureOptions): BeatDesign {
  if (!(rate >= SLOWEST_RATE && rate <= FASTEST_RATE)) {
    throw new RangeError(
      `${rate} samples per second; beats are described at ${SLOWEST_RATE} to ${FASTEST_RATE}`,
    );
  }
  if (!Number.isInteger(channels) || channels < 1 || channels > MOST_CHANNELS) {
    throw new RangeError(`${channels} channels; beats are described in 1 to ${MOST_CHANNELS}`);
  }
  const decimation = Math.max(1, Math.round(rate / ENTRIES_A_SECOND));
  const entryRate = rate / decimation;
  const step = Math.max(1, Math.round(entryRate / POINTS_A_SECOND));
  const pointRate = entryRate / step;
  const points = Math.round(WINDOW * pointRate);
  const before = Math.round(BEFORE * entryRate);
  const slack = Math.round(SLACK * entryRate);
  const baselineShift = Math.round(Math.log2(BASELINE * entryRate));
  const half = 2 ** (baselineShift - 1);
  const segment = points * step + 2 * slack;
  const pointAt = (seconds: number) => Math.round((before / entryRate + seconds) * pointRate);
  const residuals = Math.floor(points / RESIDUAL_STEP);
  const full = set === 'full';
  const ofChannel = SHAPE_MEASURES + residuals + (full ? points : 0);
  const constants: BeatFeatures = {
    channels,
    decimation,
    reciprocal: Math.floor(2 ** 15 / decimation),
    ring: Math.ceil(LATEST * entryRate) + before + slack + half,
    baselineShift,
    step,
    points,
    before,
    slack,
    segment,
    complete: points * step - before + slack + half,
    pStart: pointAt(P_WAVE[0]),
    pEnd: pointAt(P_WAVE[1]),
    qrsStart: pointAt(QRS[0]),
    qrsEnd: pointAt(QRS[1]),
    tStart: pointAt(T_WAVE[0]),
    tEnd: pointAt(T_WAVE[1]),
    residualStep: RESIDUAL_STEP,
    residuals,
    full,
    rateLogarithm: logarithm(Math.round(rate)),
    features: RHYTHM_FEATURES + channels * ofChannel + (full ? PACE_FEATURES : 0),
  };
  const lengths = new Map([
    ['FEATURES', constants.features],
    ['FEATURE_CHANNELS', channels],
    ['FEATURE_RINGS', channels * constants.ring],
    ['FEATURE_SEGMENTS', channels * segment],
    ['FEATURE_WINDOWS', channels * points],
  ]);
  return { constants, names: namesOf(constants), lengths };
}

/** A state of the sizes that a design needs, ready for a new signal. */
export function createFeatureState({ constants }: Pick<BeatDesign, 'constants'>): FeatureState {
  const { channels, ring, segment, points, features } = constants;
  const state: FeatureState = {
    started: false,
    phase: 0,
    head: 0,
    pending: false,
    captured: false,
    pendingAge: 0,
    pendingEntries: 0,
    beats: 0,
    currentRR: 0,
    previousRR: 0,
    meanRR: 0,
    spreadRR: 0,
    historyPlace: 0,
    position: 0,
    sums: new Int32Array(channels),
    rings: new Int16Array(channels * ring),
    segments: new Int16Array(channels * segment),
    windows: new Int32Array(channels * points),
    templates: new Int32Array(channels * points),
    amplitudes: new Int32Array(channels),
    intervals: new Int16Array(HISTORY),
    changes: new Int16Array(HISTORY),
    sortedIntervals: new Int16Array(HISTORY),
    sortedChanges: new Int16Array(HISTORY),
    features: new Int16Array(features),
  };
  beginFeatures(constants, state);
  return state;
}
