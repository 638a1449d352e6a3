import { LARGEST_VALUE } from '../kernel/limits.js';
import type { HeadColumn, HeadSamples } from './head-samples.js';

/** How strongly a weight is held to its float value: a share of the mean energy of a column. */
const HOLD = 0.01;

/** Number of steps that are tried, from that of the largest weight down to an eighth of it, which clips the largest. */
const CANDIDATES = 10;
const FINEST = 1 / 8;

const MOST_SWEEPS = 12;

/** A column of integer weights, one logit: what is fitted. */
interface Fit {
  readonly levels: Int8Array;
  readonly bias: number;
  /** Sum of squared errors of the logit, in logit units. */
  readonly error: number;
}

function clampLevel(value: number): number {
  return Math.max(-LARGEST_VALUE, Math.min(LARGEST_VALUE, Math.floor(value + 0.5)));
}

function energyOf({ values }: HeadColumn): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}

/**
 * Integer weights of one logit that approximate its float values best, by coordinate descent: each weight in turn takes the
 * level that is best given the others, so that it compensates for their rounding.
 *
 * @param wanted float weights in logit units per activation step
 */
class LogitFit {
  readonly #levels: Int8Array;
  /** Logit minus its float value, in steps, for every row. */
  readonly #residuals: Float64Array;
  #bias: number;

  constructor(
    private readonly samples: HeadSamples,
    private readonly energies: Float64Array,
    private readonly hold: number,
    private readonly wanted: Float64Array,
    targets: Float64Array,
    bias: number,
  ) {
    this.#levels = Int8Array.from(wanted, clampLevel);
    this.#bias = bias;
    this.#residuals = targets.map((target) => bias - target);
    samples.columns.forEach(({ rows, values }, input) => {
      const level = this.#levels[input];
      for (let i = 0; i < rows.length; i++) this.#residuals[rows[i]] += level * values[i];
    });
  }

  /** Returns false when nothing changed. */
  sweep(): boolean {
    let changed = false;
    const residuals = this.#residuals;
    this.samples.columns.forEach(({ rows, values }, input) => {
      const level = this.#levels[input];
      let slope = this.hold * (level - this.wanted[input]);
      for (let i = 0; i < rows.length; i++) slope += values[i] * residuals[rows[i]];
      const best = clampLevel(level - slope / (this.energies[input] + this.hold));
      if (best === level) return;
      changed = true;
      this.#levels[input] = best;
      for (let i = 0; i < rows.length; i++) residuals[rows[i]] += (best - level) * values[i];
    });
    const mean = residuals.reduce((sum, residual) => sum + residual, 0) / residuals.length;
    this.#bias -= mean;
    for (let row = 0; row < residuals.length; row++) residuals[row] -= mean;
    return changed;
  }

  fit(step: number): Fit {
    const squares = this.#residuals.reduce((sum, residual) => sum + residual * residual, 0);
    return { levels: this.#levels, bias: this.#bias, error: squares * step * step };
  }
}

/** An integer head: its weights `[inputs][classes]`, its bias in logit steps, and the step. */
export interface FittedHead {
  readonly weights: Int8Array;
  readonly bias: Float64Array;
  readonly step: number;
}

/**
 * Integer weights and biases of a head whose logits approximate those of the float network best, on samples that have
 * passed through the integer layers.
 *
 * Rounding every weight by itself is not good enough for heads that read several layers: one step must suffice for weights
 * that differ much from layer to layer. So the step is the best of several, with the largest weights clipped if that pays,
 * and the weights compensate for each other's rounding and for that of the activations (as in adaptive rounding, Nagel et
 * al. 2020, arXiv 2004.10568, by coordinate descent). They are weakly held to their float values, so that a unit that is
 * seldom active keeps its weight.
 *
 * @param weights float weights times the activation steps of their inputs, [inputs][classes]
 * @param bias float bias
 * @param leastStep smallest step that is allowed, so that the bias fits
 */
export function fitHead(
  weights: Float32Array,
  bias: Float32Array,
  samples: HeadSamples,
  leastStep: number,
): FittedHead {
  const classes = bias.length;
  const inputs = samples.columns.length;
  const energies = Float64Array.from(samples.columns, energyOf);
  const hold = Math.max(1, (HOLD * energies.reduce((sum, energy) => sum + energy, 0)) / inputs);
  const fitAll = (step: number, sweeps: number): readonly Fit[] =>
    Array.from(bias, (value, label) => {
      const wanted = Float64Array.from({ length: inputs }, (_, i) => weights[i * classes + label] / step);
      const targets = Float64Array.from(
        { length: samples.count },
        (_, row) => samples.logits[row * classes + label] / step,
      );
      const logit = new LogitFit(samples, energies, hold, wanted, targets, value / step);
      for (let sweep = 0; sweep < sweeps && logit.sweep(); sweep++);
      return logit.fit(step);
    });
  const largest = weights.reduce((max, weight) => Math.max(max, Math.abs(weight)), 0);
  const coarsest = Math.max(leastStep, largest === 0 ? 1 : largest / LARGEST_VALUE);
  let step = coarsest;
  let fewest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < CANDIDATES; i++) {
    const candidate = Math.max(leastStep, coarsest * FINEST ** (i / CANDIDATES));
    const error = fitAll(candidate, 1).reduce((sum, fit) => sum + fit.error, 0);
    if (error < fewest) {
      fewest = error;
      step = candidate;
    }
  }
  const fits = fitAll(step, MOST_SWEEPS);
  return {
    weights: Int8Array.from({ length: inputs * classes }, (_, i) => {
      return fits[i % classes].levels[Math.floor(i / classes)];
    }),
    bias: Float64Array.from(fits, (fit) => fit.bias),
    step,
  };
}
