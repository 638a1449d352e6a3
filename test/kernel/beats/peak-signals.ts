import { randomNumbers } from './signals.js';

/** A made electrocardiogram, and where its R peaks are. */
export interface MadeRecording {
  /** Samples of every channel. */
  readonly channels: readonly Int16Array[];
  /** Indices of the R peaks. */
  readonly peaks: readonly number[];
}

/** What an electrocardiogram is made of. */
export interface MadeOptions {
  /** Samples per second. */
  readonly rate: number;
  readonly channels: number;
  readonly seconds: number;
  /** Steps per mV. */
  readonly gain: number;
  readonly seed: number;
}

/** P, Q, R, S and T wave of each channel: seconds from the R peak, mV, seconds of one standard deviation. */
const WAVES: readonly (readonly (readonly [time: number, height: number, width: number])[])[] = [
  [
    [-0.17, 0.12, 0.022],
    [-0.03, -0.12, 0.009],
    [0, 1.1, 0.011],
    [0.03, -0.25, 0.01],
    [0.26, 0.3, 0.045],
  ],
  [
    [-0.17, 0.08, 0.022],
    [0, 0.35, 0.01],
    [0.028, -0.9, 0.012],
    [0.25, -0.2, 0.05],
  ],
];

const SHORTEST_INTERVAL = 0.55;
const VARIATION = 0.6;
const NOISE = 0.02;
const WANDER = 0.2;

function toInt16(value: number): number {
  return Math.max(-32768, Math.min(32767, Math.round(value)));
}

function beatTimes(seconds: number, random: () => number): readonly number[] {
  const times: number[] = [];
  for (let time = 0.5; time < seconds; time += SHORTEST_INTERVAL + VARIATION * random()) {
    times.push(time);
  }
  return times;
}

/** An electrocardiogram with an irregular rhythm, noise and a baseline that wanders. */
export function makeRecording({ rate, channels, seconds, gain, seed }: MadeOptions): MadeRecording {
  const random = randomNumbers(seed);
  const times = beatTimes(seconds, random);
  const length = Math.floor(seconds * rate);
  const signals = Array.from({ length: channels }, (_, channel) => {
    const volts = Float64Array.from(
      { length },
      (_value, i) => WANDER * Math.sin((1.7 * i) / rate + channel) + NOISE * (random() + random() - 1),
    );
    for (const beat of times) {
      for (const [offset, height, width] of WAVES[channel % WAVES.length] ?? []) {
        const start = Math.max(0, Math.floor((beat + offset - 4 * width) * rate));
        const end = Math.min(length, Math.ceil((beat + offset + 4 * width) * rate));
        for (let i = start; i < end; i++) {
          volts[i] += height * Math.exp(-(((i / rate - beat - offset) / width) ** 2) / 2);
        }
      }
    }
    return Int16Array.from(volts, (value) => toInt16(gain * value));
  });
  return { channels: signals, peaks: times.map((time) => Math.round(time * rate)) };
}

/** Signals of the full range that no heart makes: square waves of several periods, constants, noise and needles. */
export function extremeSignals(channels: number, length: number): ReadonlyMap<string, readonly Int16Array[]> {
  const random = randomNumbers(1);
  const made = (sample: (i: number, channel: number) => number) =>
    Array.from({ length: channels }, (_, channel) =>
      Int16Array.from({ length }, (_value, i) => sample(i, channel)),
    );
  const square = (period: number) =>
    made((i, channel) => (i % period < period / 2 !== (channel === 1) ? 32767 : -32768));
  return new Map([
    ['least', made(() => -32768)],
    ['largest', made(() => 32767)],
    ['zeros', made(() => 0)],
    ...[2, 7, 20, 37, 90, 300, 1000].map(
      (period) => [`square wave of period ${period}`, square(period)] as const,
    ),
    ['noise', made(() => Math.floor(65536 * random()) - 32768)],
    ['signs', made(() => (random() < 0.5 ? 32767 : -32768))],
    ['needles', made((i) => (i % 250 === 0 ? 32767 : -32768))],
    ['growing', made((i) => toInt16((i % 20 < 10 ? 1 : -1) * 1.003 ** i))],
  ]);
}
