import { productFits } from '../arithmetic.js';
import { valuesPooled } from '../convolution/bounds.js';
import { keepsColumns } from '../convolution/keeps.js';
import { headWeight } from '../decision/head-weight.js';
import { FAULT_EXITS, FAULT_HEADS, FAULT_LABELS, NO_FAULT } from '../faults.js';
import { checkHeadExit } from '../heads/exit-bounds.js';
import { logitsFit } from '../heads/logit-bounds.js';
import { LARGEST_INT32, ROWS_TOGETHER } from '../limits.js';
import type { Exit, Head, Int32, Model } from '../types.js';

/*
 * The bounds of networks of convolutions, in which heads decide.
 */

/** Every layer has a head, which reads the grid of its own layer; the last one must. No label is written into the input. */
export function checkDecision(model: Model): Int32 {
  if (model.headCount !== model.layerCount || model.classes < 2) {
    return FAULT_HEADS;
  }
  for (let i: Int32 = 0; i < model.layerCount; i++) {
    const head: Head = model.heads[i];
    const isAbsent: boolean = head.inputs === 0 && i < model.layerCount - 1;
    if (head.first !== i || (!isAbsent && head.inputs !== valuesPooled(model, i))) {
      return FAULT_HEADS;
    }
    if (!productFits(head.inputs, model.classes, LARGEST_INT32)) {
      return FAULT_HEADS;
    }
  }
  return model.labelCount === 0 ? NO_FAULT : FAULT_LABELS;
}

/** Whether the rows that pad the weights of a head are zero. */
function isHeadPadded(model: Model, head: Head): boolean {
  const rows: Int32 = (model.classes + ROWS_TOGETHER - 1) & -ROWS_TOGETHER;
  for (let row: Int32 = model.classes; row < rows; row++) {
    for (let input: Int32 = 0; input < head.inputs; input++) {
      if (headWeight(model, head, input, row) !== 0) {
        return false;
      }
    }
  }
  return true;
}

/** The logits of a layer's head must fit. */
export function checkDecisionLayer(model: Model, index: Int32): Int32 {
  return logitsFit(model, index) && isHeadPadded(model, model.heads[index]) ? NO_FAULT : FAULT_HEADS;
}

/** No label is dropped, and the network stops only at the end of a layer that has a head. */
export function checkDecisionExits(model: Model): Int32 {
  for (let i: Int32 = 0; i < model.exitCount; i++) {
    const exit: Exit = model.exits[i];
    const fault: Int32 = checkHeadExit(model, exit);
    if (fault !== NO_FAULT) {
      return fault;
    }
    if (exit.units !== model.layers[exit.layer].outputs) {
      return FAULT_EXITS;
    }
  }
  return NO_FAULT;
}

/**
 * The output of a layer is read by its own head and by the next layer. One that is kept from one window to the next is read after
 * all others.
 */
export function isRead(model: Model, index: Int32, reader: Int32): boolean {
  return (
    reader <= index + 1 || keepsColumns(model.convolutions[index]) || keepsColumns(model.convolutions[reader])
  );
}
