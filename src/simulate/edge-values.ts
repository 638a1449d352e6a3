import { LARGEST_VALUE } from '../kernel/limits.js';
import type { SignalProgram } from '../signal/program.js';
import type { IntegerSamples } from './executor.js';
import type { SignalSamples } from './stream-answers.js';

/** A stream of 32-bit patterns, the same every time (Marsaglia's xorshift). */
function* patterns(): Generator<number, never> {
  let state = 0x2545f491;
  for (;;) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    yield state >>> 0;
  }
}

/** Special 32-bit floats, as bits: zeros, infinities, NaNs of all kinds, the largest, the smallest. */
const SPECIAL_BITS = [
  ...[0x00000000, 0x80000000, 0x7f800000, 0xff800000],
  ...[0x7fc00000, 0xffc00000, 0x7f800001, 0xff800001, 0x7fffffff, 0xffffffff, 0x7fa5a5a5],
  ...[0x7f7fffff, 0xff7fffff, 0x00800000, 0x80800000, 0x007fffff, 0x00000001, 0x80000001],
];

/** Number of random bit patterns in addition to those. */
const RANDOM_FLOATS = 1024;

/** Number of neighbours of a value that are tested, on each side. */
const NEIGHBOURS = 2;

/**
 * Features for which a quantizer may be wrong, filling whole rows of `width`: around every half and every whole step, a
 * little beyond the largest ones, NaNs, infinities, the largest and smallest floats, and random bits.
 *
 * @param scale network input per 1.0 of a feature
 */
export function edgeFeatures(scale: number, width: number): Float32Array {
  const bits = new Uint32Array([
    ...SPECIAL_BITS,
    ...Array.from({ length: 4 * (LARGEST_VALUE + 2) + 1 }, (_, i) => {
      const halfSteps = i - 2 * (LARGEST_VALUE + 2);
      const [at] = new Uint32Array(Float32Array.of(halfSteps / 2 / Math.fround(scale)).buffer);
      // Neighbouring patterns are neighbouring floats; those of zero are other zeros' neighbours, which is as good.
      return Array.from({ length: 2 * NEIGHBOURS + 1 }, (_, n) => (at + n - NEIGHBOURS) >>> 0);
    }).flat(),
    ...Array.from({ length: RANDOM_FLOATS }, bitsOf(patterns())),
  ]);
  const features = new Float32Array(width * Math.ceil(bits.length / width));
  new Uint32Array(features.buffer).set(bits);
  return features;
}

/**
 * Values for which a conversion to samples may be wrong, in rows of all channels: around halves and whole steps near 0 and near
 * the limits of 16 bits, NaNs, infinities, the largest and smallest floats, and random bits.
 *
 * @param channels steps per 1.0, and the sample of 0
 */
export function edgeValues(
  channels: readonly { readonly gain: number; readonly offset: number }[],
): Float32Array {
  const next = bitsOf(patterns());
  const halves = [0, 65_536, -65_536].flatMap((limit) =>
    Array.from({ length: 17 }, (_, i) => (limit + i - 8) / 2),
  );
  const around = channels.map(({ gain, offset }) =>
    halves.flatMap((steps) => {
      const [at] = new Uint32Array(Float32Array.of((steps - offset) / gain).buffer);
      return Array.from({ length: 2 * NEIGHBOURS + 1 }, (_, n) => (at + n - NEIGHBOURS) >>> 0);
    }),
  );
  const rows = [
    ...SPECIAL_BITS.map((bits) => channels.map(() => bits)),
    ...around[0].map((_, i) => around.map((bits) => bits[i])),
    ...Array.from({ length: RANDOM_FLOATS }, () => channels.map(() => next())),
  ];
  return new Float32Array(Uint32Array.from(rows.flat()).buffer);
}

function bitsOf(stream: Generator<number, never>): () => number {
  return () => stream.next().value;
}

/** Every raw sample of 16 bits, in rows of `width`; the last row is padded with zeros. */
export function allRawSamples(width: number): Int16Array {
  const raw = new Int16Array(width * Math.ceil(65_536 / width));
  for (let i = 0; i < 65_536; i++) raw[i] = i - 32_768;
  return raw;
}

/** Unusual network inputs: all zero, all of the largest magnitude, a single number, and noise. */
export function edgeSamples(features: number): IntegerSamples {
  const stream = patterns();
  const next = bitsOf(stream);
  const noise = () => (next() % (2 * LARGEST_VALUE + 1)) - LARGEST_VALUE;
  const rows: ((feature: number) => number)[] = [
    () => 0,
    () => LARGEST_VALUE,
    () => -LARGEST_VALUE,
    (feature) => (feature === 0 ? 1 : 0),
    (feature) => (feature === features - 1 ? -LARGEST_VALUE : 0),
    (feature) => (feature % 2 === 0 ? LARGEST_VALUE : -LARGEST_VALUE),
    noise,
    noise,
    // Many zeros, so that kernels skip them.
    () => (next() % 8 === 0 ? noise() : 0),
    () => (next() % 50 === 0 ? noise() : 0),
  ];
  const inputs = Int8Array.from(rows.flatMap((row) => Array.from({ length: features }, (_, i) => row(i))));
  return { count: rows.length, features, inputs };
}

/** Duration of a synthetic recording in seconds, if that is enough samples for a few answers. */
const SIGNAL_SECONDS = 30;
const SIGNAL_SPANS = 8;
const LONGEST_SIGNAL = 100_000;

/**
 * A synthetic recording: pulses like heart beats, noise of every amplitude, silence, and the largest possible steps, a
 * stretch of each, with pulses again at the end.
 *
 * @param rate samples per second
 * @param span samples that an answer is about
 */
export function edgeSignal({
  rate,
  span,
  channels,
}: Pick<SignalProgram, 'rate' | 'span' | 'channels'>): SignalSamples {
  const next = bitsOf(patterns());
  const wanted = Math.max(SIGNAL_SECONDS * rate, SIGNAL_SPANS * span);
  const count = Math.ceil(Math.min(LONGEST_SIGNAL, wanted));
  const samples = new Int16Array(count * channels);
  const beat = Math.max(2, Math.round(0.8 * rate));
  for (let i = 0; i < count; i++) {
    const stretch = Math.floor((5 * i) / count);
    const distance = ((i % beat) / rate - 0.3) / 0.015;
    const pulse = 1000 * Math.exp(-distance * distance);
    for (let channel = 0; channel < channels; channel++) {
      const noise = next();
      const values = [
        (1 - 2 * (channel % 2)) * pulse + (noise % 64),
        (noise << 16) >> (16 + (i % 16)),
        0,
        i % 37 < 18 ? 32_767 : -32_768,
        pulse + (noise % 16),
      ];
      samples[i * channels + channel] = Math.round(values[stretch]);
    }
  }
  return { count, channels, samples };
}
