import { RULE_GOODNESS } from '../../kernel/types.js';
import { layerEnds } from '../../quantize/integer-network.js';
import type { CostShape } from '../cost.js';
import type { ExitPolicy } from '../policy.js';

/** No early exit: the whole network always answers. */
export function noneRule({ layers }: Pick<CostShape, 'layers'>): ExitPolicy {
  return { rule: RULE_GOODNESS, exits: layerEnds(layers) };
}
