/** The metric of a budget. */
export type Metric =
  | { readonly kind: 'accuracy' }
  /** Mean over the classes of F1 = 2 TP / (2 TP + FP + FN). */
  | { readonly kind: 'macro-f1' }
  /** Share of the samples of one class that are found. */
  | { readonly kind: 'sensitivity'; readonly label: number };

/** Groups of samples that a claim may be about. */
export type GroupKind = 'recording' | 'subject';

/** What a claim is about: its evidence counts these as independent. */
export type ClaimUnit =
  | {
      readonly kind: 'sample';
      /** What several samples are of although they count as independent; absent if they belong to nobody. */
      readonly within?: GroupKind;
    }
  | {
      readonly kind: GroupKind;
      /** What several recordings may be of although they count as independent; absent if nothing is known. */
      readonly within?: 'subject';
      /** The share of new groups, 0 to 1, for which the loss is within the budget; absent: the mean over them is. */
      readonly share?: number;
    };

/** How much early exit may lose: metric(full network) - metric(early exit) <= loss, with this confidence. */
export interface Budget {
  readonly metric: Metric;
  /** 0 to 1, for example 0.003 for 0.3 points. */
  readonly loss: number;
  /** 0 to 1: the claim is wrong in at most 1 - confidence of all calibrations. */
  readonly confidence: number;
  /** Samples that belong to nobody, when absent. */
  readonly unit?: ClaimUnit;
}

/** The answers of the full network and of early exit to the same samples. */
export interface PairedLabels {
  readonly classes: number;
  /** True labels, `[count]`. */
  readonly truth: Uint8Array;
  /** Labels of the full network, `[count]`. */
  readonly full: Uint8Array;
  /** Labels with early exit, `[count]`. */
  readonly early: Uint8Array;
}
