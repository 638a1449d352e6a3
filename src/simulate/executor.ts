/** The harness reads nine digits. */
const MOST_STEPS = 999_999_999;

/** Quantized inputs, row-major `[count][features]`. */
export interface IntegerSamples {
  readonly count: number;
  readonly features: number;
  readonly inputs: Int8Array;
}

/** The answers of an executor: one row per sample. */
export interface IntegerAnswers {
  readonly count: number;
  readonly classes: number;
  readonly labels: Int32Array;
  /** Exit point that was reached; -1 where no step was taken. */
  readonly exits: Int32Array;
  readonly margins: Int32Array;
  /** 1 where the answer is final, 0 where more steps would follow. */
  readonly settled: Uint8Array;
  /** `[count][classes]`, cumulative at the exit. */
  readonly goodness: Int32Array;
  /** 1 where the answer is like those to known inputs, else 0; absent if no answer says so. */
  readonly known?: Uint8Array | undefined;
}

/**
 * How the routine is called: in one call, or step by step, which must give the same answers; or "whole": through the
 * whole network for every label, as if no exit point stopped it or dropped one, so that every weight is used.
 */
export type RunMode = 'classify' | 'step' | 'whole';

/** How an executor calls the routine. */
export interface RunOptions {
  /** "classify" when absent. */
  readonly mode?: RunMode;
  /** Maximum number of steps per sample, whose answer is then the best so far; only with mode "step". No limit if absent. */
  readonly steps?: number;
}

/**
 * The maximum number of steps per sample; undefined if it runs until its answer is settled.
 *
 * @throws RangeError when the number of steps is not valid, or when the options limit a run in one call
 */
export function stepLimit({ mode, steps }: RunOptions): number | undefined {
  if (steps === undefined) return undefined;
  if (mode !== 'step') {
    throw new RangeError('only a run with mode "step" can be limited to a number of steps');
  }
  if (!Number.isInteger(steps) || steps < 0 || steps > MOST_STEPS) {
    throw new RangeError(`cannot take ${steps} steps: must be a whole number from 0 to ${MOST_STEPS}`);
  }
  return steps;
}

/** One way of running the integer network. All executors must give the same integers. */
export interface IntegerExecutor {
  /** "typescript", "host", "cortex-m4" ... */
  readonly name: string;
  /** Runs all samples. Throws when the program cannot be run at all. */
  run(samples: IntegerSamples): Promise<IntegerAnswers>;
}
