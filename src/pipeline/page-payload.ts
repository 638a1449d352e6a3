import type { Decision } from '../kernel/decision/decision.js';

/** A stopping rule with what it costs and gives: the whole network, or the margin rule at a budget. */
export interface PageRule {
  readonly title: string;
  /** The budget's loss, 0 to 1; null for the whole network. */
  readonly loss: number | null;
  /** True for the setting of the config. */
  readonly configured: boolean;
  /** RULE_GOODNESS or RULE_MARGIN of the kernel. */
  readonly rule: number;
  readonly exits: readonly PageExit[];
  /** On the test samples: percent, and multiply-accumulates. */
  readonly accuracy: number;
  readonly macs: { readonly mean: number; readonly worst: number };
  /** How many times fewer than those of the whole network as published. */
  readonly fewer: number;
}

/** An exit point, and the multiply-accumulates from the one before it: once, and for every label that is left. */
export interface PageExit {
  readonly layer: number;
  readonly units: number;
  readonly threshold: number;
  readonly gap: number;
  readonly shared: number;
  readonly perLabel: number;
}

/** Test samples as the network's inputs. */
export interface PageSamples {
  /** Their numbers in the test part. */
  readonly indices: readonly number[];
  readonly labels: readonly number[];
  /** The label that verification's integers have, and the exit point. */
  readonly answers: readonly number[];
  readonly exits: readonly number[];
  /** Base64 of int8, `[count][features]`. */
  readonly inputs: string;
}

/** The beginning of a recording of the test part. */
export interface PagePiece {
  readonly name: string;
  /** Samples of every channel. */
  readonly count: number;
  /** Base64 of int16, little-endian, `[count][channels]`. */
  readonly samples: string;
}

/** The front end of a network. */
export interface PageStream {
  readonly rate: number;
  readonly channels: readonly {
    readonly name: string;
    readonly unit: string;
    readonly gain: number;
    readonly offset: number;
  }[];
  /** Samples that an answer is about, and from one answer to the next; null where there is one for every heart beat. */
  readonly span: number;
  readonly hop: number | null;
  readonly pieces: readonly PagePiece[];
}

/** What the script of a page works with. Plain JSON. */
export interface PagePayload {
  readonly name: string;
  readonly classNames: readonly string[];
  readonly features: number;
  readonly decision: Decision;
  /** Base64 of the generated C as WebAssembly. */
  readonly wasm: string;
  /** From the safest to the cheapest: the whole network first. */
  readonly rules: readonly PageRule[];
  readonly samples: PageSamples;
  /** The shape of a sample that is a picture, or a map of points in time; null for features. */
  readonly shape: {
    readonly kind: 'image' | 'map';
    readonly height: number;
    readonly width: number;
    readonly channels: number;
  } | null;
  /** Steps of an integer of the recording per 1.0 of a feature; null if there is none. */
  readonly rawUnit: number | null;
  /** What is subtracted from features, and what they are divided by; null if they are taken as they are. */
  readonly standardize: { readonly mean: readonly number[]; readonly std: readonly number[] } | null;
  readonly stream: PageStream | null;
  /** Mean instructions of answers at each exit point of the configured rule; null where none was counted. */
  readonly instructions: { readonly core: string; readonly exits: readonly (number | null)[] } | null;
}
