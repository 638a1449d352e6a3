import { positionsOf } from '../../convolution.js';
import type { Call } from '../call.js';
import type { Probabilities } from '../value.js';
import type { Operator } from './operator.js';

/** Probabilities of classes. The largest is that of the largest logit. */
function probabilities(call: Call): Probabilities {
  const linear = call.linear(0);
  const { map, axes, isFlat } = linear.view;
  const rank = isFlat ? 2 : axes.length + 1;
  const channel = isFlat ? 1 : axes.indexOf('channels') + 1;
  const given = call.integer('axis', Number.NaN);
  // Without the attribute it is the last axis or, in earlier versions, the first behind the batch.
  const axis = Number.isNaN(given) ? (rank === 2 ? 1 : -1) : given < 0 ? given + rank : given;
  if (axis !== channel || positionsOf(map) !== 1) {
    throw call.fail('it is not over the classes', 'apply it to [batch, classes], or leave it out');
  }
  return { kind: 'probabilities', linear };
}

/** At the end of a classifier. */
export const SOFTMAX: Operator = { name: 'Softmax', inputs: 1, apply: probabilities };

/** The same. */
export const LOG_SOFTMAX: Operator = { name: 'LogSoftmax', inputs: 1, apply: probabilities };
