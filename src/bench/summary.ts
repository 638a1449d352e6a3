import { type Counts, meanCounts } from './counts.js';

/** What one sample cost. */
export interface SampleRun {
  readonly label: number;
  /** Exit point that answered. */
  readonly exit: number;
  readonly counts: Counts;
  /** An estimate. */
  readonly cycles: number;
}

/** Instructions are exact, cycles an estimate. */
export interface Effort {
  readonly instructions: { readonly mean: number; readonly worst: number };
  readonly cycles: { readonly mean: number; readonly worst: number };
}

/** The samples that stopped at one exit point. */
export interface ExitEffort extends Effort {
  readonly exit: number;
  readonly samples: number;
}

function meanAndWorst(values: readonly number[]): { readonly mean: number; readonly worst: number } {
  if (values.length === 0) return { mean: 0, worst: 0 };
  return {
    mean: values.reduce((sum, value) => sum + value, 0) / values.length,
    worst: values.reduce((largest, value) => Math.max(largest, value), 0),
  };
}

/** Mean and worst over samples. */
export function effortOf(runs: readonly SampleRun[]): Effort {
  return {
    instructions: meanAndWorst(runs.map((run) => run.counts.instructions)),
    cycles: meanAndWorst(runs.map((run) => run.cycles)),
  };
}

/** The same for each exit point that answered a sample, in their order. */
export function effortByExit(runs: readonly SampleRun[]): readonly ExitEffort[] {
  const exits = [...new Set(runs.map((run) => run.exit))].sort((a, b) => a - b);
  return exits.map((exit) => {
    const stopped = runs.filter((run) => run.exit === exit);
    return { exit, samples: stopped.length, ...effortOf(stopped) };
  });
}

/** The mean count of every class over samples. */
export function meanOfRuns(runs: readonly SampleRun[]): Counts {
  return meanCounts(runs.map((run) => run.counts));
}
