import type { ConstInt16Array, ConstInt32Array, Int32 } from '../types.js';
import { holdWithin, magnitudeOf } from './feature-math.js';
import { type BeatFeatures, type FeatureState, SETTLED } from './feature-types.js';

/** Adds a sample of every channel; returns true when that made a new entry of the rings. */
export function addSample(constants: BeatFeatures, samples: ConstInt16Array, state: FeatureState): boolean {
  if (!state.started) {
    /* As if the signal had always been what it is, so that it does not begin with a step. */
    state.started = true;
    for (let channel: Int32 = 0; channel < constants.channels; channel++) {
      for (let i: Int32 = 0; i < constants.ring; i++) {
        state.rings[channel * constants.ring + i] = samples[channel];
      }
    }
  }
  for (let channel: Int32 = 0; channel < constants.channels; channel++) {
    state.sums[channel] += samples[channel];
  }
  state.phase += 1;
  if (state.phase < constants.decimation) {
    return false;
  }
  state.phase = 0;
  state.head = state.head + 1 < constants.ring ? state.head + 1 : 0;
  for (let channel: Int32 = 0; channel < constants.channels; channel++) {
    /* The sum is at most decimation * 2^15, the reciprocal at most 2^15 / decimation. */
    state.rings[channel * constants.ring + state.head] = (state.sums[channel] * constants.reciprocal) >> 15;
    state.sums[channel] = 0;
  }
  return true;
}

/** The entry of a channel that is `age` entries old; 0 <= age < ring. */
function entryOf(constants: BeatFeatures, channel: Int32, age: Int32, state: Readonly<FeatureState>): Int32 {
  const place: Int32 = state.head - age;
  return state.rings[channel * constants.ring + (place < 0 ? place + constants.ring : place)];
}

/** Holds an age within what the ring has. */
function holdAge(age: Int32, oldest: Int32): Int32 {
  return age < 0 ? 0 : age > oldest ? oldest : age;
}

/**
 * Copies the waiting beat out of the rings, less its baseline: the mean of the 2^baselineShift entries around each entry, or of
 * the newest where there are not so many yet.
 *
 * A sum of 2^9 entries fits 25 bits. Where the beat reaches beyond the ring, its first or last entry is repeated.
 */
export function captureBeat(constants: BeatFeatures, state: FeatureState): void {
  const width: Int32 = 1 << constants.baselineShift;
  const half: Int32 = width >> 1;
  const first: Int32 = state.pendingEntries + constants.before + constants.slack;
  for (let channel: Int32 = 0; channel < constants.channels; channel++) {
    let newest: Int32 = holdAge(first - half, constants.ring - width);
    let sum: Int32 = 0;
    for (let i: Int32 = 0; i < width; i++) {
      sum += entryOf(constants, channel, newest + i, state);
    }
    for (let i: Int32 = 0; i < constants.segment; i++) {
      const target: Int32 = holdAge(first - i - half, constants.ring - width);
      if (target < newest) {
        sum += entryOf(constants, channel, target, state);
        sum -= entryOf(constants, channel, newest + width - 1, state);
        newest = target;
      }
      const entry: Int32 = entryOf(constants, channel, holdAge(first - i, constants.ring - 1), state);
      state.segments[channel * constants.segment + i] = holdWithin(
        entry - (sum >> constants.baselineShift),
        32767,
      );
    }
  }
  state.captured = true;
}

/** A point of the waiting beat, moved by `shift` entries. */
function pointOf(
  constants: BeatFeatures,
  channel: Int32,
  point: Int32,
  shift: Int32,
  segments: ConstInt16Array,
): Int32 {
  const place: Int32 = channel * constants.segment + shift + point * constants.step;
  let sum: Int32 = 0;
  for (let i: Int32 = 0; i < constants.step; i++) {
    sum += segments[place + i];
  }
  return sum;
}

/** How far the waiting beat is from the template, summed over all points. */
function distanceTo(constants: BeatFeatures, shift: Int32, state: Readonly<FeatureState>): Int32 {
  let distance: Int32 = 0;
  for (let channel: Int32 = 0; channel < constants.channels; channel++) {
    for (let point: Int32 = 0; point < constants.points; point++) {
      const value: Int32 = pointOf(constants, channel, point, shift, state.segments);
      distance += magnitudeOf(value - state.templates[channel * constants.points + point]);
    }
  }
  return distance;
}

/** Puts the waiting beat where it is nearest to the template; in the middle while there is none. */
export function alignBeat(constants: BeatFeatures, state: FeatureState): void {
  let best: Int32 = constants.slack;
  if (state.beats > 0) {
    let least: Int32 = distanceTo(constants, constants.slack, state);
    for (let shift: Int32 = 0; shift <= 2 * constants.slack; shift++) {
      const distance: Int32 = distanceTo(constants, shift, state);
      if (distance < least) {
        least = distance;
        best = shift;
      }
    }
  }
  for (let channel: Int32 = 0; channel < constants.channels; channel++) {
    for (let point: Int32 = 0; point < constants.points; point++) {
      const value: Int32 = pointOf(constants, channel, point, best, state.segments);
      state.windows[channel * constants.points + point] = value;
      if (state.beats === 0) {
        state.templates[channel * constants.points + point] = value;
      }
    }
  }
}

/** Peak-to-peak amplitude of one channel of a window or template. */
export function amplitudeOf(values: ConstInt32Array, first: Int32, count: Int32): Int32 {
  let least: Int32 = values[first];
  let largest: Int32 = values[first];
  for (let i: Int32 = 1; i < count; i++) {
    const value: Int32 = values[first + i];
    if (value < least) {
      least = value;
    }
    if (value > largest) {
      largest = value;
    }
  }
  return largest - least;
}

/**
 * Moves the template toward the beat, by at most a 24th of its amplitude once eight beats have made it, so that a strange
 * beat leaves hardly a trace; before that by a half, a quarter, an eighth.
 */
export function updateTemplate(constants: BeatFeatures, state: FeatureState): void {
  for (let channel: Int32 = 0; channel < constants.channels; channel++) {
    const first: Int32 = channel * constants.points;
    /* 171 / 4096 is 1 / 24. */
    const limit: Int32 = (((state.amplitudes[channel] >> 4) * 171) >> 12) + 1;
    for (let point: Int32 = first; point < first + constants.points; point++) {
      const difference: Int32 = state.windows[point] - state.templates[point];
      if (state.beats >= 8) {
        state.templates[point] += holdWithin(difference, limit);
      } else {
        state.templates[point] += difference >> (state.beats >= 4 ? 3 : state.beats >= 2 ? 2 : 1);
      }
    }
    const amplitude: Int32 = amplitudeOf(state.templates, first, constants.points);
    if (state.beats < 8) {
      state.amplitudes[channel] = amplitude * 16;
    } else {
      state.amplitudes[channel] += amplitude - (state.amplitudes[channel] >> 4);
    }
  }
  if (state.beats < SETTLED) {
    state.beats += 1;
  }
}
