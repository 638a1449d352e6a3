import { channelsLast } from '../../channel-order.js';
import { valuesOf } from '../../convolution.js';
import type { Call } from '../call.js';
import { placeLinear } from '../layers.js';
import { EXPORT_AGAIN } from '../message.js';
import type { Activations, Linear } from '../value.js';
import type { Operator } from './operator.js';

/** `[columns][rows]` from `[rows][columns]`. */
function transposed(values: Float32Array, rows: number, columns: number): Float32Array {
  const turned = new Float32Array(values.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      turned[column * rows + row] = values[row * columns + column];
    }
  }
  return turned;
}

/**
 * A matrix that is multiplied with all values of a map.
 *
 * @param hasRows whether the matrix is `[outputs, inputs]`; else it is `[inputs, outputs]`
 */
function multiplyAll(call: Call, hasRows: boolean): Omit<Linear, 'bias'> & { readonly outputs: number } {
  const input: Activations = call.activations(0);
  const { map, axes, isFlat } = input.view;
  if (!isFlat && axes.length > 1) {
    throw call.fail(
      'it is applied to every position of a map',
      'put a Flatten before it, or use a Conv with a kernel of 1',
    );
  }
  const { shape } = call.constant(1).tensor;
  const [outputs, inputs] = hasRows ? shape : shape.toReversed();
  if (shape.length !== 2 || inputs !== valuesOf(map)) {
    throw call.fail(
      `its weights are [${shape.join(', ')}], but it reads ${valuesOf(map)} values`,
      EXPORT_AGAIN,
    );
  }
  const whole = { height: map.height, width: map.width };
  const filters = { kernel: whole, stride: { height: 1, width: 1 }, padding: { height: 0, width: 0 } };
  const convolution = placeLinear(filters, map, outputs, call.place);
  call.layers.reserve(outputs * inputs, call.place);
  const values = call.floats(1);
  const rows = hasRows ? values : transposed(values, inputs, outputs);
  return {
    kind: 'linear',
    view: { map: { height: 1, width: 1, channels: outputs }, axes: ['channels'], isFlat: true },
    input,
    convolution,
    weights: channelsLast(rows, axes, map),
    node: call.place,
    outputs,
  };
}

/** A bias that is one number for each output, or one for all. */
function biasOf(call: Call, outputs: number): Float32Array {
  if (call.find(2) === undefined) return new Float32Array(outputs);
  const { shape } = call.constant(2).tensor;
  const bias = call.floats(2);
  const isRow = shape.slice(0, -1).every((extent) => extent === 1);
  if (isRow && bias.length === outputs) return bias;
  if (bias.length === 1) return new Float32Array(outputs).fill(bias[0]);
  throw call.fail(`its biases are [${shape.join(', ')}], [${outputs}] is expected`, EXPORT_AGAIN);
}

/** A dense layer or a classifier. */
export const GEMM: Operator = {
  name: 'Gemm',
  inputs: 3,
  apply(call) {
    if (call.integer('transA', 0) !== 0)
      throw call.fail('it transposes its input', 'export it without transA');
    const alpha = call.float('alpha', 1);
    const beta = call.float('beta', 1);
    const { outputs, ...linear } = multiplyAll(call, call.integer('transB', 0) !== 0);
    return {
      ...linear,
      weights: linear.weights.map((weight) => weight * alpha),
      bias: biasOf(call, outputs).map((value) => value * beta),
    };
  },
};

/** The product of a dense layer without bias. */
export const MAT_MUL: Operator = {
  name: 'MatMul',
  inputs: 2,
  apply(call) {
    const { outputs, ...linear } = multiplyAll(call, false);
    return { ...linear, bias: new Float32Array(outputs) };
  },
};
