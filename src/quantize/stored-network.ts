import { InputError } from '../errors/input-error.js';
import { valuesOfCell } from '../kernel/pooling/bounds.js';
import type { Exit } from '../kernel/types.js';
import { parseFrontEnd } from '../model/file-metadata.js';
import { int8Tensor, int32Tensor, type Tensor, type TensorFile } from '../model/safetensors.js';
import type { FrontEndRecord } from '../signal/front-end.js';
import { checkBounds } from './bounds.js';
import { checkRawUnit } from './input.js';
import type { DescribedNetwork } from './integer-model-schema.js';
import type { IntegerHead, IntegerLayer, IntegerModel, IntegerNetwork } from './integer-network.js';
import type { Faithfulness } from './measure.js';
import { absentHead } from './quantize-head.js';
import { padRows } from './rows.js';
import { withZeroSkipping } from './zeros.js';

/** A quantized network with its properties: what the files of quantized networks and of integer models have in common. */
export interface StoredNetwork extends Faithfulness {
  readonly network: IntegerNetwork;
  /** Raw 16-bit steps per 1.0 of a feature, when the data has a natural integer form. */
  readonly rawUnit?: number;
  /** How raw samples become the network's inputs; absent if there are no signals. */
  readonly frontEnd?: FrontEndRecord | undefined;
}

/** What the metadata says about the heads; nothing where goodness decides. */
function describeHeads({ network, logitSignalToNoise }: StoredNetwork): Pick<DescribedNetwork, 'heads'> {
  const { model, scales } = network;
  if (model.headCount === 0) return {};
  const heads = model.heads.map(({ first, inputs }, i) =>
    inputs === 0
      ? null
      : {
          first,
          logitStep: scales.logitSteps?.[i] ?? 1,
          signalToNoise: logitSignalToNoise?.[i] ?? 0,
        },
  );
  return { heads };
}

/** The integers of a network as tensors: int8 weights, int32 biases. */
export function networkTensors({ network }: StoredNetwork): ReadonlyMap<string, Tensor> {
  const { model } = network;
  const units = model.layers.map((layer) => layer.outputs);
  const tensors = new Map<string, Tensor>();
  if (model.labelCount > 0) {
    const shape = [model.labelCount, units[0]];
    tensors.set('labels.weight', { dtype: 'I8', shape, data: model.labelWeights });
  }
  model.layers.forEach((layer, i) => {
    tensors.set(`layers.${i}.weight`, {
      dtype: 'I8',
      shape: [layer.outputs, layer.inputs],
      data: layer.weights.subarray(0, layer.outputs * layer.inputs),
    });
    tensors.set(`layers.${i}.bias`, { dtype: 'I32', shape: [layer.outputs], data: layer.bias });
  });
  model.heads.forEach(({ inputs, weights, bias }, i) => {
    if (inputs === 0) return;
    const shape = model.convolutionCount > 0 ? [model.classes, inputs] : [inputs, model.classes];
    tensors.set(`heads.${i}.weight`, {
      dtype: 'I8',
      shape,
      data: weights.subarray(0, inputs * model.classes),
    });
    tensors.set(`heads.${i}.bias`, { dtype: 'I32', shape: [model.classes], data: bias });
  });
  return tensors;
}

/** The scalars of a network, without its exit points, as stored in the metadata of a file. */
export function describeStored(file: StoredNetwork): DescribedNetwork {
  const { model, classNames, scales } = file.network;
  return {
    features: model.features,
    classNames: [...classNames],
    units: model.layers.map((layer) => layer.outputs),
    labelSlots: model.labelSlots,
    labelCount: model.labelCount,
    labelSquare: model.labelSquare,
    labelMultiplier: model.labelMultiplier,
    inputScale: scales.inputScale,
    ...(file.rawUnit === undefined ? {} : { rawUnit: file.rawUnit }),
    goodnessStep: scales.goodnessStep,
    layers: model.layers.map(({ weights: _weights, bias: _bias, skipZeros: _skip, ...scalars }, i) => ({
      ...scalars,
      zeroShare: file.network.zeroShares[i],
      activationStep: scales.activationSteps[i],
      signalToNoise: file.signalToNoise[i],
    })),
    ...describeHeads(file),
    ...(model.convolutionCount === 0 ? {} : { convolutions: [...model.convolutions] }),
  };
}

