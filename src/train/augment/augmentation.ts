import type { TrainConfig } from '../../config/config.js';
import type { Purpose, RandomStream } from '../../math/random.js';
import type { MapShape } from '../../model/convolution.js';

/** Changes the features of a sample, in place; another sample, or another epoch, gets another change. */
export type Change = (features: Float32Array) => void;

/** The key of an augmentation in `train`. */
export type AugmentationKey =
  | 'flip'
  | 'shift'
  | 'cutout'
  | 'timeShift'
  | 'invert'
  | 'rotate'
  | 'gain'
  | 'offset'
  | 'dropChannel';

/** What samples can be, for an augmentation that is made for it. */
export type SampleKind = 'picture' | 'signal';

/** One way to change samples during training. */
export interface Augmentation {
  readonly key: AugmentationKey;
  /** The samples that it is made for. */
  readonly of: SampleKind;
  /** Its stream of random numbers, which nothing else uses. */
  readonly purpose: Purpose;
  /** Whether a config asks for it. */
  isWanted(train: TrainConfig): boolean;
  /** Checks that it can be done to samples of this shape; absent if it always can. @throws InputError saying what to change */
  readonly check?: (train: TrainConfig, shape: MapShape) => void;
  /** The change, if the config asks for it. */
  open(train: TrainConfig, shape: MapShape, stream: RandomStream): Change;
}
