import type { Exit } from '../kernel/types.js';
import { bestLabel } from '../model/forward.js';
import { goodnessAt, type Trace } from '../quantize/trace.js';

/** Where one sample stopped and what it was taken for. */
export interface Stop {
  readonly exit: number;
  readonly label: number;
}

/** The first exit point whose threshold the largest goodness is above; the last one when there is none. */
export function stopOf(trace: Trace, sample: number, exits: readonly Exit[]): Stop {
  for (let exit = 0; ; exit++) {
    const goodness = goodnessAt(trace, sample, exit);
    const label = bestLabel(goodness);
    if (exit === exits.length - 1 || goodness[label] > exits[exit].threshold) return { exit, label };
  }
}

/** Accuracy of a stopping rule and the share of samples that stop at each exit point. */
export interface Evaluation {
  /** Percent of samples with the right label. */
  readonly accuracy: number;
  /** Share of the samples, 0 to 1, that stop at each exit point. */
  readonly shares: readonly number[];
}

/** Applies exit points to traced samples. */
export function evaluateExits(trace: Trace, exits: readonly Exit[], labels: Uint8Array): Evaluation {
  const counts = exits.map(() => 0);
  let right = 0;
  for (let sample = 0; sample < trace.count; sample++) {
    const stop = stopOf(trace, sample, exits);
    counts[stop.exit] += 1;
    if (stop.label === labels[sample]) right += 1;
  }
  return {
    accuracy: (100 * right) / trace.count,
    shares: counts.map((stopped) => stopped / trace.count),
  };
}
