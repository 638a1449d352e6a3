import type { Budget } from './budget.js';
import type { Calibration } from './calibrate.js';

/** A share as points of percent, without needless digits: 0.003 is "0.3". */
function points(share: number): string {
  return String(Number((100 * share).toPrecision(6)));
}

/** What a budget is about: "accuracy", "macro-F1", 'sensitivity of "S"'. */
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
 * What calibration promises when it finds a policy: of samples drawn like those it saw, and of no others. A claim is
 * printed with this everywhere.
 */
export function describeClaim(budget: Budget, classNames: readonly string[]): string {
  return `early exit costs ${describeBudget(budget, classNames)}, for samples like the calibration samples`;
}

/** Why a budget has no early exit, with the number of samples that could support one; undefined when it has. */
export function whyUnsupported(calibration: Calibration, classNames: readonly string[]): string | undefined {
  if (calibration.place >= 0) return undefined;
  const { budget, samples, leastSamples, samplesForNext } = calibration;
  const enough =
    samplesForNext === null
      ? 'no number of samples would do: early exit loses more than that'
      : `about ${samplesForNext} samples like these could`;
  return (
    `${samples} calibration samples cannot support a loss of ${describeBudget(budget, classNames)}: ` +
    `any such claim takes ${leastSamples ?? 'too many'} samples, and ${enough}; the whole network always answers`
  );
}

/** What calibration found, in one or two sentences. */
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
    samplesForNext === null ? [] : [`the next cheaper thresholds would take about ${samplesForNext} samples`];
  return [`${claim} (${evidence})`, ...next];
}
