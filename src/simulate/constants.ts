import { meaningOf, mostExitsOf, mostLayersOf } from '../codegen/blob.js';
import { BLOB_VERSION } from '../codegen/blob-layout.js';
import { BLOB_STATUSES } from '../codegen/blob-status.js';
import type { BundleInput } from '../codegen/bundle-input.js';
import { API_VERSION, exactScale } from '../codegen/info-view.js';
import { KERNELS } from '../codegen/kernels/registry.js';
import { type Kernel, kernelFor, modelFor } from '../codegen/kernels/select.js';
import { labelSymbols } from '../codegen/label-symbols.js';
import { weightBytes } from '../codegen/weights-view.js';
import { workspaceBytes } from '../codegen/workspace-size.js';
import { passesOf } from '../kernel/passes.js';
import { TILE_ROWS } from '../kernel/tile.js';
import { RULE_GOODNESS, RULE_MARGIN } from '../kernel/types.js';
import { activationBytes } from '../quantize/activations.js';
import { SimulationError } from './failure.js';

/** A C expression and its value. */
type Constant<Value> = readonly [expression: string, value: Value];

/** The expected constants of a bundle: macros, enumerators, sizes, and the library's description of itself. */
export interface Constants {
  readonly integers: readonly Constant<number>[];
  /** 32-bit floats. */
  readonly floats: readonly Constant<number>[];
  readonly texts: readonly Constant<string>[];
}

/** A constant with a wrong value. */
export interface WrongConstant {
  readonly expression: string;
  readonly expected: number | string;
  readonly actual: number | string;
}

/**
 * The constants of a bundle according to its model.
 *
 * @param fastest the kernel that the build uses
 */
export function constantsOf(input: BundleInput, fastest: Kernel): Constants {
  const { name, file, signal } = input;
  const kernel = kernelFor(fastest, file.network, input.memory);
  const { model, classNames, scales, zeroShares } = file.network;
  const wanted = modelFor(kernel, model, zeroShares);
  const space = kernel.space(wanted);
  const workspace = workspaceBytes(model, space);
  const weights = weightBytes(kernel, wanted);
  const macro = (part: string) => `${name.toUpperCase()}_${part}`;
  const info = (member: string) => `${name}_model_info()->${member}`;
  const scale = exactScale(scales.inputScale);
  const rate = signal === undefined ? 0 : Math.round(1000 * signal.rate);
  const integers: Constant<number>[] = [
    [macro('API_VERSION'), API_VERSION],
    ...KERNELS.map((known): Constant<number> => [macro(`KERNEL_${known.name.toUpperCase()}`), known.number]),
    [macro('KERNEL'), kernel.number],
    [macro('SPACE'), space],
    [macro('FEATURES'), model.features],
    [macro('CLASSES'), model.classes],
    [macro('PASSES'), passesOf(model)],
    [macro('EXITS'), model.exits.length],
    [macro('ACTIVATIONS'), activationBytes(model)],
    [macro('WORKSPACE_BYTES'), workspace],
    [`sizeof(${name}_workspace_t)`, workspace],
    [macro('WEIGHT_BYTES'), weights],
    [macro('TILE_ROWS'), TILE_ROWS],
    [macro('RULE_GOODNESS'), RULE_GOODNESS],
    [macro('RULE_MARGIN'), RULE_MARGIN],
    ...labelSymbols(classNames, macro('LABEL_').length).map(
      ({ symbol, value }): Constant<number> => [macro(`LABEL_${symbol}`), value],
    ),
    [macro('GOLDEN_VECTORS'), input.golden.length],
    [macro('BLOB_VERSION'), BLOB_VERSION],
    [macro('BLOB_MEANING'), meaningOf(file) | 0],
    [macro('BLOB_LAYERS'), mostLayersOf(model)],
    [macro('BLOB_EXITS'), mostExitsOf(model)],
    ...BLOB_STATUSES.map((status): Constant<number> => [macro(`BLOB_${status.name}`), status.value]),
    [info('api_version'), API_VERSION],
    [info('features'), model.features],
    [info('classes'), model.classes],
    [info('exits'), model.exits.length],
    [info('workspace_bytes'), workspace],
    [info('weight_bytes'), weights],
    [info('input_scale_numerator'), scale.numerator],
    [info('input_scale_shift'), scale.shift],
    [info('raw_unit'), Math.trunc(file.rawUnit ?? 0)],
    [info('channels'), signal?.channels ?? 0],
    [info('rate_millihertz'), rate],
  ];
  if (signal === undefined) {
    integers.push([info('stream_bytes'), 0]);
  } else {
    const size = `sizeof(${name}_stream_t)`;
    integers.push(
      [macro('CHANNELS'), signal.channels],
      [macro('RATE_MILLIHERTZ'), rate],
      ...[...signal.lengths].map(([length, value]): Constant<number> => [macro(length), value]),
      [`(int32_t)${macro('STREAM_BYTES')} - (int32_t)${size}`, 0],
      [`${info('stream_bytes')} - (int32_t)${size}`, 0],
    );
  }
  return {
    integers,
    floats: [
      [macro('INPUT_SCALE'), Math.fround(scales.inputScale)],
      ...(file.rawUnit === undefined ? [] : [[macro('RAW_UNIT'), Math.fround(file.rawUnit)] as const]),
    ],
    texts: [
      [info('name'), name],
      [info('model_hash'), input.modelHash],
      [info('ffirm_version'), input.version],
      ...classNames.map((className, i): Constant<string> => [info(`class_names[${i}]`), className]),
    ],
  };
}

/** The number of constants. */
export function countOf({ integers, floats, texts }: Constants): number {
  return integers.length + floats.length + texts.length;
}

/**
 * Compares the constants that a program wrote with the expected ones.
 *
 * @param bytes integers and floats of four bytes, then texts, each after its length; all little-endian
 * @throws SimulationError when it wrote more or fewer
 */
export function compareConstants(expected: Constants, bytes: Uint8Array): readonly WrongConstant[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wrong: WrongConstant[] = [];
  const compare = ([expression, value]: Constant<number | string>, actual: number | string) => {
    if (!Object.is(value, actual)) wrong.push({ expression, expected: value, actual });
  };
  let next = 0;
  try {
    for (const constant of expected.integers) {
      compare(constant, view.getInt32(next, true));
      next += 4;
    }
    for (const constant of expected.floats) {
      compare(constant, view.getFloat32(next, true));
      next += 4;
    }
    for (const constant of expected.texts) {
      const length = view.getInt32(next, true);
      compare(constant, new TextDecoder().decode(bytes.slice(next + 4, next + 4 + length)));
      next += 4 + length;
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    next = -1;
  }
  if (next !== bytes.byteLength) {
    throw new SimulationError(
      `the program wrote ${bytes.byteLength} bytes of constants, which is not the expected number; run \`ffirm generate\` again`,
    );
  }
  return wrong;
}
