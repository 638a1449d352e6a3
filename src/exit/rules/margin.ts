import { NEVER } from '../../kernel/limits.js';
import { type Exit, RULE_MARGIN } from '../../kernel/types.js';
import type { Trace } from '../../quantize/trace.js';
import { type CostShape, canStopIn, hasHeads } from '../cost.js';
import { answersOf } from '../evaluate.js';
import { fitLogistic, whereBelow } from '../logistic.js';
import { type ExitPolicy, isLayerEnd } from '../policy.js';
import { rankLabels } from '../ranking.js';

/** Least number of samples on which the threshold of an exit point is fitted. */
const LEAST_SAMPLES = 50;

/** Converts a real threshold or gap to integer units: rounded up, at least 0, "never" if it is infinite. */
function toInteger(value: number): number {
  return value < NEVER ? Math.max(0, Math.ceil(value)) : NEVER;
}

/** The samples of a trace on their way through the exit points. */
class Runners {
  /**
   * Samples on which thresholds are fitted: those that no exit point has stopped. When too few are left, the last sufficient
   * set is kept; otherwise the few would all go to the end of the network for want of a threshold.
   */
  private running: readonly number[];
  /** Whether a label was dropped, [count][classes]. */
  private readonly dropped: Uint8Array;
  /** Goodness (for heads: logits) as the routine sees it: that of a dropped label stays. [count][classes] */
  private readonly goodness: Int32Array;
  private readonly best: Uint8Array;
  private readonly margin: Int32Array;

  constructor(
    private readonly trace: Trace,
    private readonly truth: Uint8Array,
    /** Answers of the whole network. */
    private readonly full: Uint8Array,
  ) {
    this.running = Array.from({ length: trace.count }, (_, sample) => sample);
    this.dropped = new Uint8Array(trace.count * trace.classes);
    this.goodness = new Int32Array(trace.count * trace.classes);
    this.best = new Uint8Array(trace.count);
    this.margin = new Int32Array(trace.count);
  }

  /** Brings the running samples to an exit point. */
  reach(point: number): void {
    const { classes, points, goodness } = this.trace;
    for (const sample of this.running) {
      const start = (sample * points.length + point) * classes;
      const row = sample * classes;
      for (let label = 0; label < classes; label++) {
        if (this.dropped[row + label] === 0) this.goodness[row + label] = goodness[start + label];
      }
      const { label, largest, second } = rankLabels(this.goodness, row, classes);
      this.best[sample] = label;
      this.margin[sample] = largest - second;
    }
  }

  /** The margin beyond which stopping loses a correct answer of the whole network with probability below `risk`. */
  fitThreshold(risk: number): number {
    const margins = Float64Array.from(this.running, (sample) => this.margin[sample]);
    const lost = Uint8Array.from(this.running, (sample) =>
      Number(this.full[sample] === this.truth[sample] && this.best[sample] !== this.truth[sample]),
    );
    return thresholdOf(margins, lost, risk);
  }

  stop(threshold: number): void {
    const left = this.running.filter((sample) => this.margin[sample] <= threshold);
    if (left.length >= LEAST_SAMPLES) this.running = left;
  }

  /** The gap beyond which a label is both correct and the whole network's answer with probability below `risk`. */
  fitGap(risk: number): number {
    const gaps: number[] = [];
    const lost: number[] = [];
    for (const sample of this.running) {
      this.forOthers(sample, (label, gap) => {
        gaps.push(gap);
        lost.push(Number(this.full[sample] === label && this.truth[sample] === label));
      });
    }
    return thresholdOf(Float64Array.from(gaps), Uint8Array.from(lost), risk);
  }

  drop(limit: number): void {
    for (const sample of this.running) {
      this.forOthers(sample, (label, gap) => {
        if (gap > limit) this.dropped[sample * this.trace.classes + label] = 1;
      });
    }
  }

  private forOthers(sample: number, visit: (label: number, gap: number) => void): void {
    const { classes } = this.trace;
    const row = sample * classes;
    const best = this.best[sample];
    for (let label = 0; label < classes; label++) {
      if (label !== best && this.dropped[row + label] === 0) {
        visit(label, this.goodness[row + best] - this.goodness[row + label]);
      }
    }
  }
}

/** The value beyond which the fitted probability of a loss is below `risk`. */
function thresholdOf(values: Float64Array, lost: Uint8Array, risk: number): number {
  const scale = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (!(scale > 0)) return NEVER;
  const fit = fitLogistic(
    values.map((value) => value / scale),
    lost,
  );
  if (fit !== undefined) return toInteger(scale * whereBelow(fit, risk));
  // Always lost, or never: with this number of samples, that is evidence only for risks above Laplace's estimate.
  return lost[0] === 0 && 1 / (lost.length + 2) < risk ? 0 : NEVER;
}

/**
 * The margin rule at one risk: at every exit point the network stops when the largest goodness leads the second by so much
 * that stopping loses a correct answer with a probability below `risk`, according to a logistic curve that is fitted to the
 * samples that get there. From the end of the first layer on, labels so far behind that the same holds for them are dropped.
 * Logits are treated alike, except that there are no labels to drop: a single pass serves them all.
 *
 * Exit points that have no effect are left out, so that they cost nothing.
 *
 * @param trace tuning samples at all exit points that may be used
 * @param truth their true labels
 * @param full answers of the whole network to them
 */
export function marginRule(
  shape: Pick<CostShape, 'layers' | 'heads'>,
  trace: Trace,
  truth: Uint8Array,
  full: Uint8Array,
  risk: number,
): ExitPolicy {
  const runners = new Runners(trace, truth, full);
  const last = trace.points.length - 1;
  const exits: Exit[] = [];
  trace.points.forEach((point, index) => {
    runners.reach(index);
    const threshold = index === last || !canStopIn(shape, point.layer) ? NEVER : runners.fitThreshold(risk);
    runners.stop(threshold);
    const end = isLayerEnd(shape.layers, point);
    // Inside the first layer a label costs next to nothing.
    const drops = !hasHeads(shape) && index !== last && (point.layer > 0 || end);
    const gap = drops ? runners.fitGap(risk) : NEVER;
    runners.drop(gap);
    if (end || threshold !== NEVER || gap !== NEVER) {
      exits.push({ layer: point.layer, units: point.units, threshold, gap });
    }
  });
  return { rule: RULE_MARGIN, exits };
}

/** Risks of the path, from nearly none to one in two, each 15 % above the one before. */
const RISKS: readonly number[] = Array.from({ length: 56 }, (_, i) => 0.0002 * 1.15 ** i);

/**
 * The path that calibration walks: the margin rule at rising risk, from safest to cheapest. It is fixed by the tuning
 * samples alone. A risk whose policy is not cheaper on them than that of a smaller risk is left out.
 *
 * See marginRule for the parameters.
 */
export function marginPath(
  shape: CostShape,
  trace: Trace,
  truth: Uint8Array,
  full: Uint8Array,
): readonly ExitPolicy[] {
  let cheapest = Number.POSITIVE_INFINITY;
  return RISKS.flatMap((risk) => {
    const policy = marginRule(shape, trace, truth, full, risk);
    const { mean } = answersOf(trace, policy, shape).macs;
    if (mean >= cheapest) return [];
    cheapest = mean;
    return [policy];
  });
}
