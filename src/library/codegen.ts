/**
 * `ffirm/codegen`: writes the C library of an integer model, and lowers TypeScript of the kernel's subset to C.
 *
 * @example
 * ```ts
 * import { readFile } from 'node:fs/promises';
 * import { decodeIntegerModel, generateBundle, goldenVectors } from 'ffirm/codegen';
 *
 * const path = 'build/mnist/integer.safetensors';
 * const file = decodeIntegerModel(await readFile(path), path);
 * const bundle = generateBundle({
 *   name: 'mnist',
 *   version: '1.0.0',
 *   file,
 *   golden: goldenVectors(file.network.model, inputs),
 *   packages: ['cmake'],
 *   kernels: ['dsp'],
 *   modelHash,
 *   configHash,
 * });
 * for (const [path, content] of bundle) console.log(path, content.length);
 * ```
 *
 * @packageDocumentation
 */
export { type Bundle, generateBundle } from '../codegen/bundle.js';
export type { BundleInput } from '../codegen/bundle-input.js';
export { type GoldenVector, goldenVectors } from '../codegen/golden.js';
export { KERNEL_NAMES, type KernelName } from '../codegen/kernels/registry.js';
export { type LoweredUnit, LoweringError, lower } from '../codegen/lower/index.js';
export { InputError } from '../errors/input-error.js';
export { PACKAGE_NAMES, type PackageName } from '../packages/registry.js';
export { quantizeInputs } from '../quantize/input.js';
export {
  decodeIntegerModel,
  encodeIntegerModel,
  type IntegerModelFile,
  type Origin,
} from '../quantize/integer-model-file.js';
