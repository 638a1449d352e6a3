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
