import {
  CONVOLUTION_FIELDS,
  EXIT_FIELDS,
  type Fields,
  fieldsOf,
  HEAD_FIELDS,
  LAYER_FIELDS,
  MODEL_FIELDS,
} from '../kernel/data/fields.js';
import { type Head, type Layer, type Model, RULE_GOODNESS, RULE_MARGIN } from '../kernel/types.js';
import {
  headMatrices,
  type IntegerHead,
  type IntegerLayer,
  type IntegerMatrix,
  type IntegerModel,
  layerMatrices,
} from '../quantize/integer-network.js';
import { code } from '../text/code.js';
import { arrayText, type Member, structText, wordLiteral } from './c-text.js';
import type { MatrixKernel } from './kernels/kernel.js';
import { kernelView } from './kernels/views.js';
import { localName, macroName } from './lower/index.js';

/**
 * The members of a structure's initializer: integers as literals.
 *
 * @param texts C of the other members, and of integers that a macro represents
 */
function membersOf<Entry extends object>(
  fields: Fields<Entry>,
  entry: Entry,
  texts: { readonly [Name in keyof Entry]?: string } = {},
): readonly Member[] {
  return fieldsOf(fields).map(([name]) => {
    const value = entry[name];
    const text = texts[name] ?? (typeof value === 'number' ? value : undefined);
    if (text === undefined) throw new RangeError(`no C for the member ${name}`);
    return [localName(name), text];
  });
}

function layerMembers(layer: IntegerLayer, index: number, prefix: string): readonly Member[] {
  return membersOf<Layer>(LAYER_FIELDS, layer, {
    weights: `(const int8_t *)${prefix}_weights_${index}`,
    bias: `${prefix}_bias_${index}`,
    skipZeros: `${prefix.toUpperCase()}_SKIP_ZEROS_${index}`,
  });
}

/** @param isMatrix whether its weights have the layout of a kernel */
function headMembers(head: IntegerHead, index: number, prefix: string, isMatrix: boolean): readonly Member[] {
  const has = head.inputs > 0;
  return membersOf<Head>(HEAD_FIELDS, head, {
    weights: has ? `${isMatrix ? '(const int8_t *)' : ''}${prefix}_head_weights_${index}` : 'NULL',
    bias: has ? `${prefix}_head_bias_${index}` : 'NULL',
  });
}

/** The name of a stopping rule's constant. @throws RangeError when the kernel has no such rule */
function ruleConstant(rule: number): string {
  if (rule === RULE_GOODNESS) return 'RULE_GOODNESS';
  if (rule === RULE_MARGIN) return 'RULE_MARGIN';
  throw new RangeError(`the kernel has no stopping rule ${rule}`);
}

function modelMembers(model: IntegerModel, prefix: string): readonly Member[] {
  return membersOf<Model>(MODEL_FIELDS, model, {
    labelWeights: model.labelCount > 0 ? `${prefix}_label_weights` : 'NULL',
    room: `${prefix.toUpperCase()}_ROOM`,
    layers: `${prefix}_layers`,
    heads: model.headCount > 0 ? `${prefix}_heads` : 'NULL',
    convolutions: model.convolutionCount > 0 ? `${prefix}_convolutions` : 'NULL',
    rule: macroName(prefix, ruleConstant(model.rule)),
    exits: `${prefix}_exits`,
  });
}

/** Weights in the layout of a kernel, or as they are if they are not of a matrix that it multiplies. */
function wordsOf(
  kernel: MatrixKernel,
  weights: Int8Array,
  matrix: IntegerMatrix | undefined,
): Readonly<Record<string, unknown>> {
  const words = matrix === undefined ? undefined : kernel.pack?.(matrix);
  return words === undefined
    ? { type: 'int8_t', count: weights.length, values: code(arrayText(weights)) }
    : { type: 'uint32_t', count: words.length, values: code(arrayText(words, 4, wordLiteral)) };
}

/** The weights of every layer, and of every head of a convolution, as one kernel needs them. */
function layoutView(kernel: MatrixKernel, model: IntegerModel): Readonly<Record<string, unknown>> {
  const ofLayers = layerMatrices(model);
  return {
    ...kernelView(kernel),
    room: model.room,
    layers: model.layers.map(({ inputs, outputs, skipZeros, weights }, i) => ({
      ...{ inputs, outputs, skipZeros },
      ...wordsOf(kernel, weights, ofLayers[i]),
    })),
    heads: headMatrices(model).flatMap((matrix, index) =>
      matrix === undefined
        ? []
        : [{ index, inputs: matrix.inputs, ...wordsOf(kernel, matrix.weights, matrix) }],
    ),
  };
}

/**
 * The values for the template of the weights file. The order of members is that of the kernel's interfaces.
 *
 * @param kernels kernels of the bundle, the portable one last, each with the model as it needs it
 */
export function weightsView(
  kernels: readonly (readonly [MatrixKernel, IntegerModel])[],
  model: IntegerModel,
  prefix: string,
): Readonly<Record<string, unknown>> {
  const isMatrix = model.convolutionCount > 0;
  const layouts = kernels.map(([kernel, wanted]) => layoutView(kernel, wanted));
  return {
    units0: model.layers[0].outputs,
    labels: model.labelCount,
    labelWeightCount: model.labelWeights.length,
    labelWeights: code(arrayText(model.labelWeights)),
    layerCount: model.layers.length,
    layouts: layouts.slice(0, -1),
    portable: layouts[layouts.length - 1],
    layers: model.layers.map((layer, i) => ({
      outputs: layer.outputs,
      bias: code(arrayText(layer.bias)),
      fields: code(structText(layerMembers(layer, i, prefix), 8)),
    })),
    heads: model.heads.map((head, i) => ({
      index: i,
      first: head.first,
      inputs: head.inputs,
      count: head.weights.length,
      weights: isMatrix ? undefined : code(arrayText(head.weights)),
      bias: code(arrayText(head.bias)),
      fields: code(structText(headMembers(head, i, prefix, isMatrix), 8)),
    })),
    convolutionFields: model.convolutions.map((convolution) =>
      code(structText(membersOf(CONVOLUTION_FIELDS, convolution), 8)),
    ),
    exitFields: model.exits.map((exit) => code(structText(membersOf(EXIT_FIELDS, exit), 8))),
    modelFields: code(structText(modelMembers(model, prefix), 4)),
  };
}

/** Bytes of weights, label weights and biases in the layout of a kernel, those of the heads included. */
export function weightBytes(kernel: MatrixKernel, model: IntegerModel): number {
  const bytesOf = (weights: Int8Array, matrix: IntegerMatrix | undefined): number => {
    const words = matrix === undefined ? undefined : kernel.pack?.(matrix);
    return words === undefined ? weights.length : 4 * words.length;
  };
  const [layerRows, headRows] = [layerMatrices(model), headMatrices(model)];
  const ofLayers = model.layers.map(
    ({ weights, bias }, i) => bytesOf(weights, layerRows[i]) + 4 * bias.length,
  );
  const ofHeads = model.heads.map(({ weights, bias }, i) => bytesOf(weights, headRows[i]) + 4 * bias.length);
  return [...ofLayers, ...ofHeads].reduce((sum, bytes) => sum + bytes, model.labelWeights.length);
}
