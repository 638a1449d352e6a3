import type { Budget } from './budget.js';
import type { Calibration } from './calibrate.js';

/** A share as percentage points, without needless digits: 0.003 is "0.3". */
function points(share: number): string {
  return String(Number((100 * share).toPrecision(6)));
}

/** The metric of a budget: "accuracy", "macro-F1", 'sensitivity of "S"'. */
export function describeMetric(budget: Budget, classNames: readonly string[]): string {
  switch (budget.metric.kind) {
    case 'accuracy':
      return 'accuracy';
    case 'macro-f1':
      return 'macro-F1';
    case 'sensitivity':
      return `sensitivity of "${classNames[budget.metric.label]}"`;
  }
}

/** A budget in words: "at most 0.3 points of accuracy, with 95 % confidence". */
export function describeBudget(budget: Budget, classNames: readonly string[]): string {
  return (
    `at most ${points(budget.loss)} points of ${describeMetric(budget, classNames)}, ` +
    `with ${points(budget.confidence)} % confidence`
  );
}

/**
 * The claim of calibration when it finds a policy: it holds for samples drawn like the calibration samples, and for no
 * others. Claims are always printed with this condition.
 */
export function describeClaim(budget: Budget, classNames: readonly string[]): string {
  return `early exit costs ${describeBudget(budget, classNames)}, for samples like the calibration samples`;
}

/** Why a budget has no early exit, with the number of samples that could support it; undefined when it has. */
export function whyUnsupported(calibration: Calibration, classNames: readonly string[]): string | undefined {
  if (calibration.place >= 0) return undefined;
  const { budget, samples, leastSamples, samplesForNext } = calibration;
  const enough =
    samplesForNext === null
      ? 'no number of samples would suffice: early exit loses more than that'
      : `about ${samplesForNext} samples like these could`;
  return (
    `${samples} calibration samples cannot support a loss of ${describeBudget(budget, classNames)}: ` +
    `any such claim needs ${leastSamples ?? 'too many'} samples, and ${enough}; the whole network always answers`
  );
}

/** The result of calibration in one or two sentences. */
export function describeCalibration(
  calibration: Calibration,
  classNames: readonly string[],
): readonly string[] {
  const unsupported = whyUnsupported(calibration, classNames);
  if (unsupported !== undefined) return [unsupported];
  const { budget, samples, pValue, samplesForNext } = calibration;
  const claim = describeClaim(budget, classNames);
  const evidence = `p = ${(pValue ?? 1).toPrecision(2)}, ${samples} of them`;
  const next =
    samplesForNext === null ? [] : [`the next cheaper thresholds would need about ${samplesForNext} samples`];
  return [`${claim} (${evidence})`, ...next];
}
