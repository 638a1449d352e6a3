import { productFits } from '../arithmetic.js';
import { FAULT_CONVOLUTIONS, FAULT_SHAPE, FAULT_SHIFT, NO_FAULT } from '../faults.js';
import { areGroupsAllowed } from '../grouping/bounds.js';
import {
  LARGEST_INT16,
  LARGEST_INT32,
  LARGEST_SHIFT,
  LARGEST_VALUE,
  MOST_INPUTS,
  MOST_UNITS,
} from '../limits.js';
import { isPoolingAllowed, valuesOfCell } from '../pooling/bounds.js';
import type { Convolution, Int32, Layer, Model } from '../types.js';
import { keepsColumns } from './keeps.js';

/*
 * The bounds of convolutions, whatever decides.
 */

/** Whether a length is in range. */
function isLength(value: Int32): boolean {
  return value >= 1 && value <= MOST_INPUTS;
}

/** Whether three lengths are in range, and so is their product. */
function isVolume(height: Int32, width: Int32, depth: Int32): boolean {
  return (
    isLength(height) &&
    isLength(width) &&
    isLength(depth) &&
    productFits(height, width, MOST_INPUTS) &&
    productFits(height * width, depth, MOST_INPUTS)
  );
}

/** Whether, in one direction, every patch begins before the end of the map and ends after its beginning. */
function isCovered(map: Int32, patch: Int32, outside: Int32, stride: Int32, positions: Int32): boolean {
  return isLength(stride) && outside >= 0 && outside < patch && (positions - 1) * stride - outside < map;
}

/** Whether, in one direction, the cells leave no gap, and the last ends where the output does. */
function isGrid(output: Int32, cell: Int32, step: Int32, cells: Int32): boolean {
  return (
    isLength(cell) &&
    isLength(step) &&
    isLength(cells) &&
    step <= cell &&
    (cells - 1) * step + cell === output
  );
}

/** Whether the sum of a cell times the multiplier fits. */
function isMeanSmall(convolution: Convolution): boolean {
  const most: Int32 = convolution.cellHeight * convolution.cellWidth * LARGEST_VALUE;
  return (
    convolution.meanMultiplier >= 1 &&
    convolution.meanMultiplier <= LARGEST_INT16 &&
    productFits(most, convolution.meanMultiplier, LARGEST_INT32 - (1 << (convolution.meanShift - 1)))
  );
}

/** Whether the map that a convolution reads is what the layer before it gives. */
function readsPrevious(model: Model, index: Int32): boolean {
  const convolution: Convolution = model.convolutions[index];
  if (index === 0) {
    return true;
  }
  const before: Convolution = model.convolutions[index - 1];
  return (
    convolution.height === before.outputHeight &&
    convolution.width === before.outputWidth &&
    convolution.channels === model.layers[index - 1].outputs
  );
}

/** Whether columns can be kept: each window computes at least one, and what a column is does not depend on the rest of the window. */
function mayKeep(layer: Layer, convolution: Convolution): boolean {
  return (
    convolution.keptColumns === 0 ||
    (convolution.keptColumns < convolution.outputWidth &&
      convolution.before === 0 &&
      layer.squaredLength !== 0 &&
      convolution.groups === 1)
  );
}

/** Whether the groups of a layer divide the channels that it reads and those that it gives. */
function areGroups(convolution: Convolution, outputs: Int32): boolean {
  return (
    areGroupsAllowed(convolution) &&
    isLength(convolution.groups) &&
    isLength(convolution.groupChannels) &&
    isLength(convolution.groupOutputs) &&
    productFits(convolution.groups, convolution.groupChannels, MOST_INPUTS) &&
    productFits(convolution.groups, convolution.groupOutputs, MOST_UNITS) &&
    convolution.groups * convolution.groupChannels === convolution.channels &&
    convolution.groups * convolution.groupOutputs === outputs
  );
}

/** Rows of the map, with those of zeros around it, that the patches of a layer cover together. */
export function coveredHeight(convolution: Convolution): Int32 {
  return (convolution.outputHeight - 1) * convolution.strideDown + convolution.kernelHeight;
}

/** Columns of the same. */
export function coveredWidth(convolution: Convolution): Int32 {
  return (convolution.outputWidth - 1) * convolution.strideRight + convolution.kernelWidth;
}

/** Values of a group that the patches of a layer cover together. */
export function valuesCovered(convolution: Convolution): Int32 {
  return coveredHeight(convolution) * coveredWidth(convolution) * convolution.groupChannels;
}

/** Whether what the patches of a group cover together has no more values than a map may have: some kernels copy it. */
function isCoverSmall(convolution: Convolution): boolean {
  return (
    convolution.groups === 1 ||
    isVolume(coveredHeight(convolution), coveredWidth(convolution), convolution.groupChannels)
  );
}

/** Whether the weights of a layer are rows of bytes, whatever the matrix kernel. */
export function areWeightsPlain(model: Model, index: Int32): boolean {
  return model.convolutions[index].groups > 1;
}

