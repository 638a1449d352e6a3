import { RULE_MARGIN } from '../kernel/types.js';
import type { Trace } from '../quantize/trace.js';
import type { StageCost } from './cost.js';
import type { ExitPolicy } from './policy.js';
import { rankLabels } from './ranking.js';

/** Where one sample stopped, the answer, and the cost. */
export interface Stop {
  /** Index of the policy's exit point. */
  readonly exit: number;
  readonly label: number;
  readonly margin: number;
  /** Goodness, or logit, of the label. */
  readonly goodness: number;
  /** Multiply-accumulates. */
  readonly macs: number;
}

/** Index in the trace of every exit point of a policy. @throws RangeError when the trace does not have one */
function placesOf(trace: Trace, policy: ExitPolicy): readonly number[] {
  return policy.exits.map(({ layer, units }) => {
    const place = trace.points.findIndex((point) => point.layer === layer && point.units === units);
    if (place < 0) throw new RangeError(`the trace has no exit point at layer ${layer}, ${units} units`);
    return place;
  });
}

/**
 * Computes what the routine does with a traced sample under a policy, without running it: the same stop, label and dropped
 * labels as stepModel in kernel/classify.ts.
 *
 * @param costs of the policy's exit points
 * @throws RangeError when the trace does not have an exit point of the policy
 */
export function createReplay(
  trace: Trace,
  policy: ExitPolicy,
  costs: readonly StageCost[],
): (sample: number) => Stop {
  const { classes } = trace;
  const { rule, exits } = policy;
  const places = placesOf(trace, policy);
  const goodness = new Int32Array(classes);
  const dropped = new Uint8Array(classes);

  return (sample) => {
    dropped.fill(0);
    let left = classes;
    let macs = 0;
    for (let exit = 0; ; exit++) {
      macs += costs[exit].shared + left * costs[exit].perLabel;
      const start = (sample * trace.points.length + places[exit]) * classes;
      for (let candidate = 0; candidate < classes; candidate++) {
        // What a label had when it was dropped still counts for the margin.
        if (dropped[candidate] === 0) goodness[candidate] = trace.goodness[start + candidate];
      }
      const { label, largest, second } = rankLabels(goodness, 0, classes);
      const { threshold, gap } = exits[exit];
      for (let candidate = 0; candidate < classes; candidate++) {
        if (dropped[candidate] === 0 && goodness[candidate] < largest - gap) {
          dropped[candidate] = 1;
          left -= 1;
        }
      }
      const confidence = rule === RULE_MARGIN ? largest - second : largest;
      if (confidence > threshold || left === 1 || exit === exits.length - 1) {
        return { exit, label, margin: largest - second, goodness: largest, macs };
      }
    }
  };
}
