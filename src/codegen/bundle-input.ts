import type { PackageName } from '../packages/registry.js';
import type { IntegerModelFile } from '../quantize/integer-model-file.js';
import type { SignalProgram } from '../signal/program.js';
import type { GoldenVector } from './golden.js';
import type { KernelName } from './kernels/registry.js';

/** What a bundle is made of. */
export interface BundleInput {
  /** Prefix of every symbol and file: a lower-case C identifier. */
  readonly name: string;
  readonly version: string;
  readonly file: IntegerModelFile;
  readonly golden: readonly GoldenVector[];
  /** Build systems that it is laid out for. */
  readonly packages: readonly PackageName[];
  /** Matrix kernels beside the portable one. */
  readonly kernels: readonly KernelName[];
  /** The front end, where raw samples come in. */
  readonly signal?: SignalProgram | undefined;
  /** SHA-256 of the integer model file, hexadecimal. */
  readonly modelHash: string;
  /** SHA-256 of the configuration that matters to the bundle, hexadecimal. */
  readonly configHash: string;
}
