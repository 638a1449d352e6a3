import type { LabelsConfig } from '../../config/data-config.js';
import type { Split } from '../dataset.js';

/** Allowed deviation of shares, which are quotients. */
const ROUNDING = 1e-9;

/** Whether a share is less than another. */
export function isBelow(share: number, least: number): boolean {
  return share < least - ROUNDING;
}

/** The least share of a window that its class must have, for every part. */
export function purityOf(labels: LabelsConfig): Readonly<Record<Split, number>> {
  const said = labels.by === 'file' ? undefined : labels.purity;
  const { train, test } =
    typeof said === 'number' ? { train: said, test: said } : (said ?? { train: 1, test: 0 });
  return { train, validation: test, test };
}
