import { namesOfFeatures } from '../config/window-features/registry.js';
import type { WindowOptions } from '../config/window-options.js';
import { InputError } from '../errors/input-error.js';
import { LARGEST_INT16 } from '../kernel/limits.js';
import {
  DETREND_LINEAR,
  DETREND_MEAN,
  DETREND_NONE,
  type WindowFrontEnd,
  type WindowState,
} from '../kernel/windows/types.js';

/** The input from which windows are cut. */
export interface WindowInput {
  /** Samples per second, before decimation. */
  readonly rate: number;
  /** Names of the channels. */
  readonly channels: readonly string[];
}

/** A front end of windows: its constants and properties. */
export interface WindowDesign {
  readonly frontEnd: WindowFrontEnd;
  /** In order, such as "x deviation" or "x 4-8 Hz". */
  readonly featureNames: readonly string[];
  /** The values of the names after @length in the kernel's types. */
  readonly lengths: ReadonlyMap<string, number>;
}

const DETRENDS = { none: DETREND_NONE, mean: DETREND_MEAN, linear: DETREND_LINEAR } as const;

/** 256 log2(value), as the kernel writes logarithms. */
function logarithm(value: number): number {
  return Math.round(256 * Math.log2(value));
}

/** A group of channels whose magnitude is a signal. */
interface ChannelGroup {
  /** Of the signal. */
  readonly name: string;
  /** Indices of the channels. */
  readonly members: readonly number[];
}

/**
 * The groups of channels whose magnitudes a config asks for.
 *
 * @throws InputError when there is no channel of a name
 */
function groupsOf(
  magnitude: WindowOptions['magnitude'],
  channels: readonly string[],
): readonly ChannelGroup[] {
  if (typeof magnitude === 'boolean') {
    return magnitude ? [{ name: 'magnitude', members: channels.map((_name, i) => i) }] : [];
  }
  return magnitude.map((group) => ({
    name: `magnitude of ${group.join(', ')}`,
    members: group.map((name) => {
      const index = channels.indexOf(name);
      if (index < 0) {
        throw new InputError(
          `data.signal.magnitude: there is no channel "${name}"; the channels are ` +
            channels.map((each) => `"${each}"`).join(', '),
        );
      }
      return index;
    }),
  }));
}

/** Where every group starts in the list of the channels of all, and the length of that list. */
function startsOf(groups: readonly ChannelGroup[]): Int8Array {
  const starts = new Int8Array(groups.length + 1);
  groups.forEach(({ members }, i) => {
    starts[i + 1] = starts[i] + members.length;
  });
  return starts;
}

/** First half, including the middle, of a Hann window with this number of points, times 32768. */
function hannTaper(length: number): Int16Array {
  return Int16Array.from({ length: Math.ceil(length / 2) }, (_, i) =>
    Math.min(LARGEST_INT16, Math.round(32768 * (0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / length)))),
  );
}

/** The sum of the squares of all weights of a taper. */
function taperEnergy(taper: Int16Array, length: number): number {
  let sum = 0;
  for (let i = 0; i < length; i++) sum += (taper[Math.min(i, length - 1 - i)] / 32768) ** 2;
  return sum;
}

function sineTable(length: number): Int16Array {
  return Int16Array.from({ length }, (_, k) => Math.round(8192 * Math.sin((2 * Math.PI * k) / length)));
}

/** Which of `count` complex numbers change places in bit-reversed order; the places of their real parts, in pairs. */
function swapsOf(count: number): Int16Array {
  const places: number[] = [];
  for (let i = 0, reversed = 0; i < count; i++) {
    if (i < reversed) places.push(2 * i, 2 * reversed);
    let bit = count >> 1;
    for (; (reversed & bit) !== 0; bit >>= 1) reversed ^= bit;
    reversed |= bit;
  }
  return Int16Array.from(places);
}

/** The factor of the line of least squares; see WindowFrontEnd. */
function slopeOf(length: number): { readonly slopeReciprocal: number; readonly slopeShift: number } {
  const squares = (length * (length * length - 1)) / 3;
  const slopeShift = 14 + Math.ceil(Math.log2(squares));
  return { slopeReciprocal: Math.round(2 ** slopeShift / squares), slopeShift };
}

/**
 * Edges of bands in Hz as bins of the spectrum: the nearest ones. A bin is as wide as rate / spectrumLength.
 *
 * @throws InputError when a band has no bin, or lies beyond half the rate
 */
