import type { KnownRange } from '../../kernel/known/known.js';
import type { Trace } from '../../quantize/trace.js';
import { type CostShape, stageCosts } from '../cost.js';
import type { ExitPolicy } from '../policy.js';
import { createReplay } from '../replay.js';
import { type ConformalThreshold, conformalThreshold } from './conformal.js';
import { type JudgedAnswer, rangesOf, referencesOf, usualness } from './scores.js';

/** The ranges of known answers, and their evidence. */
export interface KnownFit extends ConformalThreshold {
  /** Of every exit point; undefined if the groups support none. */
  readonly ranges: readonly KnownRange[] | undefined;
}

/** Samples whose answers are known ones. */
export interface KnownSamples {
  readonly trace: Trace;
  /** For every sample the number of what the claim is about; absent if it is about samples. */
  readonly unitOf?: ArrayLike<number> | undefined;
}

/** What the answers of a policy to traced samples are judged by. */
export function judgedAnswers(trace: Trace, policy: ExitPolicy, shape: CostShape): readonly JudgedAnswer[] {
  const replay = createReplay(trace, policy, stageCosts(shape, policy.exits));
  return Array.from({ length: trace.count }, (_, sample) => {
    const { exit, margin, goodness } = replay(sample);
    return { exit, margin, goodness };
  });
}

/**
 * The ranges of known answers at every exit point.
 *
 * @param reference samples that the exit points were chosen with, which say what is usual
 * @param held samples that nothing was chosen with, which say how much of it to allow
 * @param share of new samples, 0 to 1, that may be rejected
 */
export function fitKnown(
  policy: ExitPolicy,
  shape: CostShape,
  reference: KnownSamples,
  held: KnownSamples,
  share: number,
): KnownFit {
  const references = referencesOf(judgedAnswers(reference.trace, policy, shape), policy.exits.length);
  const scores = Float64Array.from(judgedAnswers(held.trace, policy, shape), (answer) =>
    usualness(references, answer),
  );
  const found = conformalThreshold(scores, held.unitOf, share);
  return {
    ...found,
    ranges: found.threshold === null ? undefined : rangesOf(references, found.threshold),
  };
}
