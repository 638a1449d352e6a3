import type { Operator } from './operator.js';

/** What makes a layer of a Conv, Gemm or MatMul. */
export const RELU: Operator = {
  name: 'Relu',
  inputs: 1,
  apply(call) {
    call.ignore('consumed_inputs');
    const value = call.value(0);
    // No output of a Relu changes in a second one.
    if (value.kind === 'activations' && value.layer >= 0) return value;
    return call.layers.add(call.linear(0), call.place);
  },
};