/** The geometry of a layer: patches and cells are inside their maps. */
export function checkLayerKind(model: Model, index: Int32): Int32 {
  if (model.convolutionCount !== model.layerCount) {
    return FAULT_CONVOLUTIONS;
  }
  const layer: Layer = model.layers[index];
  const convolution: Convolution = model.convolutions[index];
  if (layer.outputs < 1 || layer.outputs > MOST_UNITS) {
    return FAULT_SHAPE;
  }
  if (
    !areGroups(convolution, layer.outputs) ||
    !isVolume(convolution.height, convolution.width, convolution.channels) ||
    !isVolume(convolution.kernelHeight, convolution.kernelWidth, convolution.groupChannels) ||
    !isVolume(convolution.outputHeight, convolution.outputWidth, layer.outputs)
  ) {
    return FAULT_CONVOLUTIONS;
  }
  if (
    layer.inputs !== convolution.kernelHeight * convolution.kernelWidth * convolution.groupChannels ||
    !readsPrevious(model, index)
  ) {
    return FAULT_SHAPE;
  }
  if (
    !isCovered(
      convolution.height,
      convolution.kernelHeight,
      convolution.above,
      convolution.strideDown,
      convolution.outputHeight,
    ) ||
    !isCovered(
      convolution.width,
      convolution.kernelWidth,
      convolution.before,
      convolution.strideRight,
      convolution.outputWidth,
    ) ||
    !isCoverSmall(convolution) ||
    !isGrid(convolution.outputHeight, convolution.cellHeight, convolution.stepDown, convolution.gridHeight) ||
    !isGrid(convolution.outputWidth, convolution.cellWidth, convolution.stepRight, convolution.gridWidth)
  ) {
    return FAULT_CONVOLUTIONS;
  }
  if (convolution.meanShift < 1 || convolution.meanShift > LARGEST_SHIFT) {
    return FAULT_SHIFT;
  }
  return isMeanSmall(convolution) && isPoolingAllowed(convolution) && mayKeep(layer, convolution)
    ? NO_FAULT
    : FAULT_CONVOLUTIONS;
}

/** Values of the map that a layer reads. */
export function valuesRead(model: Model, index: Int32): Int32 {
  const convolution: Convolution = model.convolutions[index];
  return convolution.height * convolution.width * convolution.channels;
}

/** Values of the output of a layer. */
export function valuesGiven(model: Model, index: Int32): Int32 {
  const convolution: Convolution = model.convolutions[index];
  return convolution.outputHeight * convolution.outputWidth * model.layers[index].outputs;
}

/** Values that the head of a layer reads. */
export function valuesPooled(model: Model, index: Int32): Int32 {
  const convolution: Convolution = model.convolutions[index];
  return (
    convolution.gridHeight * convolution.gridWidth * model.layers[index].outputs * valuesOfCell(convolution)
  );
}

/** Whether a patch must be copied: it is neither a single row nor as wide as the map, or it lies partly outside. */
function copiesPatches(convolution: Convolution): boolean {
  const lastTop: Int32 = (convolution.outputHeight - 1) * convolution.strideDown - convolution.above;
  const lastLeft: Int32 = (convolution.outputWidth - 1) * convolution.strideRight - convolution.before;
  return (
    (convolution.kernelHeight !== 1 && convolution.kernelWidth !== convolution.width) ||
    convolution.above > 0 ||
    convolution.before > 0 ||
    lastTop + convolution.kernelHeight > convolution.height ||
    lastLeft + convolution.kernelWidth > convolution.width
  );
}

/** Values that a layer needs space for in addition to its output: a patch, and then the means that its head reads. */
export function scratchValues(model: Model, index: Int32): Int32 {
  const convolution: Convolution = model.convolutions[index];
  const isCopied: boolean = convolution.groups === 1 && copiesPatches(convolution);
  const patch: Int32 = isCopied ? model.layers[index].inputs : 0;
  const isMean: boolean = convolution.cellHeight * convolution.cellWidth > 1;
  const means: Int32 = isMean ? valuesPooled(model, index) : 0;
  return patch > means ? patch : means;
}

/** Whether the scratch of a layer and a map, each at its place, have nothing in common. */
function areApart(scratch: Int32, bytes: Int32, map: Int32, values: Int32): boolean {
  return bytes === 0 || scratch - map >= values || map - scratch >= bytes;
}

/**
 * Whether the scratch of a layer is inside the workspace, and overlaps neither the map that the layer reads, nor its output, nor one
 * that is kept from one window to the next.
 */
export function isScratchPlaced(model: Model, index: Int32, activations: Int32): boolean {
  const place: Int32 = model.convolutions[index].scratchOffset;
  const bytes: Int32 = scratchValues(model, index);
  if (place < 0 || place > activations || bytes > activations - place) {
    return false;
  }
  for (let i: Int32 = 0; i < model.layerCount; i++) {
    const isUsed: boolean = i === index - 1 || i === index || keepsColumns(model.convolutions[i]);
    if (isUsed && !areApart(place, bytes, model.layers[i].activationOffset, valuesGiven(model, i))) {
      return false;
    }
  }
  return true;
}
