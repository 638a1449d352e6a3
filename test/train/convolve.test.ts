import { describe, expect, it } from 'vitest';
import { randomStream } from '../../src/math/random.js';
import { convolutionsOf, type MapShape, patchLength } from '../../src/model/convolution.js';
import { startAdam } from '../../src/train/adam.js';
import type { LayerState } from '../../src/train/layer-step.js';
import { localSlopes } from '../../src/train/local-slopes.js';
import { layerOf } from '../random-convolutions.js';
import { differences, expectClose, rowsOf, signed } from './finite-differences.js';
import { naiveLayer, naiveMultiply } from './reference.js';

const COUNT = 4;
const CLASSES = 3;
const LABELS = Uint8Array.of(0, 2, 1, 2);
const CHANNELS = 2;

/** First row or column and length of every cell of a side, written from the description of the grid. */
function cellsOf(positions: number, cells: number): readonly (readonly [number, number])[] {
  const step = Math.floor(positions / cells);
  return Array.from({ length: cells }, (_, cell) => [cell * step, positions - step * (cells - 1)]);
}

interface Case {
  readonly about: string;
  readonly input: MapShape;
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
  readonly groups?: number;
  readonly isSignal?: boolean;
  /** Rows and columns of the output, and of the grid. */
  readonly output: readonly [number, number];
  readonly grid: readonly [number, number];
}

const CASES: readonly Case[] = [
  {
    ...{ about: 'padding, and cells that overlap', input: { height: 5, width: 5, channels: 2 } },
    ...{ kernel: 3, stride: 1, padding: 1, output: [5, 5], grid: [2, 2] },
  },
  {
    ...{
      about: 'a stride, and a head that reads every position',
      input: { height: 6, width: 5, channels: 1 },
    },
    ...{ kernel: 2, stride: 2, padding: 0, output: [3, 2], grid: [3, 2] },
  },
  {
    ...{ about: 'a signal', input: { height: 1, width: 9, channels: 3 }, isSignal: true },
    ...{ kernel: 4, stride: 2, padding: 2, output: [1, 5], grid: [1, 2] },
  },
  {
    ...{ about: 'a depthwise signal', input: { height: 1, width: 9, channels: 2 }, isSignal: true },
    ...{ kernel: 4, stride: 2, padding: 2, groups: 2, output: [1, 5], grid: [1, 2] },
  },
  {
    ...{ about: 'groups of two channels', input: { height: 5, width: 5, channels: 4 } },
    ...{ kernel: 3, stride: 2, padding: 1, groups: 2, output: [3, 3], grid: [2, 2] },
  },
];

describe.each(CASES)('a convolution and its head: $about', (given) => {
  const { input, kernel, stride, padding, groups = 1, isSignal = false, output, grid } = given;
  const depth = input.channels / groups;
  const width = CHANNELS / groups;
  const [downPadding, kernelRows] = isSignal ? [0, 1] : [padding, kernel];
  const [convolution] =
    convolutionsOf(
      [
        layerOf({
          ...{ kind: isSignal ? 'conv1d' : 'conv2d', channels: CHANNELS, kernel, stride, padding, groups },
          ...(grid[1] === output[1] ? {} : { grid: grid[1] }),
        }),
      ],
      input,
    ) ?? [];
  const cells = grid[0] * grid[1] * CHANNELS;
  const stream = randomStream(41, 0, 'initialization');
  const state = (inputs: number, outputs: number): LayerState => ({
    inputs,
    outputs,
    weights: startAdam(signed(inputs * outputs, stream)),
    bias: startAdam(signed(outputs, stream)),
  });
  const layer = state(patchLength(convolution), CHANNELS);
  const head = state(cells, CLASSES);
  const values = input.height * input.width * input.channels;
  const maps = signed(COUNT * values, stream);
  const place = { first: 0, before: 0, prefixes: [cells], convolution };
  const found = localSlopes(maps, [], LABELS, layer, head, place, naiveMultiply);

  /** The output of the layer, `[rows][columns][channels]`: nothing shared, all in double precision. */
  const naiveMap = (map: readonly number[], weights: readonly number[], bias: readonly number[]) =>
    Array.from({ length: output[0] }, (_, y) =>
      Array.from({ length: output[1] }, (_, x) =>
        Array.from({ length: groups }, (_, group) => {
          const isOwn = (place: number) => Math.floor((place % CHANNELS) / width) === group;
          const own = (values: readonly number[]) => values.filter((_, place) => isOwn(place));
          return naiveLayer(patchAt(map, y, x, group), own(weights), own(bias));
        }).flat(),
      ),
    );

  /** What the channels of a group read at a position. */
  const patchAt = (map: readonly number[], y: number, x: number, group: number): number[] => {
    const patch: number[] = [];
    for (let row = y * stride - downPadding; row < y * stride - downPadding + kernelRows; row++) {
      for (let column = x * stride - padding; column < x * stride - padding + kernel; column++) {
        const isInside = row >= 0 && row < input.height && column >= 0 && column < input.width;
        const start = (row * input.width + column) * input.channels;
        for (let c = group * depth; c < (group + 1) * depth; c++) patch.push(isInside ? map[start + c] : 0);
      }
    }
    return patch;
  };

  const lossAt = (
    weights: readonly number[],
    bias: readonly number[],
    ofHead: readonly number[],
    offsets: readonly number[],
  ) =>
    rowsOf(maps, values).reduce((total, map, sample) => {
      const made = naiveMap(map, weights, bias);
      const read = cellsOf(output[0], grid[0]).flatMap(([top, height]) =>
        cellsOf(output[1], grid[1]).flatMap(([left, width]) =>
          Array.from({ length: CHANNELS }, (_, channel) => {
            const cell = made.slice(top, top + height).flatMap((row) => row.slice(left, left + width));
            return cell.reduce((sum, position) => sum + position[channel], 0) / cell.length;
          }),
        ),
      );
      const logits = offsets.map((start, c) =>
        read.reduce((sum, value, index) => sum + value * ofHead[index * CLASSES + c], start),
      );
      const all = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
      return total - Math.log(Math.exp(logits[LABELS[sample]]) / all) / COUNT;
    }, 0);

  const point = [layer.weights, layer.bias, head.weights, head.bias].map((adam) => Array.from(adam.values));
  const [weights, bias, headWeights, headBias] = point;

  it('has the loss and the maps that the definition gives', () => {
    expect(found.loss).toBeCloseTo(lossAt(weights, bias, headWeights, headBias), 5);
    const expected = rowsOf(maps, values).flatMap((map) => naiveMap(map, weights, bias).flat(2));
    expect(found.activations.length).toBe(expected.length);
    expected.forEach((activation, index) => {
      expect(found.activations[index]).toBeCloseTo(activation, 5);
    });
  });

  it('slopes of the head equal finite differences', () => {
    expectClose(
      found.head.weights,
      differences((at) => lossAt(weights, bias, at, headBias), headWeights),
    );
    expectClose(
      found.head.bias,
      differences((at) => lossAt(weights, bias, headWeights, at), headBias),
    );
  });

  it('slopes of the layer equal finite differences', () => {
    expectClose(
      found.layer.weights,
      differences((at) => lossAt(at, bias, headWeights, headBias), weights),
    );
    expectClose(
      found.layer.bias,
      differences((at) => lossAt(weights, at, headWeights, headBias), bias),
    );
  });
});
