import type { NetworkConfig, TrainConfig } from '../../config/config.js';
import type { Dataset } from '../../data/dataset.js';
import { InputError } from '../../errors/input-error.js';
import type { Purpose, RandomStream } from '../../math/random.js';
import type { MapShape } from '../../model/convolution.js';
import { pictureShape } from '../input-shape.js';
import type { Augmentation, Change, SampleKind } from './augmentation.js';
import { cutout } from './cutout.js';
import { dropChannel } from './drop-channel.js';
import { flip } from './flip.js';
import { gain } from './gain.js';
import { invert } from './invert.js';
import { offset } from './offset.js';
import { rotate } from './rotate.js';
import { shift } from './shift.js';
import { timeShift } from './time-shift.js';

/** Every augmentation, in the order in which samples are changed. */
const AUGMENTATIONS: readonly Augmentation[] = [
  flip,
  shift,
  cutout,
  timeShift,
  invert,
  rotate,
  gain,
  offset,
  dropChannel,
];

/** What samples must be known to be, and how a config says it. */
const KINDS: Readonly<Record<SampleKind, { readonly about: string; readonly remedy: string }>> = {
  picture: { about: 'pictures', remedy: 'remove it' },
  signal: {
    about: 'known to be signals',
    remedy: 'set network.input, such as {"width": 64, "channels": 6}, or remove it',
  },
};

/** What an augmentation has to know of samples. */
type Samples = Pick<Dataset, 'name' | 'imageShape' | 'mapShape'>;

/**
 * The shape of samples as pictures or as signals; undefined if they are not known to be any. What network.input describes
 * with several rows is a picture, with a single row a signal, as windows of raw samples are.
 */
function shapeAs(
  kind: SampleKind,
  { imageShape, mapShape }: Samples,
  network: Pick<NetworkConfig, 'input'> | undefined,
): MapShape | undefined {
  const described = network?.input ?? mapShape;
  if (kind === 'signal') return described?.height === 1 ? described : undefined;
  if (imageShape !== undefined) return pictureShape(imageShape);
  return described !== undefined && described.height > 1 ? described : undefined;
}

/** The augmentations that a config asks for, each with the shape of the samples. @throws InputError when one is impossible */
function wantedFor(
  samples: Samples,
  network: Pick<NetworkConfig, 'input'> | undefined,
  train: TrainConfig,
): readonly { readonly augmentation: Augmentation; readonly shape: MapShape }[] {
  return AUGMENTATIONS.filter((augmentation) => augmentation.isWanted(train)).map((augmentation) => {
    const { key, of } = augmentation;
    const shape = shapeAs(of, samples, network);
    if (shape === undefined) {
      const { about, remedy } = KINDS[of];
      throw new InputError(`train.${key}: the samples of ${samples.name} are not ${about}; ${remedy}`);
    }
    augmentation.check?.(train, shape);
    return { augmentation, shape };
  });
}

/** Checks that samples can be changed as a config asks. @throws InputError saying what to change */
export function checkAugmentations(
  samples: Samples,
  network: Pick<NetworkConfig, 'input'> | undefined,
  train: TrainConfig,
): void {
  wantedFor(samples, network, train);
}

/**
 * All changes that a config asks for, one after the other; undefined if it asks for none.
 *
 * @param random the stream of a purpose
 * @throws InputError as checkAugmentations
 */
export function openAugmentations(
  samples: Samples,
  network: Pick<NetworkConfig, 'input'>,
  train: TrainConfig,
  random: (purpose: Purpose) => RandomStream,
): Change | undefined {
  const changes = wantedFor(samples, network, train).map(({ augmentation, shape }) =>
    augmentation.open(train, shape, random(augmentation.purpose)),
  );
  if (changes.length === 0) return undefined;
  return (features) => {
    for (const change of changes) change(features);
  };
}
