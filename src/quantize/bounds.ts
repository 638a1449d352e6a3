import { InputError } from '../errors/input-error.js';
import {
  checkExits,
  checkLabels,
  checkLayer,
  checkShapes,
  FAULT_ACTIVATIONS,
  FAULT_BIAS,
  FAULT_EXITS,
  FAULT_GAIN,
  FAULT_GOODNESS,
  FAULT_HEADS,
  FAULT_LABELS,
  FAULT_LENGTH,
  FAULT_ROW_BITS,
  FAULT_ROWS,
  FAULT_RULE,
  FAULT_SHAPE,
  FAULT_SHIFT,
  FAULT_WEIGHTS,
  NO_FAULT,
} from '../kernel/bounds.js';
import { checkGoodness, checkTotal } from '../kernel/goodness/bounds.js';
import { checkHead, checkHeadExits, checkHeadShapes, checkNeutralLabel } from '../kernel/heads/bounds.js';
import type { IntegerModel } from './integer-network.js';

/** What is wrong, by the number that the kernel's checks give. */
const PROBLEMS: ReadonlyMap<number, string> = new Map([
  [FAULT_SHAPE, 'has more inputs or units than the routine can count, or not those of the layer before'],
  [FAULT_LABELS, 'label slots whose number, square or multiplier is out of range'],
  [FAULT_ROW_BITS, 'has rowBits with which an accumulator could overflow'],
  [FAULT_GAIN, 'has a gain out of range'],
  [FAULT_SHIFT, 'has a shift out of range'],
  [FAULT_BIAS, 'has a bias with which an activation could overflow'],
  [FAULT_GOODNESS, 'has goodness that could overflow'],
  [FAULT_ACTIVATIONS, 'has activations without a place of their own'],
  [FAULT_WEIGHTS, 'has a weight of -128, or one where there must be none'],
  [FAULT_ROWS, 'has a row of weights that is longer than its rowBits say'],
  [FAULT_EXITS, 'exit points are out of order or do not reach the last layer'],
  [
    FAULT_RULE,
    'the stopping rule is unknown, or a gap is negative, or one drops labels or stops where no head is',
  ],
  [FAULT_LENGTH, 'has inputs that may be longer than its squaredLength'],
  [FAULT_HEADS, 'has a head that reads other units than there are, or whose logits could overflow'],
]);

function problemOf(fault: number): string {
  return PROBLEMS.get(fault) ?? `fault ${fault}`;
}

/** Whatever workspace the activations need is generated with the bundle. */
const ANY_WORKSPACE = 2 ** 31 - 1;

/** What is wrong with a model, layer by layer; undefined when no input can make the routine overflow or go astray. */
export function describeFault(model: IntegerModel): string | undefined {
  const decidesByHeads = model.headCount > 0;
  const shapes = checkShapes(model);
  if (shapes !== NO_FAULT) return `a layer ${problemOf(shapes)}`;
  const heads = decidesByHeads ? checkHeadShapes(model) : NO_FAULT;
  if (heads !== NO_FAULT) return `a layer ${problemOf(heads)}`;
  const labels = labelFault(model, decidesByHeads);
  if (labels !== NO_FAULT) return problemOf(labels);
  for (let index = 0; index < model.layerCount; index++) {
    const layer = checkLayer(model, index);
    if (layer === FAULT_LABELS) return problemOf(layer);
    const decision = decidesByHeads
      ? checkHead(model, index, ANY_WORKSPACE)
      : checkGoodness(model, index, ANY_WORKSPACE);
    const fault = layer === NO_FAULT ? decision : layer;
    if (fault !== NO_FAULT) return `layer ${index} ${problemOf(fault)}`;
  }
  const total = decidesByHeads ? NO_FAULT : checkTotal(model);
  if (total !== NO_FAULT) return 'the goodness of all layers together could overflow';
  const exits = decidesByHeads ? checkHeadExits(model) : checkExits(model);
  return exits === NO_FAULT ? undefined : problemOf(exits);
}

/** Where goodness decides there is a label for every class, where heads do a neutral one or none. */
function labelFault(model: IntegerModel, decidesByHeads: boolean): number {
  if (decidesByHeads) return checkNeutralLabel(model);
  return model.labelCount === model.classes ? checkLabels(model) : FAULT_LABELS;
}

/**
 * The bounds that every integer model must keep, so that nothing overflows for any input; see src/kernel/bounds.ts, which
 * is also the C that checks loadable models.
 *
 * @param source name of the file, for messages
 * @throws InputError naming the layer and what is wrong with it
 */
export function checkBounds(model: IntegerModel, source: string): void {
  const problem = describeFault(model);
  if (problem !== undefined) throw new InputError(`${source}: ${problem}; make the file again`);
}
