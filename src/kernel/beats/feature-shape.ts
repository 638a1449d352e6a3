import { absoluteOf, divide } from '../signal/arithmetic.js';
import type { ConstInt32Array, Int32 } from '../types.js';
import { logarithm } from './feature-math.js';
import { type BeatFeatures, type FeatureState, SHAPE_MEASURES } from './feature-types.js';
import { measureRange, type Range } from './feature-window.js';

/** What is measured of a part of a beat and of the same part of the template. */
interface Part {
  /** Sum of squares of the beat. */
  own: Int32;
  /** Sum of squares of the template. */
  usual: Int32;
  /** Sum of squares of their difference. */
  difference: Int32;
}

/** What is measured of a QRS complex. */
interface Complex {
  /** Sum of magnitudes. */
  area: Int32;
  /** Largest magnitude. */
  peak: Int32;
  /** Largest change from one point to the next. */
  slope: Int32;
}

/** A divisor prepared for fractionOf. */
interface Unit {
  /** The divisor: 1 to 2^20. */
  size: Int32;
  /** Right shift that brings it to at most 2^15. */
  shift: Int32;
  /** floor(2^29 / (size / 2^shift, rounded up)). */
  reciprocal: Int32;
}

/** Largest magnitude in a range. */
function peakOf(range: Readonly<Range>): Int32 {
  const below: Int32 = absoluteOf(range.least);
  const above: Int32 = absoluteOf(range.largest);
  return below > above ? below : above;
}

/** Peak-to-peak amplitude of `count` values from `first` on. */
function amplitudeOf(values: ConstInt32Array, first: Int32, count: Int32): Int32 {
  const range: Range = { least: 0, largest: 0 };
  measureRange(values, first, count, range);
  return range.largest - range.least;
}

/**
 * Sums of squares over points [start, end). After the shift values are within 2^11, differences below 2^12, so that 97 squares
 * stay below 97 * 4095^2 < 1.63e9.
 */
function measurePart(
  windows: ConstInt32Array,
  templates: ConstInt32Array,
  start: Int32,
  end: Int32,
  shift: Int32,
  part: Part,
): void {
  let owns: Int32 = 0;
  let usuals: Int32 = 0;
  let differences: Int32 = 0;
  const count: Int32 = end - start;
  for (let i: Int32 = 0; i < count; i++) {
    const own: Int32 = windows[start + i] >> shift;
    const usual: Int32 = templates[start + i] >> shift;
    const difference: Int32 = own - usual;
    owns += own * own;
    usuals += usual * usual;
    differences += difference * difference;
  }
  part.own = owns;
  part.usual = usuals;
  part.difference = differences;
}

function measureComplex(values: ConstInt32Array, start: Int32, end: Int32, complex: Complex): void {
  let area: Int32 = 0;
  let peak: Int32 = 0;
  let slope: Int32 = 0;
  let value: Int32 = values[start];
  for (let i: Int32 = start + 1; i <= end; i++) {
    const next: Int32 = values[i];
    const magnitude: Int32 = absoluteOf(value);
    const change: Int32 = absoluteOf(next - value);
    area += magnitude;
    if (magnitude > peak) {
      peak = magnitude;
    }
    if (change > slope) {
      slope = change;
    }
    value = next;
  }
  complex.area = area;
  complex.peak = peak;
  complex.slope = slope;
}

/** 1024 log2 of the squared correlation of beat and template over points [start, end); at least -4096. */
function correlate(
  windows: ConstInt32Array,
  templates: ConstInt32Array,
  start: Int32,
  end: Int32,
  shift: Int32,
  floor: Int32,
): Int32 {
  let product: Int32 = 0;
  let own: Int32 = floor;
  let usual: Int32 = floor;
  let ownPoint: Int32 = windows[start] >> shift;
  let usualPoint: Int32 = templates[start] >> shift;
  for (let i: Int32 = start + 1; i <= end; i++) {
    const nextOwn: Int32 = windows[i] >> shift;
    const nextUsual: Int32 = templates[i] >> shift;
    /* Changes from point to point, which do not depend on the baseline; below 2^12. */
    const ownChange: Int32 = nextOwn - ownPoint;
    const usualChange: Int32 = nextUsual - usualPoint;
    product += ownChange * usualChange;
    own += ownChange * ownChange;
    usual += usualChange * usualChange;
    ownPoint = nextOwn;
    usualPoint = nextUsual;
  }
  if (product < 1) {
    return -4096;
  }
  const exponent: Int32 = 2 * logarithm(product) - logarithm(own) - logarithm(usual);
  return exponent < -4096 ? -4096 : exponent;
}

