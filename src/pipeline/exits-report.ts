import type { ExitRule } from '../config/exit-rules.js';
import type { Budget } from '../exit/budget.js';
import type { Decision } from '../kernel/decision/decision.js';

/** The samples that stop at one exit point. */
export interface ExitShare {
  readonly layer: number;
  readonly units: number;
  /** 0 to 1. */
  readonly share: number;
}

/** One stopping rule, or the margin rule at one budget, on the test samples. */
export interface ExitsRow {
  /** For example "margin, accuracy loss 0.3 %". */
  readonly title: string;
  readonly rule: ExitRule;
  /**
   * False for costs as published: a separate pass through all layers for every label or, where heads decide, only the
   * products.
   */
  readonly sharedFirstLayer: boolean;
  /** Absent if the rule has no budget. */
  readonly budget?: Budget;
  /** True for the setting of the config, which `ffirm calibrate` stores in the integer model. */
  readonly configured: boolean;
  /** Why there is no early exit at this budget, with the sample size that could support it. */
  readonly unsupported?: string;
  /** Percent of the test samples. */
  readonly accuracy: number;
  /** Percent. */
  readonly macroF1: number;
  /** Sensitivity of each class in percent; null if the test part has no sample of that class. */
  readonly sensitivity: readonly (number | null)[];
  /** Multiply-accumulates per sample. */
  readonly macs: { readonly mean: number; readonly worst: number };
  /** Ratio of the MACs of the whole network as published to the mean MACs. */
  readonly fewer: number;
  /** Exit points in order; the shares add up to 1. */
  readonly exits: readonly ExitShare[];
}

/** The accuracy-against-cost curve of a network, on test samples. */
export interface ExitsReport {
  readonly dataset: string;
  readonly network: string;
  /** What decides the label: with heads there is a single pass for all labels. */
  readonly decision: Decision;
  readonly classNames: readonly string[];
  readonly samples: { readonly test: number; readonly tuning: number; readonly calibration: number };
  readonly rows: readonly ExitsRow[];
}