function binsOf(edges: readonly number[], rate: number, spectrumLength: number): Int16Array {
  const width = rate / spectrumLength;
  const bins = edges.map((edge) => Math.max(1, Math.round(edge / width)));
  bins.forEach((bin, i) => {
    if (bin > spectrumLength / 2) {
      throw new InputError(
        `signal.features.bands: ${edges[i]} Hz is beyond ${rate / 2} Hz, half of the ${rate} samples per second that ` +
          'remain after decimation; lower it',
      );
    }
    if (i > 0 && bin <= bins[i - 1]) {
      throw new InputError(
        `signal.features.bands: there is no bin between ${edges[i - 1]} and ${edges[i]} Hz, because a spectrum of ` +
          `${spectrumLength} points resolves ${width.toFixed(2)} Hz; move the edges apart, or raise signal.length`,
      );
    }
  });
  return Int16Array.from(bins);
}

function describeSpectrum(options: WindowOptions, rate: number) {
  const edges = options.features.bands;
  if (edges.length === 0) {
    const none = new Int16Array(0);
    return {
      bands: 0,
      bandEdges: none,
      bandOffsets: none,
      spectrumLength: 0,
      taper: none,
      sines: none,
      swaps: none,
      swapPlaces: 0,
    };
  }
  const spectrumLength = 2 ** Math.ceil(Math.log2(options.length));
  const bandEdges = binsOf(edges, rate, spectrumLength);
  const swaps = swapsOf(spectrumLength / 2);
  const taper = hannTaper(options.length);
  const energy = taperEnergy(taper, options.length);
  const bandOffsets = bandEdges.subarray(1).map((end, band) => logarithm((end - bandEdges[band]) * energy));
  return {
    bands: edges.length - 1,
    bandEdges,
    bandOffsets,
    spectrumLength,
    taper,
    sines: sineTable(spectrumLength),
    swaps,
    swapPlaces: swaps.length,
  };
}

/**
 * Designs a front end that cuts samples into windows and describes them.
 *
 * @throws InputError when the options do not fit each other or the rate
 */
export function designWindows(options: WindowOptions, input: WindowInput): WindowDesign {
  const { length, features, memory } = options;
  const channels = input.channels.length;
  if (channels < 1 || channels > 16) {
    throw new InputError(`${channels} channels; choose 1 to 16 of them in data.channels`);
  }
  if (features.shape > length) {
    throw new InputError(
      `signal.features.shape: ${features.shape} points of a window of ${length} samples; lower it`,
    );
  }
  const groups = groupsOf(options.magnitude, input.channels);
  const signalNames = [...input.channels, ...groups.map(({ name }) => name)];
  const spectrum = describeSpectrum(options, input.rate / options.decimation);
  const featureNames = signalNames.flatMap((signal) =>
    namesOfFeatures(features).map((name) => `${signal} ${name}`),
  );
  const { shape, bands: _edges, ...chosen } = features;
  const frontEnd: WindowFrontEnd = {
    channels,
    signals: signalNames.length,
    groupChannels: Int8Array.from(groups.flatMap(({ members }) => members)),
    groupStarts: startsOf(groups),
    decimation: options.decimation,
    length,
    hop: options.hop ?? length,
    detrend: DETRENDS[options.detrend],
    ...slopeOf(length),
    logLength: logarithm(length),
    relative: options.relative,
    chosen,
    shapePoints: shape,
    shapeStep: shape > 0 ? Math.floor(length / shape) : 1,
    rootLength: Math.round(1024 * Math.sqrt(length)),
    ...spectrum,
    features: featureNames.length,
    adaptive: memory > 0,
    memoryBits: memory > 0 ? Math.log2(memory) : 1,
  };
  const lengths = new Map([
    ['WINDOW_CHANNELS', channels],
    ['WINDOW_RING', channels * length],
    ['WINDOW_WORK', Math.max(length, frontEnd.spectrumLength)],
    // C has no empty arrays.
    ['WINDOW_MEMORY', frontEnd.adaptive ? frontEnd.features : 1],
    ['WINDOW_FEATURES', frontEnd.features],
  ]);
  return { frontEnd, featureNames, lengths };
}

/** A state of the size that a design needs; beginWindows prepares it. */
export function createWindowState({ lengths }: Pick<WindowDesign, 'lengths'>): WindowState {
  const lengthOf = (name: string): number => lengths.get(name) ?? 0;
  return {
    collected: 0,
    position: 0,
    missing: 0,
    started: false,
    sums: new Int32Array(lengthOf('WINDOW_CHANNELS')),
    bits: new Int8Array(lengthOf('WINDOW_CHANNELS')),
    ring: new Int16Array(lengthOf('WINDOW_RING')),
    work: new Int32Array(lengthOf('WINDOW_WORK')),
    memory: new Int32Array(lengthOf('WINDOW_MEMORY')),
    features: new Int32Array(lengthOf('WINDOW_FEATURES')),
  };
}
