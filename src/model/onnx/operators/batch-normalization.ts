import { foldBatchNorm } from '../../batch-norm.js';
import { EXPORT_AGAIN } from '../message.js';
import type { Operator } from './operator.js';

/** Epsilon of a BatchNormalization that does not say. */
const DEFAULT_EPSILON = 1e-5;

/** A batch normalization between a Conv, Gemm or MatMul and its Relu, which is folded into these. */
export const BATCH_NORMALIZATION: Operator = {
  name: 'BatchNormalization',
  inputs: 5,
  apply(call) {
    const value = call.value(0);
    if (value.kind === 'activations') {
      throw call.fail(
        value.layer < 0 ? 'it normalizes the sample' : 'it is behind a Relu',
        value.layer < 0
          ? 'use data.standardize of the config, or fold it into the first layer before exporting'
          : 'place it between the convolution and its Relu, where it can be folded into the weights',
      );
    }
    const linear = call.linear(0);
    const { map, axes, isFlat } = linear.view;
    call.ignore('momentum', 'spatial');
    if (call.integer('training_mode', 0) !== 0 || call.node.outputs.length > 1) {
      throw call.fail('it is in training mode', 'call model.eval() before exporting');
    }
    const [scale, shift, mean, variance] = [1, 2, 3, 4].map((index) => call.floats(index));
    const isPerChannel = [scale, shift, mean, variance].every(({ length }) => length === map.channels);
    if (!isPerChannel || (!isFlat && axes[0] !== 'channels')) {
      throw call.fail(`it does not normalize the ${map.channels} channels that it reads`, EXPORT_AGAIN);
    }
    const norm = { scale, shift, mean, variance, epsilon: call.float('epsilon', DEFAULT_EPSILON) };
    const folded = foldBatchNorm(linear, norm);
    if (folded !== undefined) return { ...linear, ...folded };
    throw call.fail(
      'its result is not a finite number',
      'check its variance and epsilon, and export it again',
    );
  },
};
