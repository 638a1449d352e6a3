import { excerpt } from '../../../text/terminal.js';
import { type Axis, CHANNELS_FIRST, channelsLast } from '../../channel-order.js';
import type { MapShape, Size } from '../../convolution.js';
import type { Call } from '../call.js';
import { placeLinear } from '../layers.js';
import { EXPORT_AGAIN } from '../message.js';
import type { View } from '../value.js';
import type { Operator } from './operator.js';

/** Numbers of the spatial axes as a size; of signals there is a single row, for which `row` stands. */
function sizeOf(numbers: readonly number[], row: number): Size {
  return numbers.length === 1
    ? { height: row, width: numbers[0] }
    : { height: numbers[0], width: numbers[1] };
}

/** The axes of a map as a Conv or a pooling reads it. @throws OnnxError when they are in another order, or flat */
export function spatialAxes(call: Call, { axes, isFlat }: View): readonly Axis[] {
  const expected = CHANNELS_FIRST.filter((axis) => axes.includes(axis));
  if (!isFlat && axes.length > 1 && expected.every((axis, i) => axis === axes[i])) return axes.slice(1);
  throw call.fail(
    'what it reads is not [batch, channels, height, width] or [batch, channels, points]',
    'bring its input into this order',
  );
}

/** A list of positive numbers, one for each spatial axis. @throws OnnxError when it is something else */
export function spatialNumbers(
  call: Call,
  name: string,
  rank: number,
  otherwise: readonly number[],
): readonly number[] {
  const numbers = call.integers(name) ?? otherwise;
  if (numbers.length === rank && numbers.every((number) => number >= 1)) return numbers;
  throw call.fail(
    `its ${name} are [${numbers.join(', ')}], ${rank} positive numbers are expected`,
    EXPORT_AGAIN,
  );
}

/** Zeros before the map and after it, along one axis. */
function padOf(
  call: Call,
  axis: number,
  rank: number,
  { extent, kernel, stride }: { extent: number; kernel: number; stride: number },
): readonly [before: number, after: number] {
  const pads = call.integers('pads') ?? new Array<number>(2 * rank).fill(0);
  const mode = call.text('auto_pad', 'NOTSET');
  if (mode === 'VALID') return [0, 0];
  if (mode === 'SAME_UPPER' || mode === 'SAME_LOWER') {
    const all = Math.max(0, (Math.ceil(extent / stride) - 1) * stride + kernel - extent);
    const less = Math.floor(all / 2);
    return mode === 'SAME_UPPER' ? [less, all - less] : [all - less, less];
  }
  if (mode !== 'NOTSET' || pads.length !== 2 * rank || pads.some((pad) => pad < 0)) {
    throw call.fail(
      `ffirm does not know its padding: ${excerpt(mode)}, [${pads.join(', ')}]`,
      'use padding of zeros',
    );
  }
  return [pads[axis], pads[axis + rank]];
}

/** The zeros on each side of a map, which ffirm has in the same number before and after. */
function paddingOf(
  call: Call,
  axes: readonly Axis[],
  map: MapShape,
  kernels: readonly number[],
  strides: readonly number[],
): readonly number[] {
  return axes.map((axis, i) => {
    const along = { extent: map[axis], kernel: kernels[i], stride: strides[i] };
    const [before, after] = padOf(call, i, axes.length, along);
    // The zeros behind the map may differ if no filter reaches so far.
    const positions = (behind: number) =>
      Math.floor((along.extent + before + behind - along.kernel) / along.stride);
    if (positions(after) === positions(before)) return before;
    throw call.fail(
      `it has ${before} zeros before the map and ${after} after it (${axis})`,
      'ffirm needs the same number on both sides: set the padding in numbers',
    );
  });
}

function convolve(call: Call) {
  const input = call.activations(0);
  const axes = spatialAxes(call, input.view);
  const { map } = input.view;
  const { shape } = call.constant(1).tensor;
  const [outputs, read, ...kernels] = shape;
  if (kernels.length !== axes.length) {
    throw call.fail(
      `its weights are [${shape.join(', ')}], but what it reads has ${axes.length} axes besides the channels`,
      'use Conv1d for points in time, and Conv2d for pictures',
    );
  }
  const groups = call.integer('group', 1);
  if (groups < 1 || map.channels % groups !== 0 || outputs % groups !== 0) {
    throw call.fail(
      `its ${groups} groups do not divide the ${map.channels} channels that it reads and its own ${outputs}`,
      EXPORT_AGAIN,
    );
  }
  const depth = map.channels / groups;
  const dilations = call.integers('dilations') ?? [1];
  if (dilations.some((dilation) => dilation !== 1)) {
    throw call.fail(
      `its dilations are [${dilations.join(', ')}]`,
      'ffirm has no dilated convolutions yet; use dilation=1 with a larger kernel or a stride',
    );
  }
  const named = call.integers('kernel_shape') ?? kernels;
  if (read !== depth || kernels.some((kernel, i) => kernel !== named[i] || kernel < 1)) {
    throw call.fail(
      `its weights are [${shape.join(', ')}], but it reads ${map.channels} channels${groups === 1 ? '' : ` in ${groups} groups`} with a kernel of [${named.join(', ')}]`,
      EXPORT_AGAIN,
    );
  }
  const strides = spatialNumbers(
    call,
    'strides',
    axes.length,
    axes.map(() => 1),
  );
  const paddings = paddingOf(call, axes, map, kernels, strides);
  const kernel = sizeOf(kernels, 1);
  const filters = { kernel, stride: sizeOf(strides, 1), padding: sizeOf(paddings, 0), groups };
  const convolution = placeLinear(filters, map, outputs, call.place);
  const values = call.floats(1);
  call.layers.reserve(values.length, call.place);
  const bias = call.find(2) === undefined ? new Float32Array(outputs) : call.floats(2);
  if (bias.length !== outputs) {
    throw call.fail(`it has ${bias.length} biases for ${outputs} channels`, EXPORT_AGAIN);
  }
  return {
    kind: 'linear' as const,
    view: { ...input.view, map: { ...convolution.output, channels: outputs } },
    input,
    convolution,
    weights: channelsLast(values, CHANNELS_FIRST, { ...kernel, channels: depth }),
    bias,
    node: call.place,
  };
}

/** A convolution of pictures or of points in time, with its bias. */
export const CONV: Operator = { name: 'Conv', inputs: 3, apply: convolve };
