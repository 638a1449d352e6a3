import type { Config } from '../config/config.js';
import { matchBeats } from '../data/recordings/match-beats.js';
import type { RawSignal } from '../data/recordings/raw-signal.js';
import { InputError } from '../errors/input-error.js';
import { detectPeaks } from '../signal/detect-peaks.js';
import { designPeakDetector, type PeakOptions } from '../signal/peak-design.js';
import { excerpt } from '../text/terminal.js';
import { silent, type WorkOptions } from './reporter.js';
import { loadStepSignals } from './step-data.js';

/** Detected beats of a recording compared with its annotated beats. */
export interface DetectionScores {
  readonly recording: string;
  /** Annotated beats. */
  readonly annotated: number;
  /** Beats that the detector found. */
  readonly found: number;
  /** Pairs of an annotated and a detected beat within the tolerance, one to one. */
  readonly matched: number;
  /** matched / annotated in percent; null without annotations. */
  readonly sensitivity: number | null;
  /** matched / found in percent; null when nothing was found. */
  readonly ppv: number | null;
}

/** The quality of the R-peak detection. */
export interface BeatsReport {
  /** Largest distance of a beat from its annotation, in seconds. */
  readonly tolerance: number;
  readonly recordings: readonly DetectionScores[];
  readonly total: DetectionScores;
}

export interface RunBeatsOptions extends WorkOptions {
  /** Milliseconds; 75 when absent. */
  readonly tolerance?: number | undefined;
}

const DEFAULT_TOLERANCE = 75;

function scores(recording: string, annotated: number, found: number, matched: number): DetectionScores {
  return {
    ...{ recording, annotated, found, matched },
    sensitivity: annotated === 0 ? null : (100 * matched) / annotated,
    ppv: found === 0 ? null : (100 * matched) / found,
  };
}

function channelsOf({ channels, count, samples }: RawSignal): readonly Int16Array[] {
  return channels.map((_, channel) =>
    Int16Array.from({ length: count }, (_sample, i) => samples[i * channels.length + channel]),
  );
}

/** @throws InputError when R peaks cannot be detected at the rate or in the channels of a recording */
function peakDetectorFor(name: string, options: PeakOptions): ReturnType<typeof designPeakDetector> {
  try {
    return designPeakDetector(options);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new InputError(
      `recording "${excerpt(name)}": ${error.message}; choose other recordings or data.channels`,
    );
  }
}

function scoreDetection(signal: RawSignal, codes: ReadonlySet<string>, tolerance: number): DetectionScores {
  const { name, rate, channels, annotations } = signal;
  const detector = peakDetectorFor(name, { rate, channels: channels.length });
  const peaks = detectPeaks(channelsOf(signal), detector);
  const beats = annotations.filter(({ code }) => codes.has(code));
  const annotated = Int32Array.from(beats, ({ time }) => Math.round(time * rate));
  const { missed } = matchBeats(peaks, annotated, Math.round(tolerance * rate));
  return scores(name, annotated.length, peaks.length, annotated.length - missed);
}

/**
 * Finds the R peaks of the recordings of a config and compares them with the annotated beats of its classes. Every recording
 * is evaluated from its first sample to its last.
 *
 * @throws InputError when the config has no annotated heart beats, or a recording cannot be read
 */
export async function runBeats(config: Config, options: RunBeatsOptions = {}): Promise<BeatsReport> {
  const { data } = config;
  const { reporter = silent, tolerance: milliseconds = DEFAULT_TOLERANCE } = options;
  if (data.source !== 'recordings' || data.signal.kind !== 'beats' || data.labels.by !== 'annotation') {
    throw new InputError(
      'data: R peaks are compared with annotations; set data.source to "recordings", data.signal.kind to "beats" and ' +
        'data.labels.by to "annotation"',
    );
  }
  const codes = new Set(Object.values(data.labels.classes).flat());
  const signals = await loadStepSignals(config, options);
  const tolerance = milliseconds / 1000;
  reporter.note(`finding the R peaks of ${signals.length} recordings`);
  const recordings = signals.map((signal) => scoreDetection(signal, codes, tolerance));
  const sum = (of: (one: DetectionScores) => number) => recordings.reduce((total, one) => total + of(one), 0);
  const total = scores(
    'all',
    sum(({ annotated }) => annotated),
    sum(({ found }) => found),
    sum(({ matched }) => matched),
  );
  return { tolerance, recordings, total };
}
