import type { Call } from '../call.js';
import type { Linear } from '../value.js';
import type { Operator } from './operator.js';

/** A number for every channel from a tensor that is added to linear values: it has one number, or one for each channel. */
function perChannel(call: Call, index: number, { view }: Linear): Float32Array {
  const { shape } = call.constant(index).tensor;
  const { map, axes, isFlat } = view;
  // Extents of the values that it is added to, without the batch.
  const extents = isFlat ? [map.height * map.width * map.channels] : axes.map((axis) => map[axis]);
  const aligned = [...new Array<number>(Math.max(0, extents.length + 1 - shape.length)).fill(1), ...shape];
  const [batch, ...own] = aligned;
  const channel = isFlat ? 0 : axes.indexOf('channels');
  const isOne = own.every((extent) => extent === 1);
  const isPerChannel =
    own.every((extent, i) => extent === (i === channel ? map.channels : 1)) &&
    (!isFlat || extents[0] === map.channels);
  if (batch !== 1 || own.length !== extents.length || !(isOne || isPerChannel)) {
    throw call.fail(
      `it adds a tensor [${shape.join(', ')}] to ${map.channels} channels`,
      'ffirm adds one bias to each channel',
    );
  }
  const values = call.floats(index);
  return isOne ? new Float32Array(map.channels).fill(values[0]) : values;
}

/** A bias behind a Conv or a MatMul. */
export const ADD: Operator = {
  name: 'Add',
  inputs: 2,
  apply(call) {
    if (call.value(0).kind !== 'constant' && call.value(1).kind !== 'constant') {
      throw call.fail(
        'it adds two computed values',
        'ffirm has no residual connections yet; every layer reads the layer before it',
      );
    }
    const at = call.value(0).kind === 'constant' ? 1 : 0;
    const linear = call.linear(at);
    const added = perChannel(call, 1 - at, linear);
    return { ...linear, bias: linear.bias.map((value, channel) => value + added[channel]) };
  },
};
