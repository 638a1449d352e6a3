import type { ScalingConfig } from '../../config/data-config.js';
import { InputError } from '../../errors/input-error.js';
import { LARGEST_INT16, LEAST_INT16 } from '../../kernel/limits.js';
import { NOT_MEASURED } from '../recording.js';

/** A range of samples [start, end) in which some channel was not measured. */
export interface Gap {
  readonly start: number;
  readonly end: number;
}

/** A channel that a device samples. */
export interface DeviceChannel {
  readonly name: string;
  /** NOT_MEASURED or NaN for samples that were not measured. */
  readonly samples: ArrayLike<number>;
  /** How values become integers; absent if they are the integers of a device. */
  readonly scaling?: Pick<ScalingConfig, 'scale' | 'offset'> | undefined;
  /** Where the first value stands that is no integer of a device, if the file can say it. */
  readonly place?: string | undefined;
}

/** The samples of a channel that are special. */
export interface Counted {
  readonly count: number;
  /** The first of them; 0 when there are none. */
  readonly first: number;
}

/** The samples that a device sees. */
export interface DeviceSamples {
  /** `[count][channels]` */
  readonly samples: Int16Array;
  /** Ranges in which a channel was not measured, in the order of their starts, with samples between them. */
  readonly gaps: readonly Gap[];
  /** For every channel, the samples that were not measured. */
  readonly notMeasured: readonly Counted[];
  /** For every channel, the samples that do not fit in 16 bits after scaling, and are the largest or lowest integer. */
  readonly clipped: readonly Counted[];
}

/** Whether a sample was not measured. */
function isGap(sample: number): boolean {
  return sample === NOT_MEASURED || Number.isNaN(sample);
}

/** Whether a value is an integer of 16 bits. */
export function isDeviceInteger(value: number): boolean {
  return Number.isInteger(value) && value >= LEAST_INT16 && value <= LARGEST_INT16;
}

/** The first sample that was measured; NaN if none was. */
function firstMeasured(samples: ArrayLike<number>, count: number): number {
  for (let i = 0; i < count; i++) {
    if (!isGap(samples[i])) return samples[i];
  }
  return Number.NaN;
}

/** The nearest integer, halves away from 0 as lround of C does. */
function roundAway(value: number): number {
  return value < 0 ? -Math.round(-value) : Math.round(value);
}

/** Lowest and highest value that was measured. */
function rangeOf(samples: ArrayLike<number>): readonly [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < samples.length; i++) {
    if (isGap(samples[i])) continue;
    low = Math.min(low, samples[i]);
    high = Math.max(high, samples[i]);
  }
  return [low, high];
}

/** A power of two that brings values of this size to half of the range of 16 bits: others may be larger. */
export function proposedScale([low, high]: readonly [number, number]): number {
  const size = Math.max(Math.abs(low), Math.abs(high));
  return 2 ** Math.floor(Math.log2((LARGEST_INT16 + 1) / 2 / size));
}

/** The fault of channels that are not the integers of a device, with a scaling that would make them so. */
function notOfDevice(
  channels: readonly DeviceChannel[],
  count: number,
  source: string,
): InputError | undefined {
  const odd = channels.flatMap(({ name, samples, scaling, place }) => {
    if (scaling !== undefined) return [];
    for (let i = 0; i < count; i++) {
      const value = samples[i];
      if (isGap(value) || isDeviceInteger(value)) continue;
      const where = Number.isInteger(value) ? undefined : place;
      return [{ name, value, place: where ?? `sample ${i} of channel "${name}"`, range: rangeOf(samples) }];
    }
    return [];
  });
  const [first] = odd;
  if (first === undefined) return undefined;
  const [low, high] = first.range.map((value) => String(Number(value.toPrecision(4))));
  const proposals = odd.map(
    ({ name, range }) => `${JSON.stringify(name)}: {"scale": ${proposedScale(range)}}`,
  );
  return new InputError(
    `${source}, ${first.place}: ${first.value} is not a whole number from ${LEAST_INT16} to ${LARGEST_INT16}, as a device passes ` +
      `them (the values are from ${low} to ${high}); say in data how values become such numbers, ` +
      `such as "scaling": {${proposals.join(', ')}}`,
  );
}

/**
 * The samples of some channels as a device would push them, one sample of every channel after another. Where a channel has a
 * scaling, its integer is value * scale + offset, rounded to the nearest one, halves away from 0, and limited to 16 bits.
 *
 * **In a gap, a channel holds the last measured value; before the first measured value, it holds that one.** Training,
 * verification and measurements all use these samples, so that whatever looks back over a gap sees the same samples as the
 * device.
 *
 * @param channels as long as the shortest of them
 * @param source for messages
 * @throws InputError when a value is no integer of 16 bits and the channel has no scaling
 */
export function deviceSamples(channels: readonly DeviceChannel[], source: string): DeviceSamples {
  const count = channels.reduce(
    (least, { samples }) => Math.min(least, samples.length),
    Number.MAX_SAFE_INTEGER,
  );
  const fault = notOfDevice(channels, count, source);
  if (fault !== undefined) throw fault;
  const width = channels.length;
  const samples = new Int16Array(count * width);
  const missing = new Uint8Array(count);
  const notMeasured: Counted[] = [];
  const clipped: Counted[] = [];
  for (const [channel, { samples: values, scaling }] of channels.entries()) {
    const scaled = ({ scale, offset }: { readonly scale: number; readonly offset: number }, value: number) =>
      roundAway(value * scale + offset);
    const integerOf = (value: number) => (scaling === undefined ? value : scaled(scaling, value));
    const start = firstMeasured(values, count);
    let last = Number.isNaN(start) ? 0 : Math.min(LARGEST_INT16, Math.max(LEAST_INT16, integerOf(start)));
    const gaps = { count: 0, first: 0 };
    const limits = { count: 0, first: 0 };
    for (let i = 0; i < count; i++) {
      const value = values[i];
      if (isGap(value)) {
        if (gaps.count === 0) gaps.first = i;
        gaps.count += 1;
        missing[i] = 1;
      } else {
        const integer = integerOf(value);
        last = Math.min(LARGEST_INT16, Math.max(LEAST_INT16, integer));
        if (last !== integer) {
          if (limits.count === 0) limits.first = i;
          limits.count += 1;
        }
      }
      samples[i * width + channel] = last;
    }
    notMeasured.push(gaps);
    clipped.push(limits);
  }
  return { samples, gaps: gapsOf(missing), notMeasured, clipped };
}

function gapsOf(missing: Uint8Array): readonly Gap[] {
  const gaps: Gap[] = [];
  for (let start = missing.indexOf(1); start >= 0; ) {
    const next = missing.indexOf(0, start);
    const end = next < 0 ? missing.length : next;
    gaps.push({ start, end });
    start = missing.indexOf(1, end);
  }
  return gaps;
}
