/** A layer along the time axis: of convolutions over time, lengths in columns. */
export interface ColumnsOfLayer {
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
}

/** Why the layers of a network cannot keep columns from one window to the next. */
export interface StreamingFault {
  /** Index of the layer; undefined if it is not one of them. */
  readonly layer?: number;
  readonly problem: string;
  readonly remedy: string;
}

/** The multiples of a number around another, for a message. */
function multiplesAround(step: number, wanted: number): string {
  const below = Math.floor(wanted / step) * step;
  return below === 0 ? String(step) : `${below} or ${below + step}`;
}

/**
 * The columns of every layer's output that a window has in common with the window before, `hop` points earlier: a layer that reads
 * only what is inside its map gives the same for them, at other places. 0 for a layer that reads its whole input at once.
 *
 * @param hop points from the start of a window to the start of the next
 * @param length points of a window
 */
export function columnsInCommon(
  hop: number,
  length: number,
  layers: readonly ColumnsOfLayer[],
): readonly number[] | StreamingFault {
  const kept: number[] = [];
  let width = length;
  let points = 1;
  for (const [layer, { kernel, stride, padding }] of layers.entries()) {
    // That it does not fit is said where layers are placed.
    if (kernel > width + 2 * padding) return [];
    if (kernel === width && padding === 0) {
      kept.push(0);
      width = 1;
      continue;
    }
    width = Math.floor((width + 2 * padding - kernel) / stride) + 1;
    points *= stride;
    if (padding > 0) {
      return {
        layer,
        problem: `a padding of ${padding} puts zeros at the ends of every window, where the next window has samples`,
        remedy: 'set it to 0',
      };
    }
    const fresh = hop / points;
    if (fresh < width && !Number.isInteger(fresh)) {
      return {
        layer,
        problem: `its columns are ${points} points apart, and a hop of ${hop} is not a multiple of that`,
        remedy: `set data.signal.hop to ${multiplesAround(points, hop)}, or change the strides`,
      };
    }
    kept.push(Math.max(0, width - Math.ceil(fresh)));
  }
  return kept.some((columns) => columns > 0)
    ? kept
    : {
        problem: `no column of a window of ${length} points is also in the next, ${hop} points later`,
        remedy: 'set a smaller data.signal.hop',
      };
}
