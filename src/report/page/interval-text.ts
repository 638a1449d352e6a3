import type { PercentInterval } from '../../metrics/wilson.js';
import type { ReportData } from '../../pipeline/report-data.js';
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

/** Whether people of the test part, as far as they are known, were also trained on. */
export function areKnownPeople({ split }: Pick<ReportData['data'], 'split'>): boolean {
  const { subjects, recordings } = split?.shared ?? { subjects: null, recordings: null };
  return (subjects ?? recordings ?? []).length > 0;
}

/** How intervals were computed, in a sentence, and what they are about. */
export function methodText({ intervals, data }: Pick<ReportData, 'intervals' | 'data'>): string {
  if (intervals.kind === 'wilson') {
    return "Intervals are Wilson's, of 95 %, with samples taken as independent.";
  }
  const about = areKnownPeople(data)
    ? 'but there are samples of the same people in several parts, so they say nothing about people whom the network has not met'
    : 'so they are about other people like these';
  return `Intervals are of 95 %, from a bootstrap over ${intervals.people} people, ${about}.`;
}
