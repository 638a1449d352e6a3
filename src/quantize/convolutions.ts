import { type Dataset, featuresOf } from '../data/dataset.js';
import { valuesPooled } from '../kernel/convolution/bounds.js';
import { LARGEST_INT16, LARGEST_INT32, LARGEST_SHIFT, LARGEST_VALUE } from '../kernel/limits.js';
import { readsOutput } from '../kernel/pooled/grid.js';
import { poolCells } from '../kernel/pooling/pool.js';
import { type Convolution, type Model, POOLS_BOTH, POOLS_MAXIMA, POOLS_MEANS } from '../kernel/types.js';
import {
  channelsRead,
  type Convolution as FloatConvolution,
  type PooledBeside,
} from '../model/convolution.js';
import { activationsOf } from '../model/forward.js';
import type { FloatNetwork } from '../model/network.js';
import { addMeans, poolsNothing } from '../model/pooling.js';
import { bestActivationStep } from './activation-step.js';

/** What is known of a layer of convolutions before its activations are placed. */
export interface PooledLayer {
  readonly convolution: Convolution;
  /** Value of one step of the means that its head reads, or of the activations where every cell is a single position. */
  readonly meanStep: number;
}

/** Convolution.pooling, by what a head reads. */
const POOLING: Readonly<Record<PooledBeside | 'mean', number>> = {
  mean: POOLS_MEANS,
  maximum: POOLS_MAXIMA,
  both: POOLS_BOTH,
};

/**
 * The value of one step of every input of the head of a convolution. Maxima are activations.
 *
 * @param inputs of the head
 * @param activationStep of the layer
 */
export function pooledSteps(
  { convolution, meanStep }: PooledLayer,
  inputs: number,
  activationStep: number,
): readonly number[] {
  const { pooling } = convolution;
  const means = pooling === POOLS_MEANS ? inputs : pooling === POOLS_BOTH ? inputs / 2 : 0;
  return Array.from({ length: inputs }, (_, i) => (i < means ? meanStep : activationStep));
}

/** The means that the heads of convolutions read, on samples; nothing for a layer whose head reads none. */
function floatMeans(network: FloatNetwork, samples: Dataset): readonly Float32Array[] {
  const collected = network.layers.map(({ convolution, outputs }) => {
    if (convolution === undefined || poolsNothing(convolution) || convolution.pooling.of === 'maximum') {
      return new Float32Array(0);
    }
    const { grid } = convolution.pooling;
    return new Float32Array(samples.count * grid.height * grid.width * outputs);
  });
  for (let sample = 0; sample < samples.count; sample++) {
    activationsOf(network, featuresOf(samples, sample), samples.labels[sample]).forEach((map, i) => {
      const { convolution } = network.layers[i];
      const width = collected[i].length / samples.count;
      if (convolution === undefined || width === 0) return;
      addMeans(map, 1, convolution, collected[i].subarray(sample * width, (sample + 1) * width));
    });
  }
  return collected;
}

/**
 * The multiplier and the shift with which a sum becomes a mean: sum * multiplier / 2^shift, nearest to sum * ratio, with the
 * largest multiplier with which the largest sum fits 31 bits.
 *
 * @param cells positions of a cell
 */
export function meanScale(ratio: number, cells: number): { meanMultiplier: number; meanShift: number } {
  for (let meanShift = LARGEST_SHIFT; meanShift > 1; meanShift--) {
    const meanMultiplier = Math.round(ratio * 2 ** meanShift);
    const largest = cells * LARGEST_VALUE * meanMultiplier + 2 ** (meanShift - 1);
    if (meanMultiplier <= LARGEST_INT16 && largest <= LARGEST_INT32) {
      return { meanMultiplier: Math.max(1, meanMultiplier), meanShift };
    }
  }
  return { meanMultiplier: Math.max(1, Math.min(LARGEST_INT16, Math.round(2 * ratio))), meanShift: 1 };
}

