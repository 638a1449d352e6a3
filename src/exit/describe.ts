import type { Budget, ClaimUnit } from './budget.js';
import type { Calibration } from './calibrate.js';
import type { Support } from './guarantee/group-test.js';

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

/** What a budget is about: "sample", "recording", "subject". */
function kindOf({ unit }: Pick<Budget, 'unit'>): ClaimUnit['kind'] {
  return unit?.kind ?? 'sample';
}

/** " on average over new subjects", " for 90 % of new subjects"; nothing for samples. */
function overWhom({ unit }: Pick<Budget, 'unit'>): string {
  if (unit === undefined || unit.kind === 'sample') return '';
  return unit.share === undefined
    ? ` on average over new ${unit.kind}s`
    : ` for ${points(unit.share)} % of new ${unit.kind}s`;
}

/** A budget in words: "at most 0.3 points of accuracy, with 95 % confidence". */
export function describeBudget(budget: Budget, classNames: readonly string[]): string {
  return (
    `at most ${points(budget.loss)} points of ${describeMetric(budget, classNames)}${overWhom(budget)}, ` +
    `with ${points(budget.confidence)} % confidence`
  );
}

/**
 * For what a claim holds: for samples, recordings or subjects like those that calibrated, and for no others; and what counted as
 * independent although it may not be. Claims are always printed with this condition.
 */
export function describeScope(budget: Pick<Budget, 'unit'>): string {
  const kind = kindOf(budget);
  const scope =
    kind === 'sample'
      ? 'for samples like the calibration samples'
      : `for ${kind}s like those of the calibration samples`;
  const within = budget.unit?.within;
  return within === undefined
    ? scope
    : `${scope}, which count as independent although several may be of one ${within}: nothing is promised for new ${within}s`;
}

/** The claim of calibration when it finds a policy, with its condition. */
export function describeClaim(budget: Budget, classNames: readonly string[]): string {
  return `early exit costs ${describeBudget(budget, classNames)}, ${describeScope(budget)}`;
}

/** What the rows of several budgets claim, each by itself. */
export function describeRows(budget: Budget): string {
  return (
    `Margin rows: each loses at most the stated amount${overWhom(budget)}, with ${points(budget.confidence)} % confidence, ` +
    `${describeScope(budget)}; each row is a separate claim.`
  );
}

/** The claim with its evidence: "(p = 0.012, 6000 of them)", or "(p = 0.012, 60 subjects)". */
export function describeEvidence(
  budget: Budget,
  { pValue, samples, groups }: Pick<Calibration, 'pValue' | 'samples' | 'groups'>,
  classNames: readonly string[],
): string {
  const plain = groups === undefined && budget.unit?.within === undefined;
  const count = plain ? `${samples} of them` : `${groups?.count ?? samples} ${kindOf(budget)}s`;
  return `${describeClaim(budget, classNames)} (p = ${(pValue ?? 1).toPrecision(2)}, ${count})`;
}

/** A loss as points, to the next tenth above: a claim may say too much, but not too little. */
function tenthsAbove(loss: number): string {
  return String(Number((Math.ceil(1000 * loss - 1e-9) / 10).toFixed(1)));
}

/**
 * What groups can support for the safest thresholds: "with 22 subjects: at most 3.1 points for 92 % of new subjects, with 80 %
 * confidence"; undefined for a budget about samples.
 */
export function describeSupport(
  budget: Budget,
  groups: { readonly count: number; readonly supports: Support | null } | undefined,
): string | undefined {
  if (groups === undefined) return undefined;
  const kind = kindOf(budget);
  const { count, supports } = groups;
  const these = `with ${count} ${kind}${count === 1 ? '' : 's'}`;
  return supports === null
    ? `${these}: nothing about new ${kind}s`
    : `${these}: at most ${tenthsAbove(supports.loss)} points for ${points(supports.share)} % of new ${kind}s, with ` +
        `${points(budget.confidence)} % confidence, at the safest thresholds`;
}

/** "4 subjects" or "300 calibration samples": what was there to support a claim. */
export function describeCount(
  budget: Budget,
  { samples, groups }: Pick<Calibration, 'samples' | 'groups'>,
): string {
  if (groups === undefined) return `${samples} calibration samples`;
  return `${groups.count} ${kindOf(budget)}${groups.count === 1 ? '' : 's'}`;
}

/** What to do where groups are few. */
const REMEDY =
  'for early exit, raise exit.budget.loss, set exit.budget.share, or write "sample" in exit.budget.unit, which promises nothing for ' +
  'new ones (docs/claims.md)';

/** Why a budget has no early exit, with the number of samples that could support it; undefined when it has. */
export function whyUnsupported(calibration: Calibration, classNames: readonly string[]): string | undefined {
  if (calibration.place >= 0) return undefined;
  const { budget, leastSamples, samplesForNext, groups } = calibration;
  const kind = kindOf(budget);
  const enough =
    samplesForNext === null
      ? `no number of ${kind}s would suffice: early exit loses more than that`
      : `about ${samplesForNext} ${kind}s like these could`;
  const support = describeSupport(budget, groups);
  return (
    `${describeCount(budget, calibration)} cannot support a loss of ${describeBudget(budget, classNames)}: ` +
    `any such claim needs ${leastSamples ?? 'too many'} ${kind}s, and ${enough}` +
    `${support === undefined ? '' : `; what could be claimed ${support}`}; the whole network always answers` +
    (groups === undefined ? '' : `; ${REMEDY}`)
  );
}

/** The result of calibration in one or two sentences. */
export function describeCalibration(
  calibration: Calibration,
  classNames: readonly string[],
): readonly string[] {
  const unsupported = whyUnsupported(calibration, classNames);
  if (unsupported !== undefined) return [unsupported];
  const { budget, samplesForNext } = calibration;
  const next =
    samplesForNext === null
      ? []
      : [`the next cheaper thresholds would need about ${samplesForNext} ${kindOf(budget)}s`];
  return [describeEvidence(budget, calibration, classNames), ...next];
}
