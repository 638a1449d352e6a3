import plot from 'simple-ascii-chart';

/** A piece of a signal. */
export interface Trace {
  readonly title: string;
  /** In physical units. */
  readonly values: ArrayLike<number>;
  /** Samples per second. */
  readonly rate: number;
  /** Time of the first value in seconds. */
  readonly start: number;
}

const columns = 86;
const rows = 9;

/**
 * One value for each column of a plot: the one farthest from the mean of the whole piece, so that a heart beat of a few
 * samples is not missed. NaN values, where nothing was measured, are left out.
 */
export function thinOut(
  values: ArrayLike<number>,
  most: number,
): readonly { place: number; value: number }[] {
  const all = Array.from(values);
  const measured = all.filter((value) => !Number.isNaN(value));
  const mean = measured.reduce((sum, value) => sum + value, 0) / Math.max(1, measured.length);
  const count = Math.min(most, all.length);
  return Array.from({ length: count }, (_, column) => {
    const first = Math.floor((column * all.length) / count);
    const last = Math.floor(((column + 1) * all.length) / count);
    let farthest = Number.NaN;
    for (let index = first; index < last; index++) {
      const off = Math.abs(all[index] - mean);
      if (Number.isNaN(farthest) || off > Math.abs(farthest - mean)) farthest = all[index];
    }
    return { place: first, value: farthest };
  }).filter(({ value }) => !Number.isNaN(value));
}

/** At most four significant digits, without an exponent where that is short. */
function shortNumber(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function shortTime(seconds: number): string {
  return `${Number(seconds.toFixed(2))} s`;
}

/** A plot of a piece of a signal over its time in seconds. Plain text, about 100 columns. */
export function traceLines({ title, values, rate, start }: Trace): readonly string[] {
  const points = thinOut(values, columns);
  if (points.length < 2) return [title];
  const times = points.map(({ place }) => start + place / rate);
  const heights = points.map(({ value }) => value);
  const [smallest, largest] = [Math.min(...heights), Math.max(...heights)];
  const end = start + values.length / rate;
  const span = `${shortTime(start)} to ${shortTime(end)}`;
  // A flat line has no axis to draw on.
  if (smallest === largest) return [`${title}, flat at ${shortNumber(smallest)}; ${span}`];
  const chart = plot(
    points.map(({ value }, index): [number, number] => [times[index], value]),
    {
      width: columns,
      height: rows,
      customXAxisTicks: [start, (start + end) / 2],
      customYAxisTicks: [smallest, (smallest + largest) / 2, largest],
      formatter: (value, { axis }) => (axis === 'x' ? shortTime(value) : shortNumber(value)),
    },
  );
  const lines = chart.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trimEnd()]));
  return [`${title}; ${span}`, ...lines];
}