/**
 * The convolutions of a network with the scales of their means; empty where all layers are dense.
 *
 * @param activationSteps value of one activation step, for every layer
 * @param samples calibration samples
 */
export function pooledLayers(
  network: FloatNetwork,
  activationSteps: readonly number[],
  samples: Dataset,
): readonly PooledLayer[] {
  if (network.layers.every(({ convolution }) => convolution === undefined)) return [];
  const means = floatMeans(network, samples);
  return network.layers.flatMap(({ convolution, outputs }, i): PooledLayer[] => {
    if (convolution === undefined) return [];
    const { input, kernel, stride, padding, groups = 1, output, pooling } = convolution;
    const cells = pooling.cell.height * pooling.cell.width;
    // Where the head reads the output or maxima there are no means; where no mean is above zero, their step does not matter.
    const meanStep = bestActivationStep(means[i]) ?? activationSteps[i];
    const scale = meanScale(activationSteps[i] / (meanStep * cells), cells);
    return [
      {
        meanStep,
        convolution: {
          height: input.height,
          width: input.width,
          channels: input.channels,
          groups,
          groupChannels: channelsRead(convolution),
          groupOutputs: outputs / groups,
          kernelHeight: kernel.height,
          kernelWidth: kernel.width,
          strideDown: stride.height,
          strideRight: stride.width,
          above: padding.height,
          before: padding.width,
          outputHeight: output.height,
          outputWidth: output.width,
          gridHeight: pooling.grid.height,
          gridWidth: pooling.grid.width,
          cellHeight: pooling.cell.height,
          cellWidth: pooling.cell.width,
          stepDown: pooling.step.height,
          stepRight: pooling.step.width,
          pooling: POOLING[pooling.of ?? 'mean'],
          ...scale,
          scratchOffset: 0,
          keptColumns: 0,
        },
      },
    ];
  });
}

/**
 * What the head of a convolution reads after the layer has been computed.
 *
 * @param activations of a workspace in which the output of the layer still is
 */
export function pooledValues(model: Model, index: number, activations: Int8Array): Int8Array {
  const convolution = model.convolutions[index];
  const { activationOffset, outputs } = model.layers[index];
  const values = valuesPooled(model, index);
  if (readsOutput(convolution)) return activations.subarray(activationOffset, activationOffset + values);
  const pooled = new Int8Array(values);
  poolCells(convolution, outputs, activations, activationOffset, pooled, 0);
  return pooled;
}

/** The layers of an integer network with their geometry, as the description of a network shows it. */
export function describedLayers({ layers, convolutions }: Pick<Model, 'layers' | 'convolutions'>) {
  return layers.map(({ inputs, outputs }, i) => {
    const convolution = convolutions[i];
    return convolution === undefined
      ? { inputs, outputs }
      : { inputs, outputs, convolution: geometryOf(convolution) };
  });
}

/** What the head reads of a cell beside means, as of a float network. */
function besideOf({ pooling }: Convolution): { readonly of?: PooledBeside } {
  if (pooling === POOLS_MEANS) return {};
  return { of: pooling === POOLS_BOTH ? 'both' : 'maximum' };
}

/** Where the layer of an integer network is applied, as of a float network. */
function geometryOf(convolution: Convolution): FloatConvolution {
  return {
    input: { height: convolution.height, width: convolution.width, channels: convolution.channels },
    kernel: { height: convolution.kernelHeight, width: convolution.kernelWidth },
    stride: { height: convolution.strideDown, width: convolution.strideRight },
    padding: { height: convolution.above, width: convolution.before },
    ...(convolution.groups === 1 ? {} : { groups: convolution.groups }),
    output: { height: convolution.outputHeight, width: convolution.outputWidth },
    pooling: {
      grid: { height: convolution.gridHeight, width: convolution.gridWidth },
      cell: { height: convolution.cellHeight, width: convolution.cellWidth },
      step: { height: convolution.stepDown, width: convolution.stepRight },
      ...besideOf(convolution),
    },
  };
}
