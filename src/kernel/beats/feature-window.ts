import { absoluteOf } from '../signal/arithmetic.js';
import type { ConstInt16Array, ConstInt32Array, Int32 } from '../types.js';
import { holdWithin } from './feature-math.js';
import { type BeatFeatures, type FeatureState, SETTLED } from './feature-types.js';

/** Fills the rings as if the signal had always had its current value, so that it does not begin with a step. */
function fillRings(constants: BeatFeatures, samples: ConstInt16Array, state: FeatureState): void {
  let place: Int32 = 0;
  for (let channel: Int32 = 0; channel < constants.channels; channel++) {
    const sample: Int32 = samples[channel];
    for (let i: Int32 = 0; i < constants.ring; i++) {
      state.rings[place + i] = sample;
    }
    place += constants.ring;
  }
}

/** Makes the sums the next entry of the rings. */
function addEntry(constants: BeatFeatures, state: FeatureState): void {
  const ring: Int32 = constants.ring;
  const reciprocal: Int32 = constants.reciprocal;
  const channels: Int32 = constants.channels;
  const head: Int32 = state.head + 1 < ring ? state.head + 1 : 0;
  let place: Int32 = head;
  for (let channel: Int32 = 0; channel < channels; channel++) {
    /* The sum is at most decimation * 2^15, the reciprocal at most 2^15 / decimation. */
    state.rings[place] = (state.sums[channel] * reciprocal) >> 15;
    state.sums[channel] = 0;
    place += ring;
  }
  state.head = head;
}

/** Adds a sample of every channel; returns true when this completed a new entry of the rings. */
export function addSample(constants: BeatFeatures, samples: ConstInt16Array, state: FeatureState): boolean {
  if (!state.started) {
    state.started = true;
    fillRings(constants, samples, state);
  }
  const channels: Int32 = constants.channels;
  for (let channel: Int32 = 0; channel < channels; channel++) {
    state.sums[channel] += samples[channel];
  }
  const phase: Int32 = state.phase + 1;
  if (phase < constants.decimation) {
    state.phase = phase;
    return false;
  }
  state.phase = 0;
  addEntry(constants, state);
  return true;
}

/** Place in the ring of a channel of the entry that is `age` entries old; 0 <= age < ring. */
function placeOf(age: Int32, head: Int32, ring: Int32): Int32 {
  const place: Int32 = head - age;
  return place < 0 ? place + ring : place;
}

/** Clamps an age to what the ring contains. */
function holdAge(age: Int32, oldest: Int32): Int32 {
  return age < 0 ? 0 : age > oldest ? oldest : age;
}

/** Sum of 2^baselineShift entries of a channel, of which the newest is `newest` entries old. */
function sumEntries(
  constants: BeatFeatures,
  channel: Int32,
  newest: Int32,
  state: Readonly<FeatureState>,
): Int32 {
  const ring: Int32 = constants.ring;
  const first: Int32 = channel * ring;
  const last: Int32 = first + placeOf(newest, state.head, ring);
  let start: Int32 = last + 1 - (1 << constants.baselineShift);
  let sum: Int32 = 0;
  if (start < first) {
    for (let i: Int32 = start + ring; i < first + ring; i++) {
      sum += state.rings[i];
    }
    start = first;
  }
  for (let i: Int32 = start; i <= last; i++) {
    sum += state.rings[i];
  }
  return sum;
}

/** Copies entries [start, end) of the waiting beat, whose first is `first` entries old, minus one baseline for all of them. */
function copyLevel(
  constants: BeatFeatures,
  channel: Int32,
  first: Int32,
  start: Int32,
  end: Int32,
  sum: Int32,
  state: FeatureState,
): void {
  const baseline: Int32 = sum >> constants.baselineShift;
  const place: Int32 = channel * constants.ring;
  for (let i: Int32 = start; i < end; i++) {
    const age: Int32 = holdAge(first - i, constants.ring - 1);
    const entry: Int32 = state.rings[place + placeOf(age, state.head, constants.ring)];
    state.segments[channel * constants.segment + i] = holdWithin(entry - baseline, 32767);
  }
}

/** The smallest of three places' distances to the end of the ring and of the number of entries left. */
function runOf(left: Int32, one: Int32, other: Int32, third: Int32, ring: Int32): Int32 {
  let largest: Int32 = one > other ? one : other;
  if (third > largest) {
    largest = third;
  }
  return left < ring - largest ? left : ring - largest;
}

/**
 * Copies entries [start, end) of the waiting beat, each minus the baseline around it: the sum moves along with them,
 * starting with that of entry start - 1. Runs in which no place reaches the end of the ring need no check for it. Returns
 * the last sum.
 */
