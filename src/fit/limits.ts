import type { SizeEstimate } from '../init/estimate.js';
import type { Measured } from './trial.js';

/** What a network may take; absent: as much as it likes. */
export interface Limits {
  /** Bytes. */
  readonly flash?: number | undefined;
  readonly ram?: number | undefined;
  /** Of a mean answer. */
  readonly instructions?: number | undefined;
}

/** What a network takes on a core. */
export interface Costs {
  /** Bytes: estimated from the shape, with the padding and the worst workspace of the core's kernel, or counted. */
  readonly flash: number;
  readonly ram: number;
  /** Means over seeds; the largest of the worst cases. Not a number before anything was trained. */
  readonly instructions: { readonly mean: number; readonly worst: number };
  readonly counted: boolean;
}

/** What a network takes, by what was measured of it: all of it counted, or all of it estimated. */
export function costsOf({ flash, ram }: SizeEstimate, measured: readonly Measured[]): Costs {
  const counts = measured.flatMap(({ counted }) => counted ?? []);
  const counted = counts.length > 0 && counts.length === measured.length;
  const efforts = counted
    ? counts.map(({ instructions }) => instructions)
    : measured.map((one) => one.instructions);
  const instructions = {
    mean: efforts.reduce((sum, { mean }) => sum + mean, 0) / efforts.length,
    worst: efforts.reduce((most, { worst }) => Math.max(most, worst), 0),
  };
  if (!counted) return { flash: flash.total, ram: ram.total, instructions, counted };
  return {
    flash: Math.max(...counts.map((one) => one.flash.code + one.flash.weights)),
    ram: ram.stream + Math.max(...counts.map((one) => one.ram.workspace + one.ram.stack)),
    instructions,
    counted,
  };
}

/** By what share costs are beyond the limits, at most: 0 if they are within. What is not known is within. */
export function excessOf({ flash, ram, instructions }: Costs, limits: Limits): number {
  const beyond = (value: number, limit: number | undefined) =>
    limit === undefined || !(value > limit) ? 0 : value / limit - 1;
  return Math.max(
    beyond(flash, limits.flash),
    beyond(ram, limits.ram),
    beyond(instructions.mean, limits.instructions),
  );
}
