import type { Axis } from '../../channel-order.js';
import { CHANNELS_FIRST } from '../../channel-order.js';
import { valuesOf } from '../../convolution.js';
import type { Call } from '../call.js';
import { describeValue } from '../call.js';
import type { Activations, Linear, View } from '../value.js';
import type { Operator } from './operator.js';

/** The value whose axes an operator changes, and nothing else of it. */
function viewed(call: Call): Activations | Linear {
  const value = call.value(0);
  if (value.kind === 'activations' || value.kind === 'linear') return value;
  throw call.fail(
    `input 0 is ${describeValue(value)}`,
    'ffirm changes only the axes of samples and outputs; use torch.flatten(x, 1) where the model makes shapes from tensors',
  );
}

/** Extents without the batch. */
function extentsOf({ map, axes, isFlat }: View): readonly number[] {
  return isFlat ? [valuesOf(map)] : axes.map((axis) => map[axis]);
}

/** An axis as a number from 0, which is the batch. */
function absolute(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}

/** All axes but the batch become one. */
export const FLATTEN: Operator = {
  name: 'Flatten',
  inputs: 1,
  apply(call) {
    const value = viewed(call);
    const axis = absolute(call.integer('axis', 1), extentsOf(value.view).length + 1);
    if (axis !== 1) throw call.fail(`it flattens from axis ${axis} on`, 'use 1: torch.flatten(x, 1)');
    return { ...value, view: { ...value.view, isFlat: true } };
  },
};

/** A sample of one axis as a map of one channel: of pictures [1, height, width], of signals [1, points]. */
function unfolded(value: Activations | Linear, extents: readonly number[]): Activations | undefined {
  if (value.kind !== 'activations' || value.layer >= 0 || value.view.axes.length !== 1) return undefined;
  const values = valuesOf(value.view.map);
  const [channels, ...rest] = extents;
  const [width, height = 1, ...more] = rest.toReversed();
  if (channels !== 1 || width === undefined || more.length > 0 || width * height !== values) return undefined;
  const axes: readonly Axis[] = rest.length === 1 ? ['channels', 'width'] : CHANNELS_FIRST;
  return { ...value, view: { map: { height, width, channels }, axes, isFlat: false }, hasAxes: true };
}

/** A Flatten that is written as Reshape, or a sample that becomes a map of one channel. */
export const RESHAPE: Operator = {
  name: 'Reshape',
  inputs: 2,
  apply(call) {
    const value = viewed(call);
    const target = call.integersAt(1, 'shape') ?? [];
    const values = valuesOf(value.view.map);
    const [batch, ...extents] = target;
    // A 0 keeps an extent, unless the attribute says that it is one.
    const isOneSample = batch === 1 || batch === -1 || (batch === 0 && call.integer('allowzero', 0) === 0);
    call.ignore('allowzero');
    const isFlat = extents.length === 1 && (extents[0] === values || (extents[0] === -1 && batch !== -1));
    if (isOneSample && isFlat) return { ...value, view: { ...value.view, isFlat: true } };
    const map = isOneSample ? unfolded(value, extents) : undefined;
    if (map !== undefined) return map;
    throw call.fail(
      `it makes [${target.join(', ')}] of [batch, ${extentsOf(value.view).join(', ')}]`,
      'ffirm can only flatten a map, to [batch, values]: use torch.flatten(x, 1), and export with a batch of 1',
    );
  },
};

/** A sample of points that becomes one of points with one channel. */
export const UNSQUEEZE: Operator = {
  name: 'Unsqueeze',
  inputs: 2,
  apply(call) {
    const value = viewed(call);
    const axes = call.integersAt(1, 'axes') ?? [];
    const map = axes.length === 1 && axes[0] === 1 && unfolded(value, [1, valuesOf(value.view.map)]);
    if (map) return map;
    throw call.fail(
      `it adds the axes [${axes.join(', ')}]`,
      'ffirm can only make [batch, 1, points] of a sample [batch, points]',
    );
  },
};

/** Axes of length 1 are left out. */
export const SQUEEZE: Operator = {
  name: 'Squeeze',
  inputs: 2,
  apply(call) {
    const value = viewed(call);
    const { map, axes, isFlat } = value.view;
    const rank = axes.length + 1;
    const left = (call.integersAt(1, 'axes') ?? []).map((axis) => absolute(axis, rank));
    const isPossible = left.every((axis) => axis >= 1 && axis < rank && map[axes[axis - 1]] === 1);
    const rest = axes.filter((_, i) => !left.includes(i + 1));
    if (isFlat || left.length === 0 || !isPossible || !rest.includes('channels')) {
      throw call.fail(
        `it leaves out the axes [${left.join(', ')}] of [batch, ${extentsOf(value.view).join(', ')}]`,
        'name the axes of the positions, of which there must be one: use torch.flatten(x, 1)',
      );
    }
    return { ...value, view: { map, axes: rest, isFlat } };
  },
};

/**
 * Other orders of the axes. The first Transpose of a sample, if it brings the last axis before the others, says that its
 * channels are last, as ffirm has them.
 */
export const TRANSPOSE: Operator = {
  name: 'Transpose',
  inputs: 1,
  apply(call) {
    const value = viewed(call);
    const { map, axes, isFlat } = value.view;
    const order = call.integers('perm') ?? [];
    const sorted = [...order].sort((one, other) => one - other);
    if (
      isFlat ||
      order.length !== axes.length + 1 ||
      order[0] !== 0 ||
      sorted.some((axis, i) => axis !== i)
    ) {
      throw call.fail(
        `it brings the axes of [batch, ${extentsOf(value.view).join(', ')}] into the order [${order.join(', ')}]`,
        'ffirm needs the batch first and every axis once',
      );
    }
    const view = { map, axes: order.slice(1).map((axis) => axes[axis - 1]), isFlat };
    if (value.kind === 'linear' || value.layer >= 0) return { ...value, view };
    const bringsLastFirst = order[1] === axes.length && order.slice(2).every((axis, i) => axis === i + 1);
    if (value.hasAxes || !bringsLastFirst) return { ...value, view, hasAxes: true };
    const [height, width, channels] =
      axes.length === 3 ? extentsOf(value.view) : [1, ...extentsOf(value.view)];
    return { ...value, view: { map: { height, width, channels }, axes, isFlat }, hasAxes: true };
  },
};
