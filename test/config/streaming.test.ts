import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsInCommon } from '../../src/config/streaming.js';

const layer = (kernel: number, stride = 1, padding = 0) => ({ kernel, stride, padding });

/** The points that the columns of the last layer read, from the first to the last; undefined for a layer without columns. */
function pointsRead(
  length: number,
  layers: readonly ReturnType<typeof layer>[],
): (readonly [number, number])[] {
  let read = Array.from({ length }, (_, point): readonly [number, number] => [point, point]);
  for (const { kernel, stride } of layers) {
    const columns = Math.floor((read.length - kernel) / stride) + 1;
    read = Array.from({ length: columns }, (_, column): readonly [number, number] => [
      read[column * stride][0],
      read[column * stride + kernel - 1][1],
    ]);
  }
  return read;
}

describe('columnsInCommon', () => {
  it('counts the columns that read the same points of both windows', () => {
    const sides = fc.array(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 3 })), {
      minLength: 1,
      maxLength: 3,
    });
    let counted = 0;
    fc.assert(
      fc.property(
        fc.integer({ min: 8, max: 60 }),
        fc.integer({ min: 1, max: 70 }),
        sides,
        (length, hop, given) => {
          const layers = given.map(([kernel, stride]) => layer(kernel, stride));
          const common = columnsInCommon(hop, length, layers);
          let width = length;
          for (const { kernel, stride } of layers) {
            fc.pre(kernel < width);
            width = Math.floor((width - kernel) / stride) + 1;
          }
          if ('problem' in common) return;
          counted += 1;
          for (let count = 1; count <= layers.length; count++) {
            const read = pointsRead(length, layers.slice(0, count)).map(([from, to]) => `${from} ${to}`);
            const before = pointsRead(length, layers.slice(0, count)).map(
              ([from, to]) => `${from - hop} ${to - hop}`,
            );
            expect(read.filter((points) => before.includes(points)).length).toBe(common[count - 1]);
            expect(read.slice(0, common[count - 1])).toEqual(
              common[count - 1] === 0 ? [] : before.slice(-common[count - 1]),
            );
          }
        },
      ),
      { numRuns: 2000 },
    );
    expect(counted).toBeGreaterThan(100);
  });

  it('keeps nothing of a layer that reads everything, and of those behind it', () => {
    expect(columnsInCommon(4, 16, [layer(4, 2), layer(7), layer(1)])).toEqual([5, 0, 0]);
  });

  it('leaves it to others to say that a kernel does not fit', () => {
    expect(columnsInCommon(8, 16, [layer(20, 4)])).toEqual([]);
  });

  it('says which layer is at fault, and what would fit', () => {
    expect(columnsInCommon(8, 64, [layer(8, 4), layer(3, 1, 1)])).toEqual({
      layer: 1,
      problem: expect.stringContaining('a padding of 1'),
      remedy: 'set it to 0',
    });
    expect(columnsInCommon(10, 64, [layer(8, 4), layer(3, 2)])).toEqual({
      layer: 0,
      problem: expect.stringContaining('4 points apart'),
      remedy: expect.stringContaining('hop to 8 or 12'),
    });
    expect(columnsInCommon(2, 64, [layer(8, 4)])).toEqual({
      layer: 0,
      problem: expect.stringContaining('4 points apart'),
      remedy: expect.stringContaining('hop to 4,'),
    });
    expect(columnsInCommon(64, 64, [layer(8, 4)])).toEqual({
      problem: expect.stringContaining('no column'),
      remedy: 'set a smaller data.signal.hop',
    });
  });
});
