import { type Bundle, generateBundle } from '../codegen/bundle.js';
import { goldenVectors } from '../codegen/golden.js';
import type { KernelName } from '../codegen/kernels/registry.js';
import { networkSchema, quantizeSchema, trainSchema } from '../config/config.js';
import { exitSchema } from '../config/exit-config.js';
import { version } from '../io/package.js';
import { LARGEST_VALUE } from '../kernel/limits.js';
import type { IntegerModel } from '../quantize/integer-network.js';

/** Prefix of the bundle. */
export const KERNEL_BUNDLE = 'net';

/** Classes of every network that is made for the bench. */
export const CLASSES = 2;

const NO_HASH = '0'.repeat(64);

/** A network that nobody trained. */
export interface UntrainedNetwork {
  readonly model: IntegerModel;
  /** Share of zeros among the inputs of every layer, 0 to 1. */
  readonly zeroShares: readonly number[];
}

/**
 * The bundle of a network that nobody trained.
 *
 * @param kernels matrix kernels in addition to the portable one
 * @param input of the golden vector
 */
export function untrainedBundle(
  { model, zeroShares }: UntrainedNetwork,
  kernels: readonly KernelName[],
  input: Int8Array,
): Bundle {
  return generateBundle({
    name: KERNEL_BUNDLE,
    version,
    modelHash: NO_HASH,
    configHash: NO_HASH,
    packages: ['platformio'],
    kernels,
    golden: goldenVectors(model, input),
    file: {
      network: {
        model,
        zeroShares,
        classNames: ['first', 'second'],
        scales: {
          inputScale: LARGEST_VALUE,
          activationSteps: model.layers.map(() => 0.01),
          goodnessStep: 0.001,
          ...(model.headCount > 0 ? { logitSteps: model.heads.map(() => 0.001) } : {}),
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
          network: networkSchema.parse({ layers: model.layers.map(({ outputs }) => outputs) }),
          training: trainSchema.parse({}),
        },
      },
    },
  });
}
