import type { CountedCore } from '../io/manifest.js';
import type { Adaptation } from '../kernel/learn/types.js';
import type { PackageName } from '../packages/registry.js';
import type { IntegerModelFile } from '../quantize/integer-model-file.js';
import type { SignalProgram } from '../signal/program.js';
import type { ModelCard } from './card/card.js';
import type { GoldenVector } from './golden.js';
import type { KernelName } from './kernels/registry.js';
import type { MemoryUse } from './kernels/select.js';

/** The input from which a bundle is made. */
export interface BundleInput {
  /** Prefix of every symbol and file: a lower-case C identifier. */
  readonly name: string;
  readonly version: string;
  readonly file: IntegerModelFile;
  readonly golden: readonly GoldenVector[];
  /** Build systems for which it is laid out. */
  readonly packages: readonly PackageName[];
  /** Matrix kernels in addition to the portable one. */
  readonly kernels: readonly KernelName[];
  /** Whether few instructions matter more, as when absent, or little memory. */
  readonly memory?: MemoryUse | undefined;
  /** The front end, if the bundle takes raw samples one by one. */
  readonly signal?: SignalProgram | undefined;
  /** How the network learns on the device, if it does. */
  readonly adaptation?: Adaptation | undefined;
  /** What calls of this very library were counted to take; absent if that is not to be written into it. */
  readonly counted?: readonly CountedCore[] | undefined;
  /** What is known of the network and its data; absent if the bundle is to be without a card. */
  readonly card?: ModelCard | undefined;
  /** SHA-256 of the integer model file, hexadecimal. */
  readonly modelHash: string;
  /** SHA-256 of the configuration that the bundle depends on, hexadecimal. */
  readonly configHash: string;
}
