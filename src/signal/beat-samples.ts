import { addPeak, pushFeatureSample } from '../kernel/beats/features.js';
import { type BeatDesign, createFeatureState } from './beat-design.js';

/** An R peak as a detector reports it. */
export interface FoundPeak {
  /** Sample of the recording. */
  readonly position: number;
  /** Samples from there to the one that made the detector sure. */
  readonly age: number;
}

/** Described beats of a recording. */
export interface BeatRows {
  /** Beats. */
  readonly count: number;
  /** Features of a beat. */
  readonly width: number;
  /** `[count][width]` */
  readonly features: Int16Array;
  /** Sample of every beat's R peak. */
  readonly positions: Int32Array;
}

/** Peaks at known places, all of them found after the same number of samples: annotated beats instead of detected ones. */
export function peaksWithAge(positions: ArrayLike<number>, age: number): FoundPeak[] {
  return Array.from(positions, (position) => ({ position, age }));
}

/** Holds a sample within 16 bits. */
function toInt16(sample: number): number {
  return Math.max(-32768, Math.min(32767, sample));
}

/**
 * Describes the beats of a whole recording, as the device would from its first sample on. The first beat has no features, for
 * there is no interval before it, nor has the last. A sample beyond 16 bits becomes the nearest that has them.
 *
 * @param channels samples of every channel of the design, equally long
 * @param peaks in the order in which they are found; one that the recording ends before is never found
 * @throws RangeError when the channels are not those of the design or not equally long, or peaks are out of order
 */
export function beatSamples(
  design: Pick<BeatDesign, 'constants'>,
  channels: readonly (Int16Array | Int32Array)[],
  peaks: readonly FoundPeak[],
): BeatRows {
  const { constants } = design;
  const samples = channels[0]?.length ?? 0;
  if (channels.length !== constants.channels || channels.some(({ length }) => length !== samples)) {
    throw new RangeError(
      `${channels.length} channels of ${channels.map(({ length }) => length).join(', ')} samples; ` +
        `the features take ${constants.channels} of one length`,
    );
  }
  const foundAt = peaks.map(({ position, age }) => position + age);
  const early = foundAt.findIndex((found, i) => peaks[i].age < 0 || found < (foundAt[i - 1] ?? 0));
  if (early >= 0) {
    throw new RangeError(
      `peak ${early} at sample ${peaks[early].position} is found before the one in front of it`,
    );
  }
  const rows: Int16Array[] = [];
  const positions: number[] = [];
  const state = createFeatureState(design);
  const sample = new Int16Array(channels.length);
  let next = 0;
  for (let i = 0; i < samples; i++) {
    channels.forEach((values, channel) => {
      sample[channel] = toInt16(values[i]);
    });
    pushFeatureSample(constants, sample, state);
    for (; foundAt[next] === i; next++) {
      if (addPeak(constants, peaks[next].age, state)) {
        rows.push(state.features.slice());
        positions.push(i - state.position);
      }
    }
  }
  const width = constants.features;
  const features = new Int16Array(rows.length * width);
  rows.forEach((row, i) => {
    features.set(row, i * width);
  });
  return { count: rows.length, width, features, positions: Int32Array.from(positions) };
}

/** A beat is an annotated one when they are no further apart, in seconds: ANSI/AAMI EC57. */
export const MATCH_WINDOW = 0.15;

/** Which beats are which. */
export interface BeatMatch {
  /** Index of every beat's annotation, or -1. */
  readonly annotationOf: Int32Array;
  /** Beats without an annotation. */
  readonly unknown: number;
  /** Annotations without a beat. */
  readonly missed: number;
}

/**
 * Pairs beats with annotated ones, each with the nearest within a tolerance, and none twice.
 *
 * @param beats samples, ascending
 * @param annotated samples, ascending
 * @param tolerance samples
 */
export function matchBeats(
  beats: ArrayLike<number>,
  annotated: ArrayLike<number>,
  tolerance: number,
): BeatMatch {
  const annotationOf = new Int32Array(beats.length).fill(-1);
  const distance = (beat: number, annotation: number) => Math.abs(beats[beat] - annotated[annotation]);
  let matched = 0;
  for (let beat = 0, annotation = 0; beat < beats.length && annotation < annotated.length; ) {
    const apart = distance(beat, annotation);
    if (beat + 1 < beats.length && distance(beat + 1, annotation) < apart) {
      beat += 1;
    } else if (annotation + 1 < annotated.length && distance(beat, annotation + 1) < apart) {
      annotation += 1;
    } else {
      const same = apart <= tolerance;
      const beatFirst = beats[beat] <= annotated[annotation];
      if (same) {
        annotationOf[beat] = annotation;
        matched += 1;
      }
      // Else the one that comes first has nothing to be paired with.
      beat += same || beatFirst ? 1 : 0;
      annotation += same || !beatFirst ? 1 : 0;
    }
  }
  return { annotationOf, unknown: beats.length - matched, missed: annotated.length - matched };
}