/** Bits that values up to `peak` must lose to be below 2^11. */
function shiftFor(peak: Int32): Int32 {
  let shift: Int32 = 0;
  while (peak >> shift > 2047) {
    shift += 1;
  }
  return shift;
}

/** Writes the measures of the beat in one channel, whose window has a range, from features[place] on. */
function describeChannel(
  constants: BeatFeatures,
  channel: Int32,
  place: Int32,
  range: Readonly<Range>,
  state: FeatureState,
): void {
  const features: Int16Array = state.features;
  const windows: Int32Array = state.windows;
  const templates: Int32Array = state.templates;
  const first: Int32 = channel * constants.points;
  const running: Int32 = state.amplitudes[channel] >> 4;
  const usualRange: Range = { least: 0, largest: 0 };
  measureRange(templates, first, constants.points, usualRange);
  let peak: Int32 = peakOf(range);
  const usualPeak: Int32 = peakOf(usualRange);
  if (usualPeak > peak) {
    peak = usualPeak;
  }
  if (running > peak) {
    peak = running;
  }
  const shift: Int32 = shiftFor(peak);
  const scaled: Int32 = running >> shift;
  const square: Int32 = scaled * scaled;
  const whole: Int32 = logarithm(square + 1);
  const floor: Int32 = (square >> 6) + 1;
  const faint: Int32 = (square >> 10) + 1;

  const p: Part = { own: 0, usual: 0, difference: 0 };
  const qrs: Part = { own: 0, usual: 0, difference: 0 };
  const t: Part = { own: 0, usual: 0, difference: 0 };
  measurePart(windows, templates, first + constants.pStart, first + constants.pEnd, shift, p);
  measurePart(windows, templates, first + constants.qrsStart, first + constants.qrsEnd, shift, qrs);
  measurePart(windows, templates, first + constants.tStart, first + constants.tEnd, shift, t);
  features[place] = logarithm(p.difference + floor) - whole;
  features[place + 1] = logarithm(qrs.difference + floor) - whole;
  features[place + 2] = logarithm(t.difference + floor) - whole;
  features[place + 3] = logarithm(p.own + floor) - logarithm(p.usual + floor);
  features[place + 4] = logarithm(qrs.own + floor) - logarithm(qrs.usual + floor);
  features[place + 5] = logarithm(t.own + floor) - logarithm(t.usual + floor);

  const own: Complex = { area: 0, peak: 0, slope: 0 };
  const usual: Complex = { area: 0, peak: 0, slope: 0 };
  measureComplex(windows, first + constants.qrsStart, first + constants.qrsEnd, own);
  measureComplex(templates, first + constants.qrsStart, first + constants.qrsEnd, usual);
  const amplitude: Int32 = logarithm(range.largest - range.least);
  const usualAmplitude: Int32 = logarithm(running);
  const slope: Int32 = logarithm(own.slope);
  const width: Int32 = logarithm(own.area) - logarithm(own.peak);
  features[place + 6] = amplitude - usualAmplitude;
  features[place + 7] = slope - logarithm(usual.slope);
  features[place + 8] = width;
  features[place + 9] = width - logarithm(usual.area) + logarithm(usual.peak);
  features[place + 10] = slope - amplitude;
  features[place + 11] = correlate(
    windows,
    templates,
    first + constants.qrsStart,
    first + constants.qrsEnd,
    shift,
    faint,
  );

  const small: Int32 = running >> 6;
  const waveStart: Int32 = first + constants.pStart;
  const wavePoints: Int32 = constants.pEnd - constants.pStart;
  const wave: Int32 = logarithm(amplitudeOf(windows, waveStart, wavePoints) + small);
  const usualWave: Int32 = logarithm(amplitudeOf(templates, waveStart, wavePoints) + small);
  features[place + 12] = wave - usualAmplitude;
  features[place + 13] = wave - usualWave;
  features[place + 14] = correlate(
    windows,
    templates,
    first + constants.pStart,
    first + constants.pEnd,
    shift,
    faint,
  );
}

