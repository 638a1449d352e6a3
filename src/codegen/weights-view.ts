import { type Exit, RULE_MARGIN } from '../kernel/types.js';
import type { IntegerLayer, IntegerModel } from '../quantize/integer-network.js';
import { arrayText, type Member, structText } from './c-text.js';
import { macroName } from './lower/index.js';

function layerMembers(layer: IntegerLayer, index: number, prefix: string): readonly Member[] {
  return [
    ['inputs', layer.inputs],
    ['outputs', layer.outputs],
    ['weights', `${prefix}_weights_${index}`],
    ['bias', `${prefix}_bias_${index}`],
    ['row_bits', layer.rowBits],
    ['gain', layer.gain],
    ['shift', layer.shift],
    ['goodness_multiplier', layer.goodnessMultiplier],
    ['goodness_shift', layer.goodnessShift],
    ['activation_offset', layer.activationOffset],
  ];
}

function exitMembers(exit: Exit): readonly Member[] {
  return [
    ['layer', exit.layer],
    ['units', exit.units],
    ['threshold', exit.threshold],
    ['gap', exit.gap],
  ];
}

function modelMembers(model: IntegerModel, prefix: string): readonly Member[] {
  return [
    ['features', model.features],
    ['classes', model.classes],
    ['label_slots', model.labelSlots],
    ['label_square', model.labelSquare],
    ['label_multiplier', model.labelMultiplier],
    ['label_weights', `${prefix}_label_weights`],
    ['layer_count', model.layerCount],
    ['layers', `${prefix}_layers`],
    ['rule', macroName(prefix, model.rule === RULE_MARGIN ? 'RULE_MARGIN' : 'RULE_GOODNESS')],
    ['exit_count', model.exitCount],
    ['exits', `${prefix}_exits`],
  ];
}

/** What the template of the weights file shows. The order of members is that of the kernel's interfaces. */
export function weightsView(model: IntegerModel, prefix: string): Readonly<Record<string, unknown>> {
  return {
    units0: model.layers[0].outputs,
    labelCount: model.labelWeights.length,
    labelWeights: arrayText(model.labelWeights),
    layerCount: model.layers.length,
    layers: model.layers.map((layer, i) => ({
      inputs: layer.inputs,
      outputs: layer.outputs,
      weightCount: layer.weights.length,
      weights: arrayText(layer.weights),
      bias: arrayText(layer.bias),
      fields: structText(layerMembers(layer, i, prefix), 8),
    })),
    exitFields: model.exits.map((exit) => structText(exitMembers(exit), 8)),
    modelFields: structText(modelMembers(model, prefix), 4),
  };
}

/** Bytes of weights, label weights and biases. */
export function weightBytes(model: IntegerModel): number {
  return model.layers.reduce(
    (sum, layer) => sum + layer.weights.length + 4 * layer.bias.length,
    model.labelWeights.length,
  );
}