/** The heads of a file: one for every layer, of which the last has one. @throws InputError if not */
function readHeads(
  file: TensorFile,
  { heads, units, classNames, convolutions }: DescribedNetwork,
  source: string,
): IntegerHead[] {
  if (heads === undefined) return [];
  if (heads.length !== units.length || heads[heads.length - 1] === null) {
    throw new InputError(
      `${source}: heads for ${heads.filter((head) => head !== null).length} of ${units.length} layers, the last must have one; make the file again`,
    );
  }
  const classes = classNames.length;
  return heads.map((head, i) => {
    if (head === null) return absentHead(i).head;
    const { first } = head;
    const grid = convolutions?.[i];
    const inputs =
      grid === undefined
        ? units.slice(first, i + 1).reduce((sum, outputs) => sum + outputs, 0)
        : grid.gridHeight * grid.gridWidth * units[i] * valuesOfCell(grid);
    if (first > i)
      throw new InputError(`${source}: head ${i} reads no layer up to its own; make the file again`);
    const weights =
      grid === undefined
        ? int8Tensor(file, `heads.${i}.weight`, [inputs, classes], source)
        : padRows(int8Tensor(file, `heads.${i}.weight`, [classes, inputs], source), inputs);
    return { first, inputs, weights, bias: int32Tensor(file, `heads.${i}.bias`, [classes], source) };
  });
}

/** What a file stores about heads in addition to their integers; nothing where goodness decides. */
function headScales({ heads }: DescribedNetwork) {
  if (heads === undefined) return { scales: {}, ratios: {} };
  return {
    scales: { logitSteps: heads.map((head) => head?.logitStep ?? 0) },
    ratios: { logitSignalToNoise: heads.map((head) => head?.signalToNoise ?? null) },
  };
}

/** Inputs of the units of a layer: all values before it, or of a convolution those of a patch. */
function patchOf({ convolutions, features, units }: DescribedNetwork, layer: number): number {
  const convolution = convolutions?.[layer];
  if (convolution === undefined) return layer === 0 ? features : units[layer - 1];
  return convolution.kernelHeight * convolution.kernelWidth * convolution.groupChannels;
}

/** Exit points and the stopping rule that their thresholds are for. */
interface Stops {
  readonly rule: number;
  readonly exits: readonly Exit[];
}

/**
 * Reads a network from its tensors and scalars, and checks that its parts fit together and that nothing in it can overflow.
 *
 * @param source name of the file, for messages
 * @throws InputError saying what is wrong
 */
export function readStored(
  file: TensorFile,
  described: DescribedNetwork,
  { rule, exits }: Stops,
  source: string,
): StoredNetwork {
  const classes = described.classNames.length;
  if (described.layers.length !== described.units.length) {
    throw new InputError(
      `${source}: ${described.layers.length} layers described, ${described.units.length} expected; make the file again`,
    );
  }
  const convolutions = described.convolutions ?? [];
  if (convolutions.length > 0 && convolutions.length !== described.units.length) {
    throw new InputError(
      `${source}: ${convolutions.length} convolutions for ${described.units.length} layers; make the file again`,
    );
  }
  if (described.rawUnit !== undefined) checkRawUnit(described.rawUnit, described.inputScale, source);
  const layers = described.layers.map(
    ({ activationStep: _step, signalToNoise: _ratio, zeroShare: _zeros, ...scalars }, i): IntegerLayer => {
      const inputs = patchOf(described, i);
      if (scalars.inputs !== inputs || scalars.outputs !== described.units[i]) {
        throw new InputError(
          `${source}: layer ${i} is ${scalars.inputs}-${scalars.outputs}, ${inputs}-${described.units[i]} expected; make the file again`,
        );
      }
      const weights = int8Tensor(file, `layers.${i}.weight`, [scalars.outputs, inputs], source);
      return {
        ...scalars,
        skipZeros: false,
        weights: padRows(weights, inputs),
        bias: int32Tensor(file, `layers.${i}.bias`, [scalars.outputs], source),
      };
    },
  );
  const zeroShares = described.layers.map((layer) => layer.zeroShare);
  const heads = readHeads(file, described, source);
  const ofHeads = headScales(described);
  const unskipped: IntegerModel = {
    features: described.features,
    classes,
    labelSlots: described.labelSlots,
    labelCount: described.labelCount,
    labelSquare: described.labelSquare,
    labelMultiplier: described.labelMultiplier,
    labelWeights:
      described.labelCount === 0
        ? new Int8Array(0)
        : int8Tensor(file, 'labels.weight', [described.labelCount, described.units[0]], source),
    room: 0,
    layerCount: layers.length,
    layers,
    headCount: heads.length,
    heads,
    convolutionCount: convolutions.length,
    convolutions,
    rule,
    exitCount: exits.length,
    exits,
  };
  checkBounds(unskipped, source);
  const model = withZeroSkipping(unskipped, zeroShares);
  return {
    network: {
      classNames: described.classNames,
      model,
      zeroShares,
      scales: {
        inputScale: described.inputScale,
        activationSteps: described.layers.map((layer) => layer.activationStep),
        goodnessStep: described.goodnessStep,
        ...ofHeads.scales,
      },
    },
    signalToNoise: described.layers.map((layer) => layer.signalToNoise),
    ...ofHeads.ratios,
    ...(described.rawUnit === undefined ? {} : { rawUnit: described.rawUnit }),
    frontEnd: parseFrontEnd(file.metadata, described.features, source),
  };
}
