import { describe, expect, it } from 'vitest';
import { blockBoundaries, isLayerEnd } from '../../src/exit/policy.js';

const layers = [{ outputs: 32 }, { outputs: 20 }];
const unitsOf = (blocks: Parameters<typeof blockBoundaries>[1], layer: number) =>
  blockBoundaries(layers, blocks)
    .filter((point) => point.layer === layer)
    .map((point) => point.units);

describe('blockBoundaries', () => {
  it('start at the smallest trained prefix, go on by blocks, and end with the layer', () => {
    const blocks = { block: 8, prefixes: [[16, 32], [20]] };
    expect(unitsOf(blocks, 0)).toEqual([16, 24, 32]);
    expect(unitsOf(blocks, 1)).toEqual([8, 16, 20]);
  });

  it('agree with the prefixes: one that is no multiple of a block is an exit point, too', () => {
    expect(unitsOf({ block: 8, prefixes: [[8, 20, 32], []] }, 0)).toEqual([8, 16, 20, 24, 32]);
  });

  it('can start elsewhere; prefixes before that are no exit points', () => {
    expect(unitsOf({ first: 12, block: 8, prefixes: [[4, 16, 32], []] }, 0)).toEqual([12, 16, 20, 28, 32]);
  });

  it('are the end of the layer alone when the first block is longer than the layer', () => {
    expect(unitsOf({ first: 64, block: 8, prefixes: [] }, 0)).toEqual([32]);
  });

  it('isLayerEnd tells the end of a layer from a point inside', () => {
    const found = blockBoundaries(layers, { block: 16, prefixes: [] }).map((point) =>
      isLayerEnd(layers, point),
    );
    expect(found).toEqual([false, true, false, true]);
  });
});
