import { FAULT_EXITS, FAULT_RULE, NO_FAULT } from '../faults.js';
import { NEVER } from '../limits.js';
import type { Exit, Int32, Model } from '../types.js';

/** No label is dropped at an exit point, and where the layer has no head the network neither stops nor pauses inside it. */
export function checkHeadExit(model: Model, exit: Exit): Int32 {
  const isHeadless: boolean = model.heads[exit.layer].inputs === 0;
  if (exit.gap !== NEVER || (isHeadless && exit.threshold !== NEVER)) {
    return FAULT_RULE;
  }
  return isHeadless && exit.units !== model.layers[exit.layer].outputs ? FAULT_EXITS : NO_FAULT;
}
