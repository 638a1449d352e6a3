/** Cycles of some calls. */
export interface CycleSpread {
  readonly mean: number;
  readonly worst: number;
}

/** Cycles of the answers at one exit point. */
export interface ExitCycles extends CycleSpread {
  readonly exit: number;
  readonly samples: number;
}

/** Cycles that a board measured. */
export interface MeasuredCycles extends CycleSpread {
  readonly samples: number;
  /** Answers that took longer than the counter can tell, or that were not measured. */
  readonly unmeasured: number;
  readonly byExit: readonly ExitCycles[];
}

function spreadOf(values: readonly number[]): CycleSpread {
  return {
    mean: values.reduce((sum, value) => sum + value, 0) / values.length,
    worst: values.reduce((largest, value) => Math.max(largest, value), 0),
  };
}

/**
 * Mean and worst cycles of answers, all and by exit point.
 *
 * @param cycles of every answer; undefined where they were not measured
 * @param exits exit point of every answer
 * @returns undefined when nothing was measured
 */
export function measuredCycles(
  cycles: readonly (number | undefined)[],
  exits: ArrayLike<number>,
): MeasuredCycles | undefined {
  const measured = cycles.flatMap((value, i) => (value === undefined ? [] : [{ value, exit: exits[i] }]));
  if (measured.length === 0) return undefined;
  const points = [...new Set(measured.map(({ exit }) => exit))].sort((a, b) => a - b);
  return {
    ...spreadOf(measured.map(({ value }) => value)),
    samples: measured.length,
    unmeasured: cycles.length - measured.length,
    byExit: points.map((exit) => {
      const own = measured.filter((one) => one.exit === exit).map(({ value }) => value);
      return { exit, samples: own.length, ...spreadOf(own) };
    }),
  };
}
