import type { Operator } from './operator.js';

/** A value under another name. */
export const IDENTITY: Operator = { name: 'Identity', inputs: 1, apply: (call) => call.value(0) };

/** In inference, the same as Identity. */
export const DROPOUT: Operator = {
  name: 'Dropout',
  inputs: 3,
  apply(call) {
    call.ignore('ratio', 'seed', 'is_test');
    if (call.find(2) !== undefined) {
      throw call.fail('it can be in training mode', 'call model.eval() before exporting');
    }
    return call.value(0);
  },
};

/** A tensor of the file, as a node. */
export const CONSTANT: Operator = {
  name: 'Constant',
  inputs: 0,
  apply: (call) => ({ kind: 'constant', tensor: call.tensor('value') }),
};