/** Prepares a divisor for fractionOf; 0 < size <= 2^20. */
function prepareUnit(size: Int32, unit: Unit): void {
  let shift: Int32 = 0;
  while ((size - 1) >> shift >= 32768) {
    shift += 1;
  }
  unit.size = size;
  unit.shift = shift;
  unit.reciprocal = divide(536870912, ((size - 1) >> shift) + 1);
}

/**
 * A fraction of a unit: value * 1024 / unit, clamped to 4 units in both directions; |value| < 2^20.
 *
 * The product with the reciprocal is below 4 * 2^29. The resulting quotient is never too large, because only the divisor
 * was rounded up, and it is too small by less than 1 before it is rounded down: by at most 1/4 for the reciprocal and, if
 * there is a shift, so that the divisor has 15 bits, 1/4 for the divisor and 1/16 for the magnitude. So it may be too
 * small by 1, which shows in the remainder.
 */
function fractionOf(value: Int32, unit: Readonly<Unit>): Int32 {
  const size: Int32 = unit.size;
  const magnitude: Int32 = absoluteOf(value);
  let quotient: Int32 = 4096;
  if (magnitude < 4 * size) {
    quotient = ((magnitude >> unit.shift) * unit.reciprocal) >> 19;
    if (magnitude * 1024 - quotient * size >= size) {
      quotient += 1;
    }
  }
  return value < 0 ? -quotient : quotient;
}

/** Writes the difference between beat and template, as means of residualStep points in parts of the running amplitude. */
function describeResiduals(constants: BeatFeatures, channel: Int32, place: Int32, state: FeatureState): void {
  const step: Int32 = constants.residualStep;
  const unit: Unit = { size: 0, shift: 0, reciprocal: 0 };
  prepareUnit((state.amplitudes[channel] >> 4) * step + 1, unit);
  let start: Int32 = channel * constants.points;
  for (let i: Int32 = place; i < place + constants.residuals; i++) {
    let sum: Int32 = 0;
    for (let point: Int32 = start; point < start + step; point++) {
      sum += state.windows[point] - state.templates[point];
    }
    state.features[i] = fractionOf(sum, unit);
    start += step;
  }
}

/** Writes the points of the window, which has a range, in parts of its largest magnitude. */
function describeWaveform(
  constants: BeatFeatures,
  channel: Int32,
  place: Int32,
  range: Readonly<Range>,
  state: FeatureState,
): void {
  const unit: Unit = { size: 0, shift: 0, reciprocal: 0 };
  prepareUnit(peakOf(range) + 1, unit);
  const points: Int32 = constants.points;
  const first: Int32 = channel * points;
  for (let i: Int32 = 0; i < points; i++) {
    state.features[place + i] = fractionOf(state.windows[first + i], unit);
  }
}

/**
 * Writes the features of the shape from features[first] on: differences to the template, measures, and in the full set the
 * waveform; each of these channel by channel.
 */
export function describeShape(constants: BeatFeatures, first: Int32, state: FeatureState): void {
  const channels: Int32 = constants.channels;
  const points: Int32 = constants.points;
  const measures: Int32 = first + channels * constants.residuals;
  const waveforms: Int32 = measures + channels * SHAPE_MEASURES;
  const range: Range = { least: 0, largest: 0 };
  for (let channel: Int32 = 0; channel < channels; channel++) {
    measureRange(state.windows, channel * points, points, range);
    describeResiduals(constants, channel, first + channel * constants.residuals, state);
    describeChannel(constants, channel, measures + channel * SHAPE_MEASURES, range, state);
    if (constants.full) {
      describeWaveform(constants, channel, waveforms + channel * points, range, state);
    }
  }
}
