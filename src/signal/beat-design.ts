import { LARGEST_BLOCK, type PeakDetector } from '../kernel/beats/detector-types.js';
import { logarithm } from '../kernel/beats/feature-math.js';
import {
  type BeatFeatures,
  COMPLEX_SHIFT,
  type FeatureState,
  HISTORY,
  PACE_FEATURES,
  RESIDUAL_POINTS,
  RESIDUAL_SHIFT,
  RHYTHM_FEATURES,
  SHAPE_MEASURES,
  USUAL_MEASURES,
  WAVE_SHIFT,
} from '../kernel/beats/feature-types.js';
import { beginFeatures } from '../kernel/beats/features.js';

/**
 * The features of a beat: in the `compact` set, points of the beat are differences to the patient's usual beats, which
 * generalizes to new patients. In the `full` set they are the waveform, the differences are coarser, and the RR intervals in
 * seconds are features too, which distinguishes the beats of known patients.
 */
export type BeatFeatureSet = 'compact' | 'full';

/** The input for which beat features are designed. */
export interface BeatFeatureOptions {
  /** Samples per second. */
  readonly rate: number;
  readonly set?: BeatFeatureSet;
}

/** Inputs that can be computed and classified before those that follow. */
export interface InputGroup {
  /** What it is, in words. */
  readonly title: string;
  /** Number of inputs. */
  readonly inputs: number;
}

/** Beat features ready to run. */
export interface BeatDesign {
  readonly constants: BeatFeatures;
  /** Names of the network inputs, in order. */
  readonly names: readonly string[];
  /** The inputs in the order in which they are computed, the cheapest first. */
  readonly groups: readonly InputGroup[];
  /** For every input that is a point, by how many bits the kernel shifts it right; undefined for those with a scale of their own. */
  readonly shifts: readonly (number | undefined)[];
  /** The values of the names after @length in the kernel's types. */
  readonly lengths: ReadonlyMap<string, number>;
}

/**
 * Times in seconds from the R peak. The window has three parts: the middle one holds the QRS complex, entry by entry; of the others,
 * two entries make a point. Energies and widths are measured where P wave, QRS complex and T wave are at ordinary heart rates.
 */
const WINDOW = [-0.278, -0.1, 0.122, 0.433] as const;
const P_WAVE = [-0.233, -0.055] as const;
const QRS = [-0.09, 0.1] as const;
const T_WAVE = [0.077, 0.388] as const;

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
  'amplitude / running amplitude',
  'slope / template',
  'QRS width',
  'QRS width / template',
  'slope / amplitude',
  'QRS correlation',
  'P amplitude / running amplitude',
  'P amplitude / template',
  'P correlation',
];

function namesOf({ channels, early, middle, points, residuals, full }: BeatFeatures): readonly string[] {
  const word = full ? 'waveform' : 'difference to the template';
  const pointsOf = (channel: number, first: number, end: number) =>
    Array.from({ length: end - first }, (_, i) => `${word} ${first + i}, channel ${channel}`);
  const all = Array.from({ length: channels }, (_, channel) => channel);
  return [
    ...RHYTHM_NAMES,
    ...(full ? PACE_NAMES : []),
    ...all.flatMap((channel) => pointsOf(channel, early, early + middle)),
    ...all.flatMap((channel) => [
      ...pointsOf(channel, 0, early),
      ...pointsOf(channel, early + middle, points),
    ]),
    ...all.flatMap((channel) =>
      Array.from({ length: residuals }, (_, i) => `difference to the template ${i}, channel ${channel}`),
    ),
    ...all.flatMap((channel) => SHAPE_NAMES.map((name) => `${name}, channel ${channel}`)),
  ];
}

/**
 * Computes the constants of the beat features for a detector, from whose history they are computed.
 *
 * @throws RangeError when the rate is not that of the detector
 */
