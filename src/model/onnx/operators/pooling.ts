import { poolingOf, type Size } from '../../convolution.js';
import type { Call } from '../call.js';
import type { Activations } from '../value.js';
import { spatialAxes, spatialNumbers } from './conv.js';
import type { Operator } from './operator.js';

/** The output of a layer that is pooled. @throws OnnxError when the sample is, or means are */
function pooled(call: Call): Activations {
  const input = call.activations(0);
  if (input.layer >= 0 && input.grid === undefined) return input;
  throw call.fail(
    input.layer < 0 ? 'it pools the sample' : 'it pools means',
    'ffirm has pooling only between the Relu of a layer and its classifier; use a stride in a Conv',
  );
}

/** Means of a map over the cells of a grid. @param keepsAxes whether the axes remain, with the lengths of the grid */
function meansOf(input: Activations, grid: Size, keepsAxes: boolean): Activations {
  const { map, axes } = input.view;
  return {
    ...input,
    grid,
    view: {
      map: { ...grid, channels: map.channels },
      axes: keepsAxes ? axes : ['channels'],
      isFlat: false,
    },
  };
}

const ONE_CELL: Size = { height: 1, width: 1 };

/** Means over the whole map. */
export const GLOBAL_AVERAGE_POOL: Operator = {
  name: 'GlobalAveragePool',
  inputs: 1,
  apply(call) {
    const input = pooled(call);
    spatialAxes(call, input.view);
    return meansOf(input, ONE_CELL, true);
  },
};

/** Means over all axes of a map but the channels, as `mean((2, 3))` gives them. */
export const REDUCE_MEAN: Operator = {
  name: 'ReduceMean',
  inputs: 2,
  apply(call) {
    const input = pooled(call);
    const spatial = spatialAxes(call, input.view);
    const rank = spatial.length + 2;
    call.ignore('noop_with_empty_axes');
    const axes = (call.integersAt(1, 'axes') ?? []).map((axis) => (axis < 0 ? axis + rank : axis));
    const wanted = spatial.map((_, i) => i + 2);
    if (axes.length !== wanted.length || wanted.some((axis) => !axes.includes(axis))) {
      throw call.fail(
        `it takes means over the axes [${axes.join(', ')}]`,
        `ffirm takes them over all positions, which are the axes [${wanted.join(', ')}]`,
      );
    }
    return meansOf(input, ONE_CELL, call.integer('keepdims', 1) !== 0);
  },
};

/** Means over cells of the same size that cover the map. */
export const AVERAGE_POOL: Operator = {
  name: 'AveragePool',
  inputs: 1,
  apply(call) {
    const input = pooled(call);
    const axes = spatialAxes(call, input.view);
    const { map } = input.view;
    const ones = axes.map(() => 1);
    const cells = spatialNumbers(call, 'kernel_shape', axes.length, []);
    const steps = spatialNumbers(call, 'strides', axes.length, ones);
    const dilations = spatialNumbers(call, 'dilations', axes.length, ones);
    const pads = call.integers('pads') ?? [0];
    const mode = call.text('auto_pad', 'NOTSET');
    call.ignore('ceil_mode', 'count_include_pad');
    if (mode !== 'NOTSET' && mode !== 'VALID') {
      throw call.fail(`its auto_pad is ${mode}`, 'export it with pads in numbers, all of them 0');
    }
    if (dilations.some((dilation) => dilation !== 1)) {
      throw call.fail(`its dilations are [${dilations.join(', ')}]`, 'use cells without gaps');
    }
    const counts = axes.map((axis, i) => Math.floor((map[axis] - cells[i]) / steps[i]) + 1);
    const isInside = counts.every((count) => count >= 1);
    const grid = { height: counts.length === 1 ? 1 : counts[0], width: counts[counts.length - 1] };
    const own = isInside ? poolingOf(map, grid) : undefined;
    // ffirm derives cells and steps from the number of cells: they cover the map, and overlap only if they must.
    const fits = axes.every((axis, i) => {
      if (own === undefined || (axis !== 'height' && axis !== 'width')) return false;
      return own.cell[axis] === cells[i] && (own.step[axis] === steps[i] || counts[i] === 1);
    });
    if (!fits || pads.some((pad) => pad !== 0)) {
      throw call.fail(
        `its cells (kernel [${cells.join(', ')}], strides [${steps.join(', ')}], pads [${pads.join(', ')}]) do not divide a map of ` +
          `${axes.map((axis) => map[axis]).join(' x ')}`,
        'use a kernel and a stride that divide the map, or AdaptiveAvgPool or a global mean',
      );
    }
    return meansOf(input, grid, true);
  },
};
