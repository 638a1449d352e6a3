import { type Bundle, generateBundle } from '../codegen/bundle.js';
import { goldenVectors } from '../codegen/golden.js';
import type { KernelName } from '../codegen/kernels/registry.js';
import { exitSchema, networkSchema, quantizeSchema, trainSchema } from '../config/config.js';
import { version } from '../io/package.js';
import { LARGEST_VALUE } from '../kernel/limits.js';
import { prepareNormalizer } from '../kernel/normalize.js';
import { type Normalizer, RULE_MARGIN } from '../kernel/types.js';
import { type RandomStream, randomStream, shuffled } from '../math/random.js';
import { placeActivations } from '../quantize/activations.js';
import { type IntegerLayer, type IntegerModel, layerEnds } from '../quantize/integer-network.js';
import { withZeroSkipping } from '../quantize/zeros.js';

/** Prefix of the bundle. */
export const KERNEL_BUNDLE = 'net';

const CLASSES = 2;

/** Widths of the network, whose layers 0, 2 and 4 are the ones to measure: 784 x 128, 256 x 128, 64 x 64. */
const WIDTHS = [784, 128, 256, 128, 64, 64, 4];
const MEASURED = [0, 2, 4];

const NO_HASH = '0'.repeat(64);

/** A layer to measure, with an input vector. */
export interface KernelCase {
  /** Its place in the network. */
  readonly layer: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly weights: Int8Array;
  readonly input: Int8Array;
  readonly normalizer: Readonly<Normalizer>;
}

/** A bundle of an untrained network, and its layers to measure. */
export interface KernelNetwork {
  /** Files by their path in the bundle. */
  readonly bundle: Bundle;
  readonly cases: readonly KernelCase[];
}

function randomWeights(count: number, stream: RandomStream): Int8Array {
  return Int8Array.from({ length: count }, () => stream.integer(-LARGEST_VALUE, LARGEST_VALUE));
}

function rowBitsOf(weights: Int8Array, inputs: number): number {
  let longest = 1;
  for (let row = 0; row < weights.length; row += inputs) {
    longest = Math.max(longest, Math.hypot(...weights.subarray(row, row + inputs)));
  }
  return Math.ceil(Math.log2(longest));
}

function randomLayer(
  inputs: number,
  outputs: number,
  activationOffset: number,
  stream: RandomStream,
): IntegerLayer {
  const weights = randomWeights(inputs * outputs, stream);
  return {
    inputs,
    outputs,
    weights,
    activationOffset,
    bias: new Int32Array(outputs),
    rowBits: rowBitsOf(weights, inputs),
    // Activations of some tens, few of which are clipped.
    gain: 4000,
    shift: 16,
    squaredLength: 0,
    goodnessMultiplier: 1,
    goodnessShift: 4,
    skipZeros: false,
  };
}

function randomModel(stream: RandomStream): IntegerModel {
  const units = WIDTHS.slice(1);
  const { offsets } = placeActivations(units, CLASSES);
  const layers = units.map((outputs, i) => randomLayer(WIDTHS[i], outputs, offsets[i], stream));
  const exits = layerEnds(layers);
  return {
    features: WIDTHS[0],
    classes: CLASSES,
    labelSlots: 0,
    labelCount: CLASSES,
    labelSquare: 0,
    labelMultiplier: 1,
    labelWeights: randomWeights(units[0] * CLASSES, stream),
    room: 0,
    layerCount: layers.length,
    layers,
    headCount: 0,
    heads: [],
    convolutionCount: 0,
    convolutions: [],
    rule: RULE_MARGIN,
    exitCount: exits.length,
    exits,
  };
}

/** A vector with this share of zeros at random places; the other values are activations, which are not negative. */
function vectorWith(zeroShare: number, length: number, stream: RandomStream): Int8Array {
  const vector = Int8Array.from({ length }, () => stream.integer(1, LARGEST_VALUE));
  for (const place of shuffled(length, stream).subarray(0, Math.round(zeroShare * length))) vector[place] = 0;
  return vector;
}

function caseOf(model: IntegerModel, layer: number, zeroShare: number, stream: RandomStream): KernelCase {
  const { inputs, outputs, weights } = model.layers[layer];
  const input = vectorWith(zeroShare, inputs, stream);
  const normalizer = { up: 0, half: 0, down: 0, multiplier: 0 };
  const squaredNorm = input.reduce((sum, value) => sum + value * value, 0);
  prepareNormalizer(model.layers[layer], squaredNorm, normalizer);
  return { layer, inputs, outputs, weights, input, normalizer };
}

/**
 * A network to measure the matrix kernels with: the same every time.
 *
 * @param kernels matrix kernels in addition to the portable one
 * @param zeroShare share of zeros among the inputs of every layer, 0 to 1, which decides on zero skipping
 */
export function kernelNetwork(kernels: readonly KernelName[], zeroShare: number): KernelNetwork {
  const stream = randomStream(1, 0, 'initialization');
  const random = randomModel(stream);
  const zeroShares = random.layers.map(() => zeroShare);
  const model = withZeroSkipping(random, zeroShares);
  const cases = MEASURED.map((layer) => caseOf(model, layer, zeroShare, stream));
  const bundle = generateBundle({
    name: KERNEL_BUNDLE,
    version,
    modelHash: NO_HASH,
    configHash: NO_HASH,
    packages: ['platformio'],
    kernels,
    golden: goldenVectors(model, cases[0].input),
    file: {
      network: {
        model,
        zeroShares,
        classNames: ['first', 'second'],
        scales: {
          inputScale: LARGEST_VALUE,
          activationSteps: model.layers.map(() => 0.01),
          goodnessStep: 0.001,
        },
      },
      signalToNoise: model.layers.map(() => 0),
      origin: {
        floatModel: NO_HASH,
        quantize: quantizeSchema.parse({}),
        exit: exitSchema.parse({}),
        statistics: [],
        validationSamples: 0,
        provenance: {
          ffirm: version,
          data: { name: 'random', source: 'random numbers', fingerprint: NO_HASH, trainingSamples: 0 },
          engine: { name: 'none', version },
          seed: 1,
          epochs: 0,
          network: networkSchema.parse({ layers: WIDTHS.slice(1) }),
          training: trainSchema.parse({}),
        },
      },
    },
  });
  return { bundle, cases };
}
