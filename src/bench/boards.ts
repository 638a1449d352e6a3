import type { Board } from '../simulate/target.js';
import type { Effort } from './summary.js';

/** The memory that a routine needs on a chip, in bytes. */
export interface MemoryUse {
  readonly code: number;
  /** Weights and other constants. */
  readonly weights: number;
  readonly workspace: number;
  /** Deepest stack that was measured. */
  readonly stack: number;
}

/** Estimates for a board. */
export interface BoardEstimate {
  readonly board: string;
  readonly megahertz: number;
  readonly microseconds: { readonly mean: number; readonly worst: number };
  /** Of the mean sample; absent where the energy of the board is not known. */
  readonly microjoules?: number;
  /** The routine and its weights are smaller than the flash, its workspace and stack than the RAM. */
  readonly fits: boolean;
  /** Who fitted the estimate to a measurement, and when; absent if nobody did. */
  readonly calibrated?: { readonly by: string; readonly on: string };
}

/** What estimated cycles are multiplied by: fitted to a measurement, or 1. */
export function factorOf({ calibration }: Board): number {
  return calibration?.factor ?? 1;
}

/** What a routine needs on a board at its fastest clock. Time and energy follow from estimated cycles, fitted where they are. */
export function estimateBoard(board: Board, { cycles }: Effort, memory: MemoryUse): BoardEstimate {
  const { name, megahertz, nanojoulesPerCycle, calibration } = board;
  const factor = factorOf(board);
  return {
    board: name,
    megahertz,
    microseconds: { mean: (factor * cycles.mean) / megahertz, worst: (factor * cycles.worst) / megahertz },
    ...(nanojoulesPerCycle === undefined
      ? {}
      : { microjoules: (factor * cycles.mean * nanojoulesPerCycle) / 1000 }),
    ...(calibration === undefined ? {} : { calibrated: { by: calibration.by, on: calibration.on } }),
    fits:
      memory.code + memory.weights <= board.flashKibibytes * 1024 &&
      memory.workspace + memory.stack <= board.ramKibibytes * 1024,
  };
}
