/** Parameters with Adam's running moments of their gradient; all of the same length. */
export interface AdamState {
  readonly values: Float32Array;
  readonly mean: Float32Array;
  readonly variance: Float32Array;
}

const MEAN_DECAY = 0.9;
const VARIANCE_DECAY = 0.999;
const EPSILON = 1e-8;

/** Fresh moments for some parameters. */
export function startAdam(values: Float32Array): AdamState {
  return { values, mean: new Float32Array(values.length), variance: new Float32Array(values.length) };
}

/** A copy that later steps do not change. */
export function copyAdam(state: AdamState): AdamState {
  return { values: state.values.slice(), mean: state.mean.slice(), variance: state.variance.slice() };
}

/**
 * One step of Adam (Kingma & Ba 2015, algorithm 1), in place.
 *
 * @param step 1 for the first step
 */
export function adamStep(state: AdamState, gradient: Float32Array, learningRate: number, step: number): void {
  const { values, mean, variance } = state;
  const rate = learningRate / (1 - MEAN_DECAY ** step);
  const correction = 1 / Math.sqrt(1 - VARIANCE_DECAY ** step);
  for (let index = 0; index < values.length; index++) {
    const slope = gradient[index];
    const first = mean[index] + (1 - MEAN_DECAY) * (slope - mean[index]);
    const second = variance[index] + (1 - VARIANCE_DECAY) * (slope * slope - variance[index]);
    mean[index] = first;
    variance[index] = second;
    values[index] -= (rate * first) / (Math.sqrt(second) * correction + EPSILON);
  }
}
