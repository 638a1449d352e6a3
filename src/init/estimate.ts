import { needsOf } from '../codegen/kernel-sources.js';
import { KERNEL_NAMES } from '../codegen/kernels/registry.js';
import { kernelTaken, modelFor } from '../codegen/kernels/select.js';
import { streamStateBytes } from '../codegen/stream-bundle.js';
import { weightBytes } from '../codegen/weights-view.js';
import { workspaceBytes } from '../codegen/workspace-size.js';
import type { Config, TrainableConfig } from '../config/config.js';
import { type DataSplits, type Dataset, spreadSamples } from '../data/dataset.js';
import {
  CONVOLUTION_FIELDS,
  EXIT_FIELDS,
  fieldsOf,
  HEAD_FIELDS,
  LAYER_FIELDS,
  MODEL_FIELDS,
} from '../kernel/data/fields.js';
import { buildModel } from '../quantize/build-model.js';
import { chooseActivationSteps, chooseInputScale } from '../quantize/choose-steps.js';
import { pooledLayers } from '../quantize/convolutions.js';
import type { IntegerModel } from '../quantize/integer-network.js';
import { keepColumns } from '../quantize/keep-columns.js';
import { withHeads } from '../quantize/with-heads.js';
import { openFrontEnd } from '../signal/open-front-end.js';
import type { CortexMTarget } from '../simulate/target.js';
import { untrainedNetwork } from './untrained-network.js';

/** What a network takes on a core, in bytes. */
export interface SizeEstimate {
  readonly flash: {
    /** Rounded up from what was measured on a Cortex-M4; everything else follows from the shape of the network. */
    readonly code: number;
    readonly weights: number;
    /** Descriptions of layers and exit points, names of classes, constants of the front end. */
    readonly tables: number;
    readonly total: number;
  };
  readonly ram: {
    readonly workspace: number;
    /** The input of the network, and what a front end keeps of a stream. */
    readonly stream: number;
    /** Rounded up from what was measured. */
    readonly stack: number;
    readonly total: number;
  };
}

/**
 * Bytes of code, rounded up from what `ffirm bench` measures of the examples on a Cortex-M4: examples/import (4 656 dense), MNIST
 * with convolutions (7 292), har (8 228), features of windows (10 196), heart beats (11 996).
 */
const CODE = { dense: 6 * 1024, pictures: 8 * 1024, raw: 9 * 1024, windows: 11 * 1024, beats: 13 * 1024 };

/** Bytes of stack, rounded up from the 496 of the deepest example. */
const STACK = 640;

/** Samples from which scales are chosen: they change no size. */
const SAMPLES = 16;

const WORD = 4;

/** The integer network of a config before its training. */
function untrainedModel(
  { network, train, quantize }: Pick<TrainableConfig, 'network' | 'train' | 'quantize'>,
  all: Dataset,
  frontEnd: DataSplits['frontEnd'],
): IntegerModel {
  const samples = spreadSamples(all, SAMPLES);
  const float = untrainedNetwork(network, train, samples);
  const steps = chooseActivationSteps(float, samples);
  const pooled = pooledLayers(float, steps, samples);
  const placed = pooled.map(({ convolution }) => convolution);
  const signal = frontEnd?.signal;
  const convolutions =
    quantize.streaming && signal?.kind === 'raw'
      ? keepColumns(float, placed, { length: signal.length, hop: signal.hop ?? signal.length })
      : placed;
  const layers = buildModel(float, chooseInputScale(samples), steps, convolutions);
  return withHeads(float, layers, samples, pooled).model;
}

/** Bytes of the arrays and numbers of constants, however deep. */
function constantBytes(value: unknown): number {
  if (ArrayBuffer.isView(value)) return value.byteLength;
  if (typeof value !== 'object' || value === null) return WORD;
  return Object.values(value).reduce((sum: number, one) => sum + constantBytes(one), 0);
}

/** Most exit points: one after every block of every layer. */
function mostExits({ layers, convolutionCount }: IntegerModel, { block }: Config['exit']): number {
  if (convolutionCount > 0) return layers.length;
  return layers.reduce((sum, { outputs }) => sum + Math.ceil(outputs / block), 0);
}

function tableBytes(model: IntegerModel, exit: Config['exit'], classNames: readonly string[]): number {
  const words = (fields: Parameters<typeof fieldsOf>[0], count: number) => fieldsOf(fields).length * count;
  const fields =
    words(MODEL_FIELDS, 1) +
    words(LAYER_FIELDS, model.layerCount) +
    words(HEAD_FIELDS, model.headCount) +
    words(CONVOLUTION_FIELDS, model.convolutionCount) +
    words(EXIT_FIELDS, mostExits(model, exit));
  const names = classNames.reduce((sum, name) => sum + WORD + Buffer.byteLength(name) + 1, 0);
  return WORD * fields + names;
}

function codeOf({ convolutionCount }: IntegerModel, frontEnd: DataSplits['frontEnd']): number {
  return CODE[frontEnd?.signal.kind ?? (convolutionCount > 0 ? 'pictures' : 'dense')];
}

/** State of streams that was computed, because it takes a second and is the same for all networks of a ladder. */
export type StreamSizes = Map<boolean, number>;

/**
 * What the network of a config will take on a core. Weights, workspace and stream are computed by the functions that the generator
 * uses, from an untrained network of the same shape; code and stack are rounded up from measurements.
 *
 * @param known sizes of streams of the same front end; new ones are added
 * @throws InputError when its layers do not fit the samples
 */
export function estimateSize(
  config: TrainableConfig,
  { train, frontEnd }: Pick<DataSplits, 'train' | 'frontEnd'>,
  target: CortexMTarget,
  known: StreamSizes = new Map(),
): SizeEstimate {
  const model = untrainedModel(config, train, frontEnd);
  const kernel = kernelTaken(target.kernel, KERNEL_NAMES);
  // How many zeros there will be is not known: a kernel may skip them in every layer, which takes room, or in none.
  const either = [0, 1].map((share) =>
    modelFor(
      kernel,
      model,
      model.layers.map(() => share),
    ),
  );
  const most = (bytesOf: (wanted: IntegerModel) => number) => Math.max(...either.map(bytesOf));
  const program = frontEnd === undefined ? undefined : openFrontEnd(frontEnd);
  const needs = needsOf(model);
  const state = program === undefined ? 0 : (known.get(needs.keepsMaps) ?? streamStateBytes(program, needs));
  if (program !== undefined) known.set(needs.keepsMaps, state);
  const weights = most((wanted) => weightBytes(kernel, wanted));
  const tables = tableBytes(model, config.exit, train.classNames) + constantBytes(program?.constants ?? {});
  const code = codeOf(model, frontEnd);
  const workspace = most((wanted) => workspaceBytes(wanted, kernel.space(wanted)));
  const stream = model.features + state;
  return {
    flash: { code, weights, tables, total: code + weights + tables },
    ram: { workspace, stream, stack: STACK, total: workspace + stream + STACK },
  };
}