function copySliding(
  constants: BeatFeatures,
  channel: Int32,
  first: Int32,
  start: Int32,
  end: Int32,
  sum: Int32,
  state: FeatureState,
): Int32 {
  const ring: Int32 = constants.ring;
  const shift: Int32 = constants.baselineShift;
  const half: Int32 = (1 << shift) >> 1;
  let entry: Int32 = placeOf(first - start, state.head, ring);
  let enter: Int32 = placeOf(first - start - half, state.head, ring);
  let leave: Int32 = placeOf(first - start + half, state.head, ring);
  let target: Int32 = channel * constants.segment + start;
  let left: Int32 = end - start;
  let moved: Int32 = sum;
  while (left > 0) {
    const run: Int32 = runOf(left, entry, enter, leave, ring);
    const base: Int32 = channel * ring;
    for (let i: Int32 = 0; i < run; i++) {
      moved += state.rings[base + enter + i] - state.rings[base + leave + i];
      state.segments[target + i] = holdWithin(state.rings[base + entry + i] - (moved >> shift), 32767);
    }
    target += run;
    left -= run;
    entry = entry + run < ring ? entry + run : 0;
    enter = enter + run < ring ? enter + run : 0;
    leave = leave + run < ring ? leave + run : 0;
  }
  return moved;
}

/** Clamps the place of an entry to its segment. */
function holdEntry(entry: Int32, segment: Int32): Int32 {
  return entry < 0 ? 0 : entry < segment ? entry : segment;
}

/**
 * Copies the waiting beat out of the rings, minus its baseline: the mean of the 2^baselineShift entries around each entry, or
 * of the newest while there are fewer.
 *
 * A sum of 2^9 entries fits 25 bits. Where the beat reaches beyond the ring, its first or last entry is repeated.
 */
export function captureBeat(constants: BeatFeatures, state: FeatureState): void {
  const width: Int32 = 1 << constants.baselineShift;
  const half: Int32 = width >> 1;
  const segment: Int32 = constants.segment;
  const first: Int32 = state.pendingEntries + constants.before + constants.slack;
  const oldest: Int32 = constants.ring - width;
  const newest: Int32 = holdAge(first - half, oldest);
  /* The newest entry of the baseline would be first - half - i entries old: it moves while that is in [0, newest). */
  const start: Int32 = holdEntry(first - half - newest + 1, segment);
  const end: Int32 = holdEntry(first - half + 1, segment);
  for (let channel: Int32 = 0; channel < constants.channels; channel++) {
    const sum: Int32 = sumEntries(constants, channel, newest, state);
    copyLevel(constants, channel, first, 0, start, sum, state);
    const moved: Int32 = copySliding(constants, channel, first, start, end, sum, state);
    copyLevel(constants, channel, first, end, segment, moved, state);
  }
  state.captured = true;
}

/** A point of the waiting beat: the sum of `step` entries of its segment, 1 to 3. */
function pointOf(segments: ConstInt16Array, place: Int32, step: Int32): Int32 {
  let sum: Int32 = segments[place];
  if (step > 1) {
    sum += segments[place + 1];
  }
  if (step > 2) {
    sum += segments[place + 2];
  }
  return sum;
}

/** How far points [start, end) of a channel of the waiting beat, moved by `shift` entries, are from the template. */
function distanceOf(
  constants: BeatFeatures,
  channel: Int32,
  start: Int32,
  end: Int32,
  shift: Int32,
  state: Readonly<FeatureState>,
): Int32 {
  const step: Int32 = constants.step;
  const count: Int32 = end - start;
  const usual: Int32 = channel * constants.points + start;
  const own: Int32 = channel * constants.segment + shift + start * step;
  let distance: Int32 = 0;
  if (step === 2) {
    /* The usual step, without the branches of pointOf. */
    for (let i: Int32 = 0; i < count; i++) {
      const value: Int32 = state.segments[own + 2 * i] + state.segments[own + 2 * i + 1];
      distance += absoluteOf(value - state.templates[usual + i]);
    }
    return distance;
  }
  for (let i: Int32 = 0; i < count; i++) {
    const value: Int32 = pointOf(state.segments, own + step * i, step);
    distance += absoluteOf(value - state.templates[usual + i]);
  }
  return distance;
}

/**
 * How far the waiting beat is from the template, summed over all points. The sum stops once it is not below `limit`, because
 * further parts only increase it. The QRS complex comes first, because it contributes most.
 */
