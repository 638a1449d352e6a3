import { groupDigits } from '../text/group-digits.js';

export { groupDigits };

/** A percentage without its sign: 98.53. */
export function percent(value: number): string {
  return value.toFixed(2);
}

/** How many times fewer: 1.2x, 69x. From ten on, a decimal would only pretend to be exact. */
export function timesFewer(value: number): string {
  const tenths = value.toFixed(1);
  return `${Number(tenths) < 10 ? tenths : groupDigits(value)}x`;
}

/** A round number for the ticks of an axis: 500, 20k, 5M. */
export function shortCount(value: number): string {
  if (value >= 1e9) return `${value / 1e9}G`;
  if (value >= 1e6) return `${value / 1e6}M`;
  return value >= 1000 ? `${value / 1000}k` : value.toString();
}
