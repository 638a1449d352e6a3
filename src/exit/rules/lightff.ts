import { NEVER } from '../../kernel/limits.js';
import { RULE_GOODNESS } from '../../kernel/types.js';
import { layerEnds } from '../../quantize/integer-network.js';
import { goodnessAt, type Trace } from '../../quantize/trace.js';
import { type CostShape, canStopIn, hasHeads } from '../cost.js';
import { type ExitPolicy, isLayerEnd } from '../policy.js';

/** Mean and standard deviation of the true label's goodness, or logit, at an exit point, in integer units. */
export interface ScoreStatistics {
  readonly mean: number;
  readonly std: number;
}

function meanAndStd(values: readonly number[]): ScoreStatistics {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, std: Math.sqrt(squares / Math.max(1, values.length - 1)) };
}

/** Whether the label has the largest score; among equal scores, the lowest label counts. */
function isAnswer(scores: Int32Array, label: number): boolean {
  return scores.every((score, other) => score < scores[label] || (score === scores[label] && other >= label));
}

/**
 * Mean and standard deviation of the true label's cumulative goodness at the end of every layer, computed for each class
 * separately and then averaged over the classes (LightFF, Aminifar et al. 2024, arXiv 2404.05241, section 3.2).
 *
 * Where heads decide, of the true label's logit over the samples that the head classifies correctly (one-pass, section 3.3).
 *
 * @param labels true labels of the traced samples
 * @returns null for a layer without a head, and for one whose head is never correct
 */
export function scoreStatistics(
  shape: Pick<CostShape, 'layers' | 'heads'>,
  trace: Trace,
  labels: Uint8Array,
): readonly (ScoreStatistics | null)[] {
  return trace.points.flatMap((point, index) => {
    if (!isLayerEnd(shape.layers, point)) return [];
    if (!canStopIn(shape, point.layer)) return null;
    const ofClass: number[][] = Array.from({ length: trace.classes }, () => []);
    for (let sample = 0; sample < trace.count; sample++) {
      const label = labels[sample];
      const scores = goodnessAt(trace, sample, index);
      if (!hasHeads(shape) || isAnswer(scores, label)) ofClass[label].push(scores[label]);
    }
    const present = ofClass.filter((values) => values.length > 0).map(meanAndStd);
    if (present.length === 0) return null;
    return {
      mean: present.reduce((sum, { mean }) => sum + mean, 0) / present.length,
      std: present.reduce((sum, { std }) => sum + std, 0) / present.length,
    };
  });
}

/** The threshold in integer units. Goodness is never below 0, logits may be. */
function thresholdOf(shape: Pick<CostShape, 'heads'>, value: number): number {
  const least = hasHeads(shape) ? -NEVER : 0;
  return Math.min(NEVER, Math.max(least, Math.floor(value + 0.5)));
}

/**
 * LightFF's light rule: stop after layer i when the largest cumulative goodness, or the largest logit, passes mean_i -
 * deviations * std_i. The last layer always answers, so its threshold has no effect and is "never", like that of a layer
 * without a head.
 */
export function lightRule(
  shape: Pick<CostShape, 'layers' | 'heads'>,
  statistics: readonly (ScoreStatistics | null)[],
  deviations: number,
): ExitPolicy {
  const ends = layerEnds(shape.layers);
  const exits = ends.map((exit, i) => {
    const known = statistics[i] ?? null;
    const stops = i < ends.length - 1 && known !== null && canStopIn(shape, i);
    return {
      ...exit,
      threshold: stops ? thresholdOf(shape, known.mean - deviations * known.std) : NEVER,
    };
  });
  return { rule: RULE_GOODNESS, exits };
}