function distanceTo(
  constants: BeatFeatures,
  shift: Int32,
  limit: Int32,
  state: Readonly<FeatureState>,
): Int32 {
  const channels: Int32 = constants.channels;
  const qrsStart: Int32 = constants.qrsStart;
  const qrsEnd: Int32 = constants.qrsEnd;
  let distance: Int32 = 0;
  for (let channel: Int32 = 0; channel < channels && distance < limit; channel++) {
    distance += distanceOf(constants, channel, qrsStart, qrsEnd, shift, state);
  }
  for (let channel: Int32 = 0; channel < channels && distance < limit; channel++) {
    distance += distanceOf(constants, channel, qrsEnd, constants.points, shift, state);
  }
  for (let channel: Int32 = 0; channel < channels && distance < limit; channel++) {
    distance += distanceOf(constants, channel, 0, qrsStart, shift, state);
  }
  return distance;
}

/** The shift that brings the waiting beat nearest to the template. Of equal ones the middle wins, then the first. */
function nearestShift(constants: BeatFeatures, state: Readonly<FeatureState>): Int32 {
  const slack: Int32 = constants.slack;
  let best: Int32 = slack;
  /* No distance reaches 2^29: see BeatFeatures. */
  let least: Int32 = distanceTo(constants, slack, 536870912, state);
  for (let shift: Int32 = 0; shift <= 2 * slack; shift++) {
    if (shift !== slack) {
      const distance: Int32 = distanceTo(constants, shift, least, state);
      if (distance < least) {
        least = distance;
        best = shift;
      }
    }
  }
  return best;
}

/** Moves the waiting beat to where it is nearest to the template; to the middle while there is no template. */
export function alignBeat(constants: BeatFeatures, state: FeatureState): void {
  const step: Int32 = constants.step;
  const points: Int32 = constants.points;
  const shift: Int32 = state.beats > 0 ? nearestShift(constants, state) : constants.slack;
  for (let channel: Int32 = 0; channel < constants.channels; channel++) {
    let place: Int32 = channel * constants.segment + shift;
    for (let point: Int32 = channel * points; point < (channel + 1) * points; point++) {
      state.windows[point] = pointOf(state.segments, place, step);
      place += step;
    }
  }
  if (state.beats === 0) {
    for (let i: Int32 = 0; i < constants.channels * points; i++) {
      state.templates[i] = state.windows[i];
    }
  }
}

/** The smallest and the largest of some values. */
export interface Range {
  least: Int32;
  largest: Int32;
}

/** Finds the range of `count` values from `first` on; count > 0. */
export function measureRange(values: ConstInt32Array, first: Int32, count: Int32, range: Range): void {
  let least: Int32 = values[first];
  let largest: Int32 = least;
  for (let i: Int32 = 1; i < count; i++) {
    const value: Int32 = values[first + i];
    if (value < least) {
      least = value;
    }
    if (value > largest) {
      largest = value;
    }
  }
  range.least = least;
  range.largest = largest;
}

/** Moves the template of one channel toward the beat: by 2^-shift of the difference, at most `limit`; returns its amplitude. */
function moveTemplate(first: Int32, count: Int32, shift: Int32, limit: Int32, state: FeatureState): Int32 {
  let least: Int32 = 131072;
  let largest: Int32 = -131072;
  for (let i: Int32 = 0; i < count; i++) {
    const usual: Int32 = state.templates[first + i];
    const value: Int32 = usual + holdWithin((state.windows[first + i] - usual) >> shift, limit);
    state.templates[first + i] = value;
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
 * Moves the template toward the beat, by at most a 24th of its amplitude once it is made from eight beats, so that an
 * unusual beat has almost no effect; before that by a half, a quarter, an eighth.
 */
export function updateTemplate(constants: BeatFeatures, state: FeatureState): void {
  const points: Int32 = constants.points;
  const settled: boolean = state.beats >= 8;
  const shift: Int32 = settled ? 0 : state.beats >= 4 ? 3 : state.beats >= 2 ? 2 : 1;
  for (let channel: Int32 = 0; channel < constants.channels; channel++) {
    const running: Int32 = state.amplitudes[channel] >> 4;
    /* 171 / 4096 is 1 / 24; differences stay below 2^18. */
    const limit: Int32 = settled ? ((running * 171) >> 12) + 1 : 262144;
    const amplitude: Int32 = moveTemplate(channel * points, points, shift, limit, state);
    state.amplitudes[channel] = settled ? state.amplitudes[channel] + amplitude - running : amplitude * 16;
  }
  if (state.beats < SETTLED) {
    state.beats += 1;
  }
}
