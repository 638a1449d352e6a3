/** A fitted curve: probability(x) = 1 / (1 + exp(-(intercept + slope * x))). */
export interface LogisticFit {
  readonly intercept: number;
  readonly slope: number;
}

/** Pulls the slope toward zero a little, so that it stays finite when the events are perfectly separable. */
const RIDGE = 0.01;
const STEPS = 50;
/** Largest change of either parameter in one iteration: Newton's method may leap far from a flat start. */
const LONGEST = 3;

/**
 * Logistic regression on one variable, by Newton's method.
 *
 * @param x of order 1
 * @param events whether the event occurred, 0 or 1 for every x
 * @returns undefined when it occurred never or always: then no curve fits best
 */
export function fitLogistic(x: Float64Array, events: Uint8Array): LogisticFit | undefined {
  const total = events.reduce((sum, event) => sum + event, 0);
  if (total === 0 || total === x.length) return undefined;
  let intercept = 0;
  let slope = 0;
  for (let step = 0; step < STEPS; step++) {
    let gradient0 = 0;
    let gradient1 = RIDGE * slope;
    let curvature00 = 1e-9;
    let curvature01 = 0;
    let curvature11 = RIDGE;
    for (let i = 0; i < x.length; i++) {
      const probability = 1 / (1 + Math.exp(-(intercept + slope * x[i])));
      const error = probability - events[i];
      const weight = probability * (1 - probability);
      gradient0 += error;
      gradient1 += error * x[i];
      curvature00 += weight;
      curvature01 += weight * x[i];
      curvature11 += weight * x[i] * x[i];
    }
    const determinant = curvature00 * curvature11 - curvature01 * curvature01;
    const move0 = (curvature11 * gradient0 - curvature01 * gradient1) / determinant;
    const move1 = (curvature00 * gradient1 - curvature01 * gradient0) / determinant;
    const largest = Math.max(Math.abs(move0), Math.abs(move1));
    const damping = Math.min(1, LONGEST / largest);
    intercept -= damping * move0;
    slope -= damping * move1;
    if (largest < 1e-6) break;
  }
  return { intercept, slope };
}

/**
 * The x beyond which the fitted probability stays below `risk`; infinite when it does not fall with x.
 *
 * @param risk between 0 and 1
 */
export function whereBelow(fit: LogisticFit, risk: number): number {
  if (!(fit.slope < 0)) return Number.POSITIVE_INFINITY;
  return (Math.log(risk / (1 - risk)) - fit.intercept) / fit.slope;
}
