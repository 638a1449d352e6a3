import type { KernelName } from '../codegen/kernels/registry.js';
import { RULE_MARGIN } from '../kernel/types.js';
import { type RandomStream, randomStream, shuffled } from '../math/random.js';
import { placeActivations } from '../quantize/activations.js';
import { type IntegerModel, layerEnds } from '../quantize/integer-network.js';
import { withZeroSkipping } from '../quantize/zeros.js';
import { type KernelCase, type KernelNetwork, normalizerOf } from './kernel-case.js';
import { randomActivations, randomLayer, randomWeights } from './random-layer.js';
import { CLASSES, untrainedBundle } from './untrained-bundle.js';

/** Widths of the network, whose layers 0, 2 and 4 are the ones to measure: 784 x 128, 256 x 128, 64 x 64. */
const WIDTHS = [784, 128, 256, 128, 64, 64, 4];
const MEASURED = [0, 2, 4];

function randomModel(stream: RandomStream): IntegerModel {
  const units = WIDTHS.slice(1);
  const { offsets } = placeActivations(units, CLASSES);
  const layers = units.map((outputs, i) =>
    randomLayer({ inputs: WIDTHS[i], outputs, activationOffset: offsets[i] }, stream),
  );
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

/** Activations with this share of zeros at random places. */
function vectorWith(zeroShare: number, length: number, stream: RandomStream): Int8Array {
  const vector = randomActivations(length, stream);
  for (const place of shuffled(length, stream).subarray(0, Math.round(zeroShare * length))) vector[place] = 0;
  return vector;
}

function caseOf(model: IntegerModel, layer: number, zeroShare: number, stream: RandomStream): KernelCase {
  const { inputs, outputs } = model.layers[layer];
  const input = vectorWith(zeroShare, inputs, stream);
  const normalizer = normalizerOf(model.layers[layer], input);
  const title = `${inputs} x ${outputs}`;
  return { title, inputs, outputs, positions: 1, layer, zeroShare, input, normalizer };
}

/**
 * A network of dense layers to measure the matrix kernels with: the same every time.
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
  const bundle = untrainedBundle({ model, zeroShares }, kernels, cases[0].input);
  return { model, bundle, cases };
}
