import type { PercentInterval } from '../../metrics/wilson.js';
import type { IntervalMethod } from '../../pipeline/report-data.js';
import { percent } from '../format.js';
import { type Cell, cell } from './block.js';

/** "97.84 to 98.40" */
export function rangeText({ low, high }: PercentInterval): string {
  return `${percent(low)} to ${percent(high)}`;
}

/** A percentage with its interval as a cell; a dash if there is none. */
export function intervalCell(interval: PercentInterval | null): Cell {
  return interval === null ? cell('-') : cell(percent(interval.percent), { range: rangeText(interval) });
}

/** How intervals were computed, in a sentence. */
export function methodText(method: IntervalMethod): string {
  return method.kind === 'wilson'
    ? "Intervals are Wilson's, of 95 %, with samples taken as independent."
    : `Intervals are of 95 %, from a bootstrap over ${method.people} people: they say what to expect of other people like these.`;
}
