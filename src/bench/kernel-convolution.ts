import type { KernelName } from '../codegen/kernels/registry.js';
import { type Convolution, POOLS_MEANS, RULE_MARGIN } from '../kernel/types.js';
import { type RandomStream, randomStream } from '../math/random.js';
import { withPlacedMaps } from '../quantize/activations.js';
import { meanScale } from '../quantize/convolutions.js';
import { type IntegerHead, type IntegerModel, layerEnds } from '../quantize/integer-network.js';
import { padRows } from '../quantize/rows.js';
import { type KernelCase, type KernelNetwork, type LayerTitle, normalizerOf } from './kernel-case.js';
import { randomActivations, randomLayer, randomWeights } from './random-layer.js';
import { CLASSES, untrainedBundle } from './untrained-bundle.js';

/** Shares of zeros in the maps. */
const ZERO_SHARES = [0, 0.5];

/** A convolution to measure, with a stride of 1. */
export interface ConvolutionShape {
  readonly kind: 'conv1d' | 'conv2d';
  /** Size of the map; of signals one row of points in time. */
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Sides of a patch. */
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  /** Rows and columns of zeros on either side of the map. */
  readonly above: number;
  readonly before: number;
  /** Groups of channels. */
  readonly groups: number;
  /** Channels of the output. */
  readonly outputs: number;
}

/**
 * The convolutions to measure: one of a picture that keeps its size, one of a window of a signal without padding, and a
 * depthwise one of each.
 */
export const CONVOLUTION_SHAPES: readonly ConvolutionShape[] = [
  {
    ...{ kind: 'conv2d', height: 16, width: 16, channels: 16 },
    ...{ kernelHeight: 3, kernelWidth: 3, above: 1, before: 1, groups: 1, outputs: 16 },
  },
  {
    ...{ kind: 'conv1d', height: 1, width: 128, channels: 6 },
    ...{ kernelHeight: 1, kernelWidth: 9, above: 0, before: 0, groups: 1, outputs: 16 },
  },
  {
    ...{ kind: 'conv1d', height: 1, width: 64, channels: 16 },
    ...{ kernelHeight: 1, kernelWidth: 9, above: 0, before: 4, groups: 16, outputs: 16 },
  },
  {
    ...{ kind: 'conv2d', height: 16, width: 16, channels: 16 },
    ...{ kernelHeight: 3, kernelWidth: 3, above: 1, before: 1, groups: 16, outputs: 16 },
  },
];

/** The geometry of a convolution whose head reads the mean of each channel. */
function convolutionOf(shape: ConvolutionShape): Convolution {
  const { height, width, channels, groups, kernelHeight, kernelWidth, above, before } = shape;
  const outputHeight = height + 2 * above - kernelHeight + 1;
  const outputWidth = width + 2 * before - kernelWidth + 1;
  const positions = outputHeight * outputWidth;
  return {
    ...{
      height,
      width,
      channels,
      groups,
      groupChannels: channels / groups,
      groupOutputs: shape.outputs / groups,
    },
    ...{ kernelHeight, kernelWidth, strideDown: 1, strideRight: 1, above, before },
    ...{ outputHeight, outputWidth, gridHeight: 1, gridWidth: 1 },
    ...{ cellHeight: outputHeight, cellWidth: outputWidth, stepDown: outputHeight, stepRight: outputWidth },
    pooling: POOLS_MEANS,
    ...meanScale(1 / positions, positions),
    scratchOffset: 0,
    keptColumns: 0,
  };
}

function titleOf({ kind, outputs }: ConvolutionShape, convolution: Convolution): LayerTitle {
  const { height, width, channels, groups, groupChannels, kernelHeight, kernelWidth } = convolution;
  const sizeText = (rows: number, columns: number) =>
    kind === 'conv1d' ? String(columns) : `${rows}x${columns}`;
  const kernel = sizeText(kernelHeight, kernelWidth);
  const isDepthwise = groups > 1 && groupChannels === 1;
  const kindText = isDepthwise ? `depthwise ${kind}` : kind;
  const channelText = isDepthwise && outputs === channels ? String(channels) : `${channels} to ${outputs}`;
  return {
    title: `${kindText} ${kernel}, ${channelText} channels, ${sizeText(height, width)}`,
    inputs: kernelHeight * kernelWidth * groupChannels,
    outputs,
    positions: convolution.outputHeight * convolution.outputWidth,
  };
}

function randomModel(convolution: Convolution, title: LayerTitle, stream: RandomStream): IntegerModel {
  const { inputs, outputs } = title;
  const layers = [randomLayer({ inputs, outputs, activationOffset: 0 }, stream)];
  const head: IntegerHead = {
    ...{ first: 0, inputs: outputs, bias: new Int32Array(CLASSES) },
    weights: padRows(randomWeights(CLASSES * outputs, stream), outputs),
  };
  const exits = layerEnds(layers);
  return withPlacedMaps({
    features: convolution.height * convolution.width * convolution.channels,
    classes: CLASSES,
    labelSlots: 0,
    labelCount: 0,
    labelSquare: 0,
    labelMultiplier: 1,
    labelWeights: new Int8Array(0),
    room: 0,
    layerCount: layers.length,
    layers,
    headCount: 1,
    heads: [head],
    convolutionCount: 1,
    convolutions: [convolution],
    rule: RULE_MARGIN,
    exitCount: exits.length,
    exits,
  });
}

/** A map whose first part is zeros, as the border of a picture or a signal at rest: only whole patches of them are skipped. */
function mapWith(zeroShare: number, length: number, stream: RandomStream): Int8Array {
  return randomActivations(length, stream).fill(0, 0, Math.round(zeroShare * length));
}

/**
 * A network of one convolution to measure the matrix kernels with: the same every time.
 *
 * @param kernels matrix kernels in addition to the portable one
 */
export function kernelConvolution(kernels: readonly KernelName[], shape: ConvolutionShape): KernelNetwork {
  const stream = randomStream(1, 0, 'initialization');
  const convolution = convolutionOf(shape);
  const title = titleOf(shape, convolution);
  const model = randomModel(convolution, title, stream);
  const [layer] = model.layers;
  const cases = ZERO_SHARES.map((zeroShare): KernelCase => {
    const input = mapWith(zeroShare, model.features, stream);
    return { ...title, layer: 0, zeroShare, input, normalizer: normalizerOf(layer, input) };
  });
  const bundle = untrainedBundle({ model, zeroShares: [0] }, kernels, cases[0].input);
  return { model, bundle, cases };
}
