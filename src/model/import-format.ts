import type { MapShape } from './convolution.js';
import type { FloatNetwork } from './network.js';

/** A network from a file of another program. */
export interface ForeignNetwork {
  readonly network: Omit<FloatNetwork, 'classNames'>;
  /** Names of the classes, in the order of the outputs; undefined if the file does not have them. */
  readonly classNames: readonly string[] | undefined;
  readonly classes: number;
  /** The shape of a sample; undefined if the file does not say, or takes it as a vector. */
  readonly input: MapShape | undefined;
  /** Names of tensors of the file that the network does not use. */
  readonly unused: readonly string[];
}

/** A file that is needed for a network, and its name for messages. */
export interface ForeignFile {
  readonly bytes: Uint8Array;
  readonly source: string;
}

/** A format of networks that other programs trained. */
export interface ImportFormat {
  /** What the names of its files end in; undefined for the format of all other files. */
  readonly ending: string | undefined;
  /** Its name in messages. */
  readonly name: string;
  /** Whether a file of this format needs a description of its tensors. */
  readonly isDescribed: boolean;
  /**
   * Reads a network.
   *
   * @param description present if and only if the format needs one
   * @throws InputError when a file is damaged, or holds what ffirm cannot express
   */
  read(weights: ForeignFile, description: ForeignFile | undefined): ForeignNetwork;
}
