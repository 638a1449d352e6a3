import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Convolution, type PooledBeside, place } from '../../src/model/convolution.js';
import { poolMaps, spreadPooled } from '../../src/model/pooling.js';

const CHANNELS = 2;

/** A convolution of kernel 1 on a map of these sides, whose head reads a grid of 2 by 3 cells that overlap. */
function placed(height: number, width: number, of?: PooledBeside): Convolution {
  const one = { height: 1, width: 1 };
  const convolution = place(
    { kernel: one, stride: one, padding: { height: 0, width: 0 }, grid: { height: 2, width: 3 }, of },
    { height, width, channels: 1 },
    CHANNELS,
  );
  if ('problem' in convolution) throw new Error(convolution.problem);
  return convolution;
}

/** What the head of a convolution reads of one map. */
function read(map: Float32Array, convolution: Convolution): Float32Array {
  const { grid, of } = convolution.pooling;
  const values = new Float32Array(grid.height * grid.width * CHANNELS * (of === 'both' ? 2 : 1));
  poolMaps(map, 1, convolution, values);
  return values;
}

const maps = fc
  .record({ height: fc.integer({ min: 3, max: 6 }), width: fc.integer({ min: 4, max: 7 }) })
  .chain(({ height, width }) =>
    fc.record({
      height: fc.constant(height),
      width: fc.constant(width),
      // Different values, so that every cell has one largest.
      map: fc
        .shuffledSubarray(
          Array.from({ length: height * width * CHANNELS }, (_, i) => i / 8),
          { minLength: height * width * CHANNELS },
        )
        .map((values) => Float32Array.from(values)),
    }),
  );

describe('what a head reads of a map', () => {
  it('is the largest value of every channel in every cell', () => {
    fc.assert(
      fc.property(maps, ({ height, width, map }) => {
        const convolution = placed(height, width, 'maximum');
        const { cell, step, grid } = convolution.pooling;
        const expected = Array.from({ length: grid.height * grid.width * CHANNELS }, (_, i) => {
          const channel = i % CHANNELS;
          const column = Math.floor(i / CHANNELS) % grid.width;
          const row = Math.floor(i / CHANNELS / grid.width);
          const values: number[] = [];
          for (let y = row * step.height; y < row * step.height + cell.height; y++) {
            for (let x = column * step.width; x < column * step.width + cell.width; x++) {
              values.push(map[(y * width + x) * CHANNELS + channel]);
            }
          }
          return Math.max(...values);
        });
        expect([...read(map, convolution)]).toEqual(expected);
      }),
    );
  });

  it('is all means, and then all maxima, where it reads both', () => {
    fc.assert(
      fc.property(maps, ({ height, width, map }) => {
        expect([...read(map, placed(height, width, 'both'))]).toEqual([
          ...read(map, placed(height, width)),
          ...read(map, placed(height, width, 'maximum')),
        ]);
      }),
    );
  });
});

describe('slopes of maps', () => {
  it.each([undefined, 'maximum', 'both'] as const)('are those of finite differences: %s', (of) => {
    fc.assert(
      fc.property(
        maps,
        fc.infiniteStream(fc.integer({ min: -8, max: 8 })),
        ({ height, width, map }, stream) => {
          const convolution = placed(height, width, of);
          const values = read(map, convolution);
          const weights = Float32Array.from(values, () => Number(stream.next().value));
          const total = (given: Float32Array): number =>
            read(given, convolution).reduce((sum, value, i) => sum + value * weights[i], 0);
          const slopes = spreadPooled(weights, map, 1, convolution);
          // Smaller than half the distance of two values, so that the largest stays the largest.
          const delta = 1 / 32;
          for (let i = 0; i < map.length; i++) {
            const moved = (by: number): number =>
              total(map.map((value, at) => (at === i ? value + by : value)));
            expect(slopes[i]).toBeCloseTo((moved(delta) - moved(-delta)) / (2 * delta), 2);
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  it('give that of a maximum to the first of equal values', () => {
    const convolution = placed(4, 6, 'maximum');
    const slopes = spreadPooled(new Float32Array(12).fill(1), new Float32Array(48), 1, convolution);
    expect(slopes.reduce((sum, value) => sum + value)).toBe(12);
    expect([...slopes.subarray(0, CHANNELS)]).toEqual([1, 1]);
  });
});

describe('a head that reads every position', () => {
  it.each(['maximum', 'both'] as const)('has no cells to take %s of', (of) => {
    const one = { height: 1, width: 1 };
    const misfit = place(
      { kernel: one, stride: one, padding: { height: 0, width: 0 }, of },
      { height: 4, width: 4, channels: 1 },
      CHANNELS,
    );
    expect(misfit).toMatchObject({ key: 'pooling', remedy: 'set a smaller grid, or remove it' });
  });
});
