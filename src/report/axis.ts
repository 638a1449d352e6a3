/** Ticks of an axis, ascending. The first and the last are the ends of the axis and enclose all values. */
export interface Axis {
  readonly ticks: readonly number[];
}

/** Percentages closer together than this would turn noise into a slope. */
const smallestSpan = 0.2;

/** The next number that is 1, 2 or 5 times a power of ten. */
function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  const factor = [1, 2, 5].find((candidate) => candidate * power >= step) ?? 10;
  return factor * power;
}

/** A linear axis around percentages, with their decimals. */
export function percentAxis(values: readonly number[]): Axis & { readonly decimals: number } {
  const middle = (Math.min(...values) + Math.max(...values)) / 2;
  const low = Math.max(0, Math.min(...values, middle - smallestSpan / 2));
  const high = Math.min(100, Math.max(...values, middle + smallestSpan / 2));
  const step = roundStep((high - low) / 4);
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  // The small terms keep 98.6 / 0.1 = 985.99... from adding a tick.
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  const ticks = Array.from({ length: last - first + 1 }, (_, i) =>
    Number(((first + i) * step).toFixed(decimals)),
  );
  return { ticks, decimals };
}

/** A logarithmic axis around counts: ticks at 1, 2 and 5 times powers of ten, or at powers of ten alone. */
export function logarithmicAxis(values: readonly number[]): Axis {
  // A count below 1 has no place on a logarithmic axis.
  const low = Math.max(1, Math.min(...values));
  const high = Math.max(1, ...values);
  const factors = high / low > 1000 ? [1] : [1, 2, 5];
  // One power more than needed at both ends: the logarithm of 999 999 999 999.998 rounds to 12.
  const firstPower = Math.floor(Math.log10(low)) - 1;
  const powers = Math.ceil(Math.log10(high)) - firstPower + 2;
  const candidates = Array.from({ length: powers }, (_, i) =>
    factors.map((factor) => factor * 10 ** (firstPower + i)),
  ).flat();
  const start = candidates.findLastIndex((tick) => tick <= low);
  const end = candidates.findIndex((tick, i) => i > start && tick >= high);
  return { ticks: candidates.slice(start, end + 1) };
}

/** Where a value lies between the ends of an axis, 0 to 1. */
export function fractionOf({ ticks }: Axis, value: number, scale: (value: number) => number): number {
  const start = scale(ticks[0]);
  return (scale(value) - start) / (scale(ticks[ticks.length - 1]) - start);
}
