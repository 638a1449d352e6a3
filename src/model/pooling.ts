import { type Convolution, positionsOf } from './convolution.js';

/** A layer whose output is pooled. */
type Pooled = Pick<Convolution, 'output' | 'pooling'>;

/** Whether every cell is one position, so that what the head reads is the map itself. */
export function poolsNothing({ output, pooling }: Pooled): boolean {
  return positionsOf(pooling.grid) === positionsOf(output);
}

/**
 * The positions of every cell, `[grid.height][grid.width][cell.height][cell.width]`, each an index into the positions of the
 * map.
 */
export function cellPositions({ output, pooling: { grid, cell, step } }: Pooled): Uint32Array {
  const positions = new Uint32Array(positionsOf(grid) * positionsOf(cell));
  let next = 0;
  for (let down = 0; down < grid.height; down++) {
    for (let right = 0; right < grid.width; right++) {
      for (let y = 0; y < cell.height; y++) {
        const row = (down * step.height + y) * output.width;
        for (let x = 0; x < cell.width; x++) {
          positions[next] = row + right * step.width + x;
          next += 1;
        }
      }
    }
  }
  return positions;
}

/**
 * Adds the means of maps over their cells to a target that is all zeros: `[count][cells][channels]` from
 * `[count][positions][channels]`.
 */
export function addMeans(
  maps: Float32Array | Float64Array,
  count: number,
  convolution: Pooled,
  target: Float32Array | Float64Array,
): void {
  const { output, pooling } = convolution;
  const size = positionsOf(pooling.cell);
  const values = maps.length / count;
  const channels = values / positionsOf(output);
  const positions = cellPositions(convolution);
  let mean = 0;
  for (let start = 0; start < maps.length; start += values) {
    for (let first = 0; first < positions.length; first += size) {
      for (let index = first; index < first + size; index++) {
        const position = start + positions[index] * channels;
        for (let channel = 0; channel < channels; channel++)
          target[mean + channel] += maps[position + channel];
      }
      for (let channel = 0; channel < channels; channel++) target[mean + channel] /= size;
      mean += channels;
    }
  }
}

/**
 * Writes the maxima of a map over its cells, `[cells][channels]` from `[positions][channels]`.
 *
 * @param positions of every cell, see cellPositions
 */
function takeMaxima(
  map: Float32Array | Float64Array,
  positions: Uint32Array,
  { output, pooling }: Pooled,
  target: Float32Array | Float64Array,
): void {
  const size = positionsOf(pooling.cell);
  const channels = map.length / positionsOf(output);
  for (let next = 0; next < target.length; next++) {
    const first = Math.floor(next / channels) * size;
    const channel = next % channels;
    let largest = Number.NEGATIVE_INFINITY;
    for (let index = first; index < first + size; index++) {
      largest = Math.max(largest, map[positions[index] * channels + channel]);
    }
    target[next] = largest;
  }
}

/**
 * What a head reads of maps, to a target that is all zeros: `[count][values]` from `[count][positions][channels]`. The values of
 * a map are the means over its cells, their maxima, or all means and then all maxima.
 */
export function poolMaps(
  maps: Float32Array | Float64Array,
  count: number,
  convolution: Pooled,
  target: Float32Array | Float64Array,
): void {
  const { of } = convolution.pooling;
  if (of === undefined) {
    addMeans(maps, count, convolution, target);
    return;
  }
  const positions = cellPositions(convolution);
  const values = maps.length / count;
  const width = target.length / count;
  const means = of === 'both' ? width / 2 : 0;
  for (let i = 0; i < count; i++) {
    const map = maps.subarray(i * values, (i + 1) * values);
    const read = target.subarray(i * width, (i + 1) * width);
    if (means > 0) addMeans(map, 1, convolution, read.subarray(0, means));
    takeMaxima(map, positions, convolution, read.subarray(means));
  }
}

/** Adds the slopes of the maxima of a map to its first positions that have them. */
function addMaximaSlopes(
  slopes: Float32Array,
  activations: Float32Array,
  positions: Uint32Array,
  { output, pooling }: Pooled,
  target: Float32Array,
): void {
  const size = positionsOf(pooling.cell);
  const channels = activations.length / positionsOf(output);
  for (let next = 0; next < slopes.length; next++) {
    const first = Math.floor(next / channels) * size;
    const channel = next % channels;
    let best = positions[first] * channels + channel;
    for (let index = first + 1; index < first + size; index++) {
      const value = positions[index] * channels + channel;
      if (activations[value] > activations[best]) best = value;
    }
    target[best] += slopes[next];
  }
}

/**
 * The slopes of maps, `[count][positions][channels]`, from those of what a head reads of them (see poolMaps). That of a mean is
 * divided among the positions of its cell; that of a maximum goes to the position that has it, to the first of equal ones.
 *
 * @param activations the maps
 */
export function spreadPooled(
  slopes: Float32Array,
  activations: Float32Array,
  count: number,
  convolution: Pooled,
): Float32Array {
  const { of } = convolution.pooling;
  if (of === undefined) return spreadSlopes(slopes, count, convolution);
  const positions = cellPositions(convolution);
  const values = activations.length / count;
  const width = slopes.length / count;
  const means = of === 'both' ? width / 2 : 0;
  const maps = new Float32Array(activations.length);
  for (let i = 0; i < count; i++) {
    const read = slopes.subarray(i * width, (i + 1) * width);
    const map = maps.subarray(i * values, (i + 1) * values);
    if (means > 0) map.set(spreadSlopes(read.subarray(0, means), 1, convolution));
    const given = activations.subarray(i * values, (i + 1) * values);
    addMaximaSlopes(read.subarray(means), given, positions, convolution, map);
  }
  return maps;
}

/**
 * The slopes of maps, `[count][positions][channels]`, from those of their means, `[count][cells][channels]`: of a position the
 * sum over the cells that it belongs to, of the slope of the cell divided by the size of the cell.
 */
export function spreadSlopes(means: Float32Array, count: number, convolution: Pooled): Float32Array {
  const { output, pooling } = convolution;
  const size = positionsOf(pooling.cell);
  const channels = means.length / count / positionsOf(pooling.grid);
  const values = positionsOf(output) * channels;
  const maps = new Float32Array(count * values);
  const positions = cellPositions(convolution);
  const shares = means.map((slope) => slope / size);
  let mean = 0;
  for (let start = 0; start < maps.length; start += values) {
    for (let first = 0; first < positions.length; first += size) {
      for (let index = first; index < first + size; index++) {
        const position = start + positions[index] * channels;
        for (let channel = 0; channel < channels; channel++)
          maps[position + channel] += shares[mean + channel];
      }
      mean += channels;
    }
  }
  return maps;
}
