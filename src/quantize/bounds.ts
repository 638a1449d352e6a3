import { InputError } from '../errors/input-error.js';
import { checkLayer, checkModel, checkShapes } from '../kernel/bounds.js';
import { FAULTS } from '../kernel/data/fault-texts.js';
import { NO_FAULT } from '../kernel/faults.js';
import { LARGEST_INT32 } from '../kernel/limits.js';
import type { IntegerModel } from './integer-network.js';

/** The bundle is generated with the workspace that the activations need, so it is not limited here. */
const ANY_WORKSPACE = LARGEST_INT32;

/** The layer that has a fault; undefined where it is one of the network as a whole. */
function faultyLayer(model: IntegerModel, fault: number): number | undefined {
  // Layers whose shapes are wrong cannot be examined.
  if (checkShapes(model) !== NO_FAULT) return undefined;
  const index = model.layers.findIndex((_, layer) => checkLayer(model, layer, ANY_WORKSPACE) === fault);
  return index < 0 ? undefined : index;
}

/** What is wrong with a model; undefined if no input can make the routine overflow or leave its memory. */
export function describeFault(model: IntegerModel): string | undefined {
  const fault = checkModel(model, ANY_WORKSPACE);
  if (fault === NO_FAULT) return undefined;
  const text = FAULTS.find(({ number }) => number === fault)?.text ?? `fault ${fault}`;
  const layer = faultyLayer(model, fault);
  return layer === undefined ? text : `layer ${layer}: ${text}`;
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
