import { RULE_GOODNESS } from '../../kernel/types.js';
import { type IntegerModel, layerEnds } from '../../quantize/integer-network.js';
import type { ExitPolicy } from '../policy.js';

/** No early exit: the whole network always answers. */
export function noneRule(model: IntegerModel): ExitPolicy {
  return { rule: RULE_GOODNESS, exits: layerEnds(model.layers) };
}
