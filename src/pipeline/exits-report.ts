import type { Budget } from '../exit/budget.js';

/** Samples that stop at one exit point. */
export interface ExitShare {
  readonly layer: number;
  readonly units: number;
  /** 0 to 1. */
  readonly share: number;
}

/** One stopping rule, or one rule at one budget, on the test samples. */
export interface ExitsRow {
  /** For example "margin, accuracy loss 0.3 %". */
  readonly title: string;
  readonly rule: 'none' | 'lightff' | 'margin';
  /** False for the costs as published: every label has a pass of its own through all layers; where heads decide, products alone. */
  readonly sharedFirstLayer: boolean;
  /** Absent where the rule has no budget. */
  readonly budget?: Budget;
  /** True for the setting that the config names: what `ffirm calibrate` puts into the integer model. */
  readonly configured: boolean;
  /** Why there is no early exit at this budget, with the sample size that could support one. */
  readonly unsupported?: string;
  /** Percent of the test samples. */
  readonly accuracy: number;
  /** Percent. */
  readonly macroF1: number;
  /** Percent of the samples of each class that are found; null where the test part has none of that class. */
  readonly sensitivity: readonly (number | null)[];
  /** Multiply-accumulates a sample. */
  readonly macs: { readonly mean: number; readonly worst: number };
  /** How many times fewer MACs than the whole network as published, on the mean. */
  readonly fewer: number;
  /** Exit points in order; the shares add up to 1. */
  readonly exits: readonly ExitShare[];
}

/** The accuracy-against-cost curve of a network, on test samples. */
export interface ExitsReport {
  readonly dataset: string;
  readonly network: string;
  /** What the label is chosen by: with heads there is a single pass for all labels. */
  readonly decision: 'goodness' | 'heads';
  readonly classNames: readonly string[];
  readonly samples: { readonly test: number; readonly tuning: number; readonly calibration: number };
  readonly rows: readonly ExitsRow[];
}
