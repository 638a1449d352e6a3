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
}

/** What a routine needs on a board at its fastest clock. Time and energy follow from estimated cycles. */
export function estimateBoard(board: Board, { cycles }: Effort, memory: MemoryUse): BoardEstimate {
  const { name, megahertz, nanojoulesPerCycle } = board;
  return {
    board: name,
    megahertz,
    microseconds: { mean: cycles.mean / megahertz, worst: cycles.worst / megahertz },
    ...(nanojoulesPerCycle === undefined ? {} : { microjoules: (cycles.mean * nanojoulesPerCycle) / 1000 }),
    fits:
      memory.code + memory.weights <= board.flashKibibytes * 1024 &&
      memory.workspace + memory.stack <= board.ramKibibytes * 1024,
  };
}
