import type { TrainConfig } from '../config/config.js';

/**
 * A loss of the goodness of a positive and of a negative sample, with its slopes. Pure formulas.
 *
 * `value(g+, g-)` falls when g+ rises and g- falls.
 */
export interface PairLoss {
  value(positive: number, negative: number): number;
  /** Derivative of `value` with respect to the goodness of the positive sample. */
  positiveSlope(positive: number, negative: number): number;
  /** Derivative of `value` with respect to the goodness of the negative sample. */
  negativeSlope(positive: number, negative: number): number;
}

/** `log(1 + exp(x))`, without overflow. */
export function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

/** `1 / (1 + exp(-x))`, the slope of softplus, without overflow. */
export function sigmoid(x: number): number {
  const small = Math.exp(-Math.abs(x));
  return (x >= 0 ? 1 : small) / (1 + small);
}

/** SymBa (arXiv 2303.08418, equation 4): `softplus(-alpha (g+ - g-))`. */
export function symbaLoss(alpha: number): PairLoss {
  return {
    value: (positive, negative) => softplus(-alpha * (positive - negative)),
    positiveSlope: (positive, negative) => -alpha * sigmoid(-alpha * (positive - negative)),
    negativeSlope: (positive, negative) => alpha * sigmoid(-alpha * (positive - negative)),
  };
}

/**
 * Hinton's loss (arXiv 2212.13345, equation 1): the negative logarithm of `sigmoid(g - threshold)` for the positive
 * sample and of `1 - sigmoid(g - threshold)` for the negative one.
 */
export function hintonLoss(threshold: number): PairLoss {
  return {
    value: (positive, negative) => softplus(threshold - positive) + softplus(negative - threshold),
    positiveSlope: (positive) => -sigmoid(threshold - positive),
    negativeSlope: (_, negative) => sigmoid(negative - threshold),
  };
}

/** The loss that a config names. */
export function lossOf(config: TrainConfig['loss']): PairLoss {
  return config.kind === 'symba' ? symbaLoss(config.alpha) : hintonLoss(config.threshold);
}
