import type { probabilityOfAtMost } from '../../src/exit/guarantee/binomial.js';
import type { testInSequence } from '../../src/exit/guarantee/fixed-sequence.js';
import type { groupLosses } from '../../src/exit/guarantee/group-losses.js';
import type { groupPValue } from '../../src/exit/guarantee/group-test.js';
import type { lossPValue } from '../../src/exit/guarantee/loss-pvalue.js';
import type { randomStream } from '../../src/math/random.js';

/** The functions under test. */
export interface SimulationTools {
  readonly testInSequence: typeof testInSequence;
  readonly lossPValue: typeof lossPValue;
  readonly groupPValue: typeof groupPValue;
  readonly groupLosses: typeof groupLosses;
  readonly probabilityOfAtMost: typeof probabilityOfAtMost;
  readonly randomStream: typeof randomStream;
}

/** What came of repeated calibrations for a claim. */
export interface SimulatedClaim {
  readonly name: string;
  /** Share of the calibrations that may break it. */
  readonly stated: number;
  /** Share of them that did. */
  readonly broken: number;
  /** Policies that were accepted, in the median. */
  readonly accepted: number;
}

export function simulateClaims(
  tools: SimulationTools,
  runs?: number,
): { readonly claims: readonly SimulatedClaim[]; readonly naive: SimulatedClaim };
