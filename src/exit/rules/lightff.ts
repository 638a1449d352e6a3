import { RULE_GOODNESS } from '../../kernel/types.js';
import { layerEnds, NEVER } from '../../quantize/integer-network.js';
import { goodnessAt, type Trace } from '../../quantize/trace.js';
import type { CostShape } from '../cost.js';
import { type ExitPolicy, isLayerEnd } from '../policy.js';

/** Mean and standard deviation of the true label's goodness at an exit point, in integer goodness units. */
export interface GoodnessStatistics {
  readonly mean: number;
  readonly std: number;
}

function meanAndStd(values: readonly number[]): GoodnessStatistics {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, std: Math.sqrt(squares / Math.max(1, values.length - 1)) };
}

/**
 * Mean and standard deviation of the true label's cumulative goodness at the end of every layer, taken for each class
 * by itself and then averaged over the classes (LightFF, Aminifar et al. 2024, arXiv 2404.05241, section 3.2).
 *
 * @param labels true labels of the traced samples
 */
export function goodnessStatistics(
  { layers }: Pick<CostShape, 'layers'>,
  trace: Trace,
  labels: Uint8Array,
): readonly GoodnessStatistics[] {
  return trace.points.flatMap((point, index) => {
    if (!isLayerEnd(layers, point)) return [];
    const ofClass: number[][] = Array.from({ length: trace.classes }, () => []);
    for (let sample = 0; sample < trace.count; sample++) {
      ofClass[labels[sample]].push(goodnessAt(trace, sample, index)[labels[sample]]);
    }
    const present = ofClass.filter((values) => values.length > 0).map(meanAndStd);
    return {
      mean: present.reduce((sum, { mean }) => sum + mean, 0) / present.length,
      std: present.reduce((sum, { std }) => sum + std, 0) / present.length,
    };
  });
}

/**
 * LightFF's light rule: stop after layer i when the largest cumulative goodness passes mean_i - deviations * std_i. The
 * last layer always answers, so its threshold is of no consequence and is "never".
 */
export function lightRule(
  { layers }: Pick<CostShape, 'layers'>,
  statistics: readonly GoodnessStatistics[],
  deviations: number,
): ExitPolicy {
  const ends = layerEnds(layers);
  const exits = ends.map((exit, i) => ({
    ...exit,
    threshold:
      i === ends.length - 1
        ? NEVER
        : Math.max(0, Math.floor(statistics[i].mean - deviations * statistics[i].std + 0.5)),
  }));
  return { rule: RULE_GOODNESS, exits };
}
