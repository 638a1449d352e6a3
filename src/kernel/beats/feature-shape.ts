import type { ConstInt32Array, Int32 } from '../types.js';
import { logarithm, magnitudeOf } from './feature-math.js';
import { type BeatFeatures, type FeatureState, SHAPE_MEASURES } from './feature-types.js';
import { amplitudeOf } from './feature-window.js';

/** What is measured of a part of a beat beside the same part of the template. */
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

/** Largest magnitude in one channel. */
function peakOf(values: ConstInt32Array, first: Int32, count: Int32): Int32 {
  let peak: Int32 = 0;
  for (let i: Int32 = first; i < first + count; i++) {
    const magnitude: Int32 = magnitudeOf(values[i]);
    if (magnitude > peak) {
      peak = magnitude;
    }
  }
  return peak;
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
  part.own = 0;
  part.usual = 0;
  part.difference = 0;
  for (let i: Int32 = start; i < end; i++) {
    const own: Int32 = windows[i] >> shift;
    const usual: Int32 = templates[i] >> shift;
    part.own += own * own;
    part.usual += usual * usual;
    part.difference += (own - usual) * (own - usual);
  }
}

function measureComplex(values: ConstInt32Array, start: Int32, end: Int32, complex: Complex): void {
  complex.area = 0;
  complex.peak = 0;
  complex.slope = 0;
  for (let i: Int32 = start; i < end; i++) {
    const magnitude: Int32 = magnitudeOf(values[i]);
    const change: Int32 = magnitudeOf(values[i + 1] - values[i]);
    complex.area += magnitude;
    if (magnitude > complex.peak) {
      complex.peak = magnitude;
    }
    if (change > complex.slope) {
      complex.slope = change;
    }
  }
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
  for (let i: Int32 = start; i < end; i++) {
    /* Changes from point to point, which no baseline touches; below 2^12. */
    const ownChange: Int32 = (windows[i + 1] >> shift) - (windows[i] >> shift);
    const usualChange: Int32 = (templates[i + 1] >> shift) - (templates[i] >> shift);
    product += ownChange * usualChange;
    own += ownChange * ownChange;
    usual += usualChange * usualChange;
  }
  const exponent: Int32 = 2 * logarithm(product) - logarithm(own) - logarithm(usual);
  return product < 1 || exponent < -4096 ? -4096 : exponent;
}

/** Bits that values up to `peak` must lose to be below 2^11. */
function shiftFor(peak: Int32): Int32 {
  let shift: Int32 = 0;
  while (peak >> shift > 2047) {
    shift += 1;
  }
  return shift;
}

/** Writes the measures of the beat in one channel from features[place] on. */
function describeChannel(constants: BeatFeatures, channel: Int32, place: Int32, state: FeatureState): void {
  const features: Int16Array = state.features;
  const windows: Int32Array = state.windows;
  const templates: Int32Array = state.templates;
  const first: Int32 = channel * constants.points;
  const running: Int32 = state.amplitudes[channel] >> 4;
  let peak: Int32 = peakOf(windows, first, constants.points);
  const usualPeak: Int32 = peakOf(templates, first, constants.points);
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
  const amplitude: Int32 = logarithm(amplitudeOf(windows, first, constants.points));
  const width: Int32 = logarithm(own.area) - logarithm(own.peak);
  features[place + 6] = amplitude - logarithm(running);
  features[place + 7] = logarithm(own.slope) - logarithm(usual.slope);
  features[place + 8] = width;
  features[place + 9] = width - logarithm(usual.area) + logarithm(usual.peak);
  features[place + 10] = logarithm(own.slope) - amplitude;
  features[place + 11] = correlate(
    windows,
    templates,
    first + constants.qrsStart,
    first + constants.qrsEnd,
    shift,
    faint,
  );

  const wave: Int32 = amplitudeOf(windows, first + constants.pStart, constants.pEnd - constants.pStart);
  const usualWave: Int32 = amplitudeOf(
    templates,
    first + constants.pStart,
    constants.pEnd - constants.pStart,
  );
  const small: Int32 = running >> 6;
  features[place + 12] = logarithm(wave + small) - logarithm(running);
  features[place + 13] = logarithm(wave + small) - logarithm(usualWave + small);
  features[place + 14] = correlate(
    windows,
    templates,
    first + constants.pStart,
    first + constants.pEnd,
    shift,
    faint,
  );
}

/** A fraction of a unit: value * 1024 / unit, held within 4 units either way; 0 < unit < 2^28. */
function fractionOf(value: Int32, unit: Int32): Int32 {
  const magnitude: Int32 = magnitudeOf(value);
  let remainder: Int32 = magnitude < 4 * unit ? magnitude : 4 * unit;
  let quotient: Int32 = 0;
  while (remainder >= unit) {
    remainder -= unit;
    quotient += 1;
  }
  for (let bit: Int32 = 0; bit < 10; bit++) {
    quotient <<= 1;
    remainder <<= 1;
    if (remainder >= unit) {
      remainder -= unit;
      quotient += 1;
    }
  }
  return value < 0 ? -quotient : quotient;
}

/** Writes what the beat has that the template has not, in means of residualStep points and parts of the running amplitude. */
function describeResiduals(constants: BeatFeatures, channel: Int32, place: Int32, state: FeatureState): void {
  const unit: Int32 = (state.amplitudes[channel] >> 4) * constants.residualStep + 1;
  for (let i: Int32 = 0; i < constants.residuals; i++) {
    let sum: Int32 = 0;
    for (let j: Int32 = 0; j < constants.residualStep; j++) {
      const point: Int32 = channel * constants.points + i * constants.residualStep + j;
      sum += state.windows[point] - state.templates[point];
    }
    state.features[place + i] = fractionOf(sum, unit);
  }
}

/** Writes the points of the window in parts of its largest magnitude. */
function describeWaveform(constants: BeatFeatures, channel: Int32, place: Int32, state: FeatureState): void {
  const first: Int32 = channel * constants.points;
  const peak: Int32 = peakOf(state.windows, first, constants.points) + 1;
  for (let i: Int32 = 0; i < constants.points; i++) {
    state.features[place + i] = fractionOf(state.windows[first + i], peak);
  }
}

/**
 * Writes the features of the shape from features[first] on: differences to the template, measures, and in the full set the
 * waveform; each channel by channel.
 */
export function describeShape(constants: BeatFeatures, first: Int32, state: FeatureState): void {
  let place: Int32 = first;
  for (let channel: Int32 = 0; channel < constants.channels; channel++) {
    describeResiduals(constants, channel, place, state);
    place += constants.residuals;
  }
  for (let channel: Int32 = 0; channel < constants.channels; channel++) {
    describeChannel(constants, channel, place, state);
    place += SHAPE_MEASURES;
  }
  if (constants.full) {
    for (let channel: Int32 = 0; channel < constants.channels; channel++) {
      describeWaveform(constants, channel, place, state);
      place += constants.points;
    }
  }
}
