import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Convolution,
  convolutionsOf,
  copyPatches,
  type MapShape,
  patchLength,
  positionsOf,
  readsWhole,
} from '../../src/model/convolution.js';
import { addMeans, cellPositions, poolsNothing, spreadSlopes } from '../../src/model/pooling.js';
import { layerOf } from '../random-convolutions.js';
import { uniform } from '../random-network.js';

/** The first layer of a network. */
function placed(layer: unknown, input: MapShape): Convolution {
  const [convolution] = convolutionsOf([layerOf(layer)], input) ?? [];
  return convolution;
}

/** Layers that fit their maps. */
const cases = fc
  .record({
    height: fc.integer({ min: 1, max: 9 }),
    width: fc.integer({ min: 1, max: 9 }),
    channels: fc.integer({ min: 1, max: 3 }),
    kernel: fc.integer({ min: 1, max: 5 }),
    stride: fc.integer({ min: 1, max: 4 }),
    padding: fc.integer({ min: 0, max: 2 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    isSignal: fc.boolean(),
  })
  .map((drawn) => (drawn.isSignal ? { ...drawn, height: 1 } : drawn))
  .filter(
    ({ height, width, kernel, padding, isSignal }) =>
      padding < kernel && kernel <= width + 2 * padding && (isSignal || kernel <= height + 2 * padding),
  )
  .map(({ height, width, channels, kernel, stride, padding, share, isSignal }) => {
    const input = { height, width, channels };
    const layer = { kind: isSignal ? 'conv1d' : 'conv2d', channels: 2, kernel, stride, padding };
    const { output } = placed(layer, input);
    const most = isSignal ? output.width : Math.min(output.height, output.width);
    return { input, layer: { ...layer, grid: 1 + Math.round(share * (most - 1)) }, isSignal };
  });

describe('groups', () => {
  const input = { height: 1, width: 20, channels: 6 };
  const depthwise = { kind: 'conv1d', channels: 12, kernel: 5, groups: 6 };

  it('a patch has the channels of one of them', () => {
    expect(patchLength(placed(depthwise, input))).toBe(5);
    expect(patchLength(placed({ ...depthwise, groups: 2 }, input))).toBe(15);
    expect(placed({ ...depthwise, groups: 1 }, input).groups).toBeUndefined();
    expect(readsWhole(placed({ ...depthwise, kernel: 20 }, input))).toBe(false);
  });

  it.each([4, 5, 12])('are refused if they do not divide the channels: %s', (groups) => {
    expect(() => placed({ ...depthwise, groups }, input)).toThrow(
      `network.layers[0].groups: ${groups} groups do not divide the 6 channels that the layer reads and its own 12; choose a number that divides both`,
    );
  });

  it('are refused if a group with its padding is larger than a map may be', () => {
    const large = { height: 180, width: 180, channels: 2 };
    const padded = { kind: 'conv2d', channels: 2, kernel: 181, padding: 180, stride: 180, groups: 2 };
    expect(() => placed(padded, large)).toThrow(
      /the map of a group has \d+ values .*use more groups, or less padding/,
    );
  });
});

describe('where a convolution is applied', () => {
  it('the patches are those of a loop over everything', () => {
    fc.assert(
      fc.property(cases, fc.integer(), ({ input, layer, isSignal }, seed) => {
        const convolution = placed(layer, input);
        const { output } = convolution;
        const next = uniform(seed);
        const count = 2;
        const { height, width, channels } = input;
        const maps = Float32Array.from({ length: count * height * width * channels }, () => next());
        const rows = isSignal ? 1 : layer.kernel;
        const down = isSignal ? 0 : layer.padding;
        const expected: number[] = [];
        for (let sample = 0; sample < count; sample++) {
          for (let y = 0; y < output.height; y++) {
            for (let x = 0; x < output.width; x++) {
              for (let row = 0; row < rows; row++) {
                for (let column = 0; column < layer.kernel; column++) {
                  for (let channel = 0; channel < channels; channel++) {
                    const fromTop = y * layer.stride - down + row;
                    const fromLeft = x * layer.stride - layer.padding + column;
                    const isInside = fromTop >= 0 && fromTop < height && fromLeft >= 0 && fromLeft < width;
                    expected.push(
                      isInside
                        ? maps[((sample * height + fromTop) * width + fromLeft) * channels + channel]
                        : 0,
                    );
                  }
                }
              }
            }
          }
        }
        expect(patchLength(convolution)).toBe(rows * layer.kernel * channels);
        const patches = new Float32Array(count * positionsOf(output) * patchLength(convolution));
        copyPatches(maps, count, convolution, patches);
        expect(Array.from(patches)).toEqual(expected);
        if (readsWhole(convolution)) expect(expected).toEqual(Array.from(maps));
      }),
    );
  });

  it('no further position would fit', () => {
    fc.assert(
      fc.property(cases, ({ input, layer }) => {
        const { output } = placed(layer, input);
        const reach = (positions: number) => (positions - 1) * layer.stride + layer.kernel;
        expect(reach(output.width)).toBeLessThanOrEqual(input.width + 2 * layer.padding);
        expect(reach(output.width + 1)).toBeGreaterThan(input.width + 2 * layer.padding);
      }),
    );
  });

  it('a dense layer among convolutions reads the whole map, once', () => {
    const input = { height: 6, width: 5, channels: 2 };
    const layers = [{ kind: 'conv2d', channels: 3, kernel: 2 }, 7, 4].map(layerOf);
    const [, dense, last] = convolutionsOf(layers, input) ?? [];
    expect(dense.input).toEqual({ height: 5, width: 4, channels: 3 });
    expect([dense.output, patchLength(dense), readsWhole(dense)]).toEqual([
      { height: 1, width: 1 },
      60,
      true,
    ]);
    expect([last.input, patchLength(last)]).toEqual([{ height: 1, width: 1, channels: 7 }, 7]);
    expect(convolutionsOf([7, 4], input)).toBeUndefined();
  });

  it.each<[layer: object, input: MapShape, message: string]>([
    [
      { kind: 'conv2d', channels: 1, kernel: 5 },
      { height: 4, width: 9, channels: 1 },
      'network.layers[0]: a kernel of 5 x 5 does not fit a map of 4 x 9 with a padding of 0; make the kernel smaller, or the stride of an earlier layer',
    ],
    [
      { kind: 'conv2d', channels: 1, kernel: 2, padding: 2 },
      { height: 4, width: 4, channels: 1 },
      'network.layers[0]: a padding of 2 leaves positions outside the map; make it less than the kernel, which is 2',
    ],
    [
      { kind: 'conv2d', channels: 1, kernel: 2, grid: 4 },
      { height: 4, width: 5, channels: 1 },
      'network.layers[0].grid: 4 cells a side are more than the output has positions (3 x 4); lower it, or remove it',
    ],
    [
      { kind: 'conv1d', channels: 1, kernel: 2 },
      { height: 4, width: 5, channels: 1 },
      'network.layers[0]: conv1d reads points in time, but its input has 4 rows of 5; use conv2d',
    ],
    [
      { kind: 'conv2d', channels: 48, kernel: 3, padding: 1 },
      { height: 28, width: 28, channels: 1 },
      'network.layers[0]: its patches have 9 values and its output 37632 (28 x 28 positions), and neither may have more than 32768; make the stride larger, or use fewer channels',
    ],
  ])('%j does not fit', (layer, input, message) => {
    expect(() => placed(layer, input)).toThrow(message);
  });
});

describe('the grid of a head', () => {
  it('covers the map: the last cells end in the last row and column, and all have the same size', () => {
    fc.assert(
      fc.property(cases, ({ input, layer }) => {
        const convolution = placed(layer, input);
        const { output, pooling } = convolution;
        expect((pooling.grid.height - 1) * pooling.step.height + pooling.cell.height).toBe(output.height);
        expect((pooling.grid.width - 1) * pooling.step.width + pooling.cell.width).toBe(output.width);
        const all = Array.from({ length: output.height * output.width }, (_, position) => position);
        expect([...new Set(cellPositions(convolution))].sort((a, b) => a - b)).toEqual(all);
        if (poolsNothing(convolution)) expect(Array.from(cellPositions(convolution))).toEqual(all);
      }),
    );
  });

  it('means and their slopes fit together: both are the same linear map', () => {
    fc.assert(
      fc.property(cases, fc.integer(), ({ input, layer }, seed) => {
        const convolution = placed(layer, input);
        const { output, pooling } = convolution;
        const next = uniform(seed);
        const [count, channels] = [2, 3];
        const draw = (positions: number) =>
          Float32Array.from({ length: count * positions * channels }, () => next());
        const maps = draw(output.height * output.width);
        const slopes = draw(pooling.grid.height * pooling.grid.width);
        const means = new Float32Array(slopes.length);
        addMeans(maps, count, convolution, means);
        const back = spreadSlopes(slopes, count, convolution);
        const dot = (left: Float32Array, right: Float32Array) =>
          left.reduce((sum, value, index) => sum + value * right[index], 0);
        expect(back.length).toBe(maps.length);
        expect(dot(means, slopes)).toBeCloseTo(dot(maps, back), 3);
      }),
    );
  });

  it('a head reads the means of cells that overlap where the grid does not divide the map', () => {
    const convolution = placed(
      { kind: 'conv1d', channels: 1, kernel: 1, grid: 2 },
      { height: 1, width: 5, channels: 1 },
    );
    const means = new Float64Array(4);
    addMeans(Float64Array.of(1, 10, 2, 20, 3, 30, 4, 40, 8, 80), 1, convolution, means);
    expect(Array.from(means)).toEqual([2, 20, 5, 50]);
  });
});
