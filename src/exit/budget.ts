/** The metric of a budget. */
export type Metric =
  | { readonly kind: 'accuracy' }
  /** Mean over the classes of F1 = 2 TP / (2 TP + FP + FN). */
  | { readonly kind: 'macro-f1' }
  /** Share of the samples of one class that are found. */
  | { readonly kind: 'sensitivity'; readonly label: number };

/** How much early exit may lose: metric(full network) - metric(early exit) <= loss, with this confidence. */
export interface Budget {
  readonly metric: Metric;
  /** 0 to 1, for example 0.003 for 0.3 points. */
  readonly loss: number;
  /** 0 to 1: the claim is wrong in at most 1 - confidence of all calibrations. */
  readonly confidence: number;
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
