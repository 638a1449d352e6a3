import type { SplitReport } from '../data/split-report.js';
import type { Decision } from '../kernel/decision/decision.js';
import type { Counts } from '../metrics/confusion.js';
import type { PercentInterval } from '../metrics/wilson.js';
import type { BenchFile } from './bench-file.js';
import type { MostFrequent } from './chance.js';
import type { ExitsRow } from './exits-report.js';
import type { TestScores } from './test-scores.js';
import type { Verified } from './verified.js';

/** How the intervals of a report were computed, all of 95 %. */
export type IntervalMethod =
  /** Wilson's interval: samples count as independent. */
  | { readonly kind: 'wilson' }
  /** Percentiles of a bootstrap over people. */
  | { readonly kind: 'bootstrap'; readonly people: number };

/** The scores of a class. */
export interface ReportedClass {
  readonly name: string;
  /** Samples of the class, samples that are answered so, and both. */
  readonly present: number;
  readonly answered: number;
  readonly right: number;
  /** Null if no sample has the class. */
  readonly sensitivity: PercentInterval | null;
  /** Null if no sample is answered so. */
  readonly ppv: PercentInterval | null;
}

/** The answers of one way of answering. */
export interface ReportedScores {
  readonly accuracy: PercentInterval | null;
  /** Percent; null if no class occurs. */
  readonly macroF1: number | null;
  readonly classes: readonly ReportedClass[];
  /** `[truth][answer]` */
  readonly confusion: Counts;
}

/** The answers to one person's samples, with early exit. */
export interface ReportedPerson {
  readonly name: string;
  readonly recordings: number;
  readonly samples: number;
  readonly right: number;
  /** Percent, with Wilson's interval over the person's own samples. */
  readonly accuracy: PercentInterval;
  /** Percent of every class; null if the person has no sample of it. */
  readonly sensitivity: readonly (number | null)[];
}

/** Where samples stop. */
export interface ReportedStop {
  readonly layer: number;
  readonly units: number;
  /** Samples that stop here, and those of them that are answered right. */
  readonly samples: number;
  readonly right: number;
  /** Multiply-accumulates up to here, if no label was dropped before. */
  readonly macs: number;
}

/** Samples by the margin of their answer. */
export interface MarginBin {
  /** The margin from which on it counts, and below which; the last has no end. */
  readonly from: number;
  readonly to: number;
  readonly right: number;
  readonly wrong: number;
}

/** What a report says of a run. Plain JSON; the same run gives the same. */
export interface ReportData {
  readonly name: string;
  readonly ffirm: string;
  readonly dataset: string;
  /** "784-256-256" */
  readonly network: string;
  readonly decision: Decision;
  /** "imported" if the network was not trained here. */
  readonly learningRule: string;
  /** The engine that trained, and the number of epochs; null if the network was imported. */
  readonly training: { readonly engine: string; readonly epochs: number; readonly seed: number } | null;
  readonly classNames: readonly string[];
  readonly testSamples: number;
  /** Percent of the test samples. */
  readonly accuracy: Verified['accuracy'];
  readonly mostFrequent: MostFrequent;
  readonly intervals: IntervalMethod;
  readonly int8: ReportedScores;
  readonly earlyExit: ReportedScores;
  /** margin, lightff or none. */
  readonly exitRule: string;
  /** Null for stopping rules that make no claim. */
  readonly claim: string | null;
  readonly macs: Verified['macs'];
  /** Accuracy against cost, as `ffirm exits` measures it. */
  readonly curve: readonly ExitsRow[];
  readonly stops: readonly ReportedStop[];
  readonly margins: readonly MarginBin[];
  /** The worst first; null if it is not known whose the samples are. */
  readonly people: readonly ReportedPerson[] | null;
  readonly verified: boolean;
  readonly executors: readonly {
    readonly executor: string;
    readonly samples: number;
    readonly mismatches: number;
    readonly flash: { readonly code: number; readonly weights: number };
    readonly workspace: number;
    readonly stack: number | null;
  }[];
  /** Whole recordings that were pushed through the C. */
  readonly streams: readonly {
    readonly executor: string;
    readonly recordings: number;
    readonly samples: number;
    readonly answers: number;
    readonly mismatches: number;
    /** Bytes of the stream, the workspace included. */
    readonly stream: number;
  }[];
  readonly purity: TestScores['earlyExit']['purity'] | null;
  readonly votes: TestScores['earlyExit']['votes'] | null;
  /** Null if `ffirm bench` has not measured this bundle. */
  readonly bench: BenchFile | null;
  /** Whether the page has the generated C, and if not, why. */
  readonly routine: { readonly bytes: number } | { readonly absent: string };
  readonly data: {
    readonly source: string;
    readonly fingerprint: string;
    readonly train: number;
    readonly validation: number;
    readonly test: number;
    readonly split: SplitReport | null;
    readonly notes: readonly string[];
  };
  /** SHA-256, hexadecimal. */
  readonly hashes: {
    readonly config: string;
    readonly floatModel: string;
    readonly integerModel: string;
    readonly manifest: string;
  };
}
