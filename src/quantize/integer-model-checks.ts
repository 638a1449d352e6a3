import { InputError } from '../errors/input-error.js';
import { areAliveTogether, lastReaders, passesOf } from './activations.js';
import type { DescribedNetwork } from './integer-model-schema.js';
import type { IntegerLayer, IntegerModel } from './integer-network.js';
import { ROWS_TOGETHER } from './rows.js';

/** Exit points must cover every layer in order, the end of each included. @throws InputError saying which does not */
export function checkExits(model: IntegerModel, source: string): void {
  let layer = 0;
  let units = 0;
  for (const [i, exit] of model.exits.entries()) {
    if (exit.layer !== layer || exit.units <= units || exit.units > (model.layers[layer]?.outputs ?? 0)) {
      throw new InputError(
        `${source}: exit point ${i} (layer ${exit.layer}, ${exit.units} units) is out of order; make the file again`,
      );
    }
    const ends = exit.units === model.layers[layer].outputs;
    if (!ends && exit.units % ROWS_TOGETHER !== 0) {
      throw new InputError(
        `${source}: exit point ${i} (layer ${exit.layer}, ${exit.units} units) is inside a group of ${ROWS_TOGETHER} rows; make the file again`,
      );
    }
    layer += ends ? 1 : 0;
    units = ends ? 0 : exit.units;
  }
  if (layer !== model.layers.length)
    throw new InputError(`${source}: the exit points do not reach the last layer; make the file again`);
}

/**
 * Activations must not lie over those of other layers that are still read. Those of the last layer are read by heads only, and
 * have no place where goodness decides.
 */
export function checkPlaces(model: IntegerModel, source: string): void {
  const passes = passesOf(model);
  const readers = lastReaders(model.layers.length, model.heads);
  const endOf = (layer: IntegerLayer) => layer.activationOffset + layer.outputs * passes;
  model.layers.forEach((layer, i) => {
    const last = i === model.layers.length - 1;
    const from = layer.activationOffset;
    const overlaps = model.layers.some(
      (other, k) =>
        k > i &&
        other.activationOffset >= 0 &&
        areAliveTogether(readers, i, k) &&
        other.activationOffset < endOf(layer) &&
        from < endOf(other),
    );
    if ((last && model.headCount === 0) !== from < 0 || overlaps) {
      throw new InputError(
        `${source}: the activations of layer ${i} have no place of their own (${from}); make the file again`,
      );
    }
  });
}

/** Labels in the input: one for every class, a neutral one or none where heads decide. @throws InputError if not */
export function checkLabels(
  { labelCount, labelSlots, heads, classNames }: DescribedNetwork,
  source: string,
): void {
  const classes = classNames.length;
  if (labelSlots !== 0 && labelSlots !== classes) {
    throw new InputError(`${source}: ${labelSlots} label slots for ${classes} classes; make the file again`);
  }
  if (heads === undefined ? labelCount !== classes : labelCount > 1) {
    const expected = heads === undefined ? String(classes) : '0 or 1';
    throw new InputError(
      `${source}: ${labelCount} labels in the input, ${expected} expected; make the file again`,
    );
  }
}