export function designBeatFeatures(
  { channels, pairs, decimation, reciprocal, length }: PeakDetector,
  { rate, set = 'compact' }: BeatFeatureOptions,
): BeatDesign {
  const entryRate = rate / decimation;
  const [begin, qrsBegin, qrsFinish, finish] = WINDOW;
  const early = Math.round(((qrsBegin - begin) * entryRate) / 2);
  const middle = Math.round((qrsFinish - qrsBegin) * entryRate);
  const late = Math.round(((finish - qrsFinish) * entryRate) / 2);
  const points = early + middle + late;
  const qrsBefore = Math.round(-qrsBegin * entryRate);
  const pointAt = (seconds: number) => {
    const entry = seconds * entryRate + qrsBefore;
    if (entry < 0) return Math.max(0, Math.round(early + entry / 2));
    if (entry < middle) return Math.round(early + entry);
    return Math.min(points - 1, Math.round(early + middle + (entry - middle) / 2));
  };
  const full = set === 'full';
  const rhythm = RHYTHM_FEATURES + (full ? PACE_FEATURES : 0);
  const residuals = full ? Math.floor(points / RESIDUAL_POINTS) : 0;
  const scaled = rhythm + channels * SHAPE_MEASURES;
  const constants: BeatFeatures = {
    channels,
    pairs,
    decimation,
    reciprocal,
    before: qrsBefore + 2 * early,
    span: middle + 2 * (early + late),
    kept: length - LARGEST_BLOCK - 1,
    early,
    middle,
    late,
    points,
    residuals,
    levelReciprocal: Math.floor(2 ** 14 / (early + late)),
    pStart: pointAt(P_WAVE[0]),
    pEnd: pointAt(P_WAVE[1]),
    qrsStart: pointAt(QRS[0]),
    qrsEnd: pointAt(QRS[1]),
    tStart: pointAt(T_WAVE[0]),
    tEnd: pointAt(T_WAVE[1]),
    full,
    rateLogarithm: logarithm(Math.round(rate)),
    rhythm,
    inputs: scaled + channels * (points + residuals),
  };
  const lengths = new Map([
    ['FEATURES', constants.inputs],
    ['FEATURE_LANES', 2 * pairs],
    ['FEATURE_POINTS', pairs * points],
    ['FEATURE_USUAL', 2 * pairs * USUAL_MEASURES],
    ['FEATURE_SCALED', scaled],
  ]);
  const groups = [
    { title: 'the rhythm, and the QRS complex in the first channel', inputs: rhythm + middle },
    {
      title: 'the QRS complex in the other channels, and P and T wave',
      inputs: channels * points - middle,
    },
    {
      title: full ? 'differences to the template, and measures' : 'measures',
      inputs: channels * (residuals + SHAPE_MEASURES),
    },
  ];
  return {
    constants,
    names: namesOf(constants),
    groups,
    shifts: [
      ...Array.from({ length: rhythm }, () => undefined),
      ...Array.from({ length: channels * middle }, () => COMPLEX_SHIFT),
      ...Array.from({ length: channels * (early + late) }, () => WAVE_SHIFT),
      ...Array.from({ length: channels * residuals }, () => RESIDUAL_SHIFT),
      ...Array.from({ length: channels * SHAPE_MEASURES }, () => undefined),
    ],
    lengths,
  };
}

/** A state of the sizes that a design needs, ready for a new signal. */
export function createFeatureState({ constants }: Pick<BeatDesign, 'constants'>): FeatureState {
  const { channels, pairs, points, rhythm } = constants;
  const state: FeatureState = {
    pending: false,
    pendingAt: 0,
    captured: false,
    due: false,
    dueAt: 0,
    dueInterval: 0,
    dueCaptured: false,
    beats: 0,
    currentRR: 0,
    previousRR: 0,
    meanRR: 0,
    spreadRR: 0,
    changeSum: 0,
    historyPlace: 0,
    levels: new Int32Array(2 * pairs),
    heights: new Int32Array(2 * pairs),
    units: new Int32Array(2 * pairs),
    amplitudes: new Int32Array(2 * pairs),
    factors: new Int32Array(2 * pairs),
    points: new Int32Array(pairs * points),
    usual: new Int32Array(pairs * points),
    usualMeasures: new Int16Array(2 * pairs * USUAL_MEASURES),
    intervals: new Int16Array(HISTORY),
    changes: new Int16Array(HISTORY),
    sortedIntervals: new Int16Array(HISTORY),
    sortedChanges: new Int16Array(HISTORY),
    features: new Int16Array(rhythm + channels * SHAPE_MEASURES),
  };
  beginFeatures(constants, state);
  return state;
}
