import { describe, expect, it } from 'vitest';
import { configSchema, type TrainConfig } from '../../../src/config/config.js';
import { InputError } from '../../../src/errors/input-error.js';
import { type Purpose, type RandomStream, randomStream } from '../../../src/math/random.js';
import { checkAugmentations, openAugmentations } from '../../../src/train/augment/registry.js';
import { numbered } from './maps.js';

const PICTURES = { name: 'pictures', imageShape: [6, 6, 3] } as const;
const TABLE = { name: 'table' };
const SIGNAL = { input: { height: 1, width: 12, channels: 3 } };

function training(train: object): TrainConfig {
  return configSchema.parse({ name: 'some', data: { source: 'mnist' }, train }).train;
}

/** A stream for every purpose, as an epoch has them. */
function streams(seed: number): (purpose: Purpose) => RandomStream {
  const open = new Map<Purpose, RandomStream>();
  return (purpose) => {
    const stream = open.get(purpose) ?? randomStream(seed, 1, purpose);
    open.set(purpose, stream);
    return stream;
  };
}

const pictureAt = { height: 6, width: 6, channels: 3 };

/** Samples one after the other, changed. */
function changed(train: object, seed: number, count: number, of: 'picture' | 'signal'): Float32Array[] {
  const [samples, network, shape] =
    of === 'picture' ? [PICTURES, {}, pictureAt] : [TABLE, SIGNAL, SIGNAL.input];
  const change = openAugmentations(samples, network, training(train), streams(seed));
  return Array.from({ length: count }, () => {
    const features = numbered(shape);
    change?.(features);
    return features;
  });
}

const CASES: readonly (readonly ['picture' | 'signal', object])[] = [
  ['picture', { flip: true }],
  ['picture', { shift: 2 }],
  ['picture', { cutout: 3 }],
  ['picture', { flip: true, shift: 1, cutout: 2 }],
  ['signal', { timeShift: 3 }],
  ['signal', { gain: 0.1 }],
  ['signal', { offset: 0.1 }],
  ['signal', { dropChannel: 0.3 }],
  ['signal', { invert: true }],
  ['signal', { rotate: 30 }],
  ['signal', { timeShift: 2, rotate: 10, invert: true, gain: 0.2, offset: 0.2, dropChannel: 0.2 }],
];

describe('changes of samples', () => {
  it.each(CASES)('are the same for the same seed, and others for another: %s %j', (of, train) => {
    const first = changed(train, 1, 20, of);
    expect(changed(train, 1, 20, of)).toEqual(first);
    expect(changed(train, 2, 20, of)).not.toEqual(first);
    expect(new Set(first.map(String)).size).toBeGreaterThan(1);
  });

  it('draw from streams of their own, so that one does not change another', () => {
    const alone = changed({ shift: 2 }, 1, 20, 'picture');
    const mirrored = changed({ shift: 2, flip: true }, 1, 20, 'picture');
    const kept = mirrored.filter((features, index) => features.every((x, at) => x === alone[index][at]));
    expect(kept.length).toBeGreaterThan(4);
    expect(kept.length).toBeLessThan(16);
  });

  it('are none where none is asked for', () => {
    expect(openAugmentations(TABLE, {}, training({ flip: false, noise: 0.1 }), streams(1))).toBeUndefined();
  });

  it('keep the ratios of a channel, and the differences within it', () => {
    for (const features of changed({ gain: 0.2 }, 3, 5, 'signal')) {
      const ratio = features[0];
      for (let point = 0; point < 12; point++)
        expect(features[3 * point] / (3 * point + 1)).toBeCloseTo(ratio, 4);
      expect(features[1] / 2).not.toBeCloseTo(ratio, 4);
    }
    for (const features of changed({ offset: 0.2 }, 3, 5, 'signal')) {
      for (let point = 0; point < 12; point++)
        expect(features[3 * point] - features[0]).toBeCloseTo(3 * point, 4);
    }
  });

  it('negate every other signal, whole', () => {
    const signs = changed({ invert: true }, 4, 1000, 'signal').map((features) => {
      const [first] = features;
      expect(features).toEqual(numbered(SIGNAL.input).map((value) => value * first));
      return first;
    });
    // Five standard deviations of the mean of a thousand.
    expect(Math.abs(signs.reduce((sum, sign) => sum + sign, 0) / signs.length)).toBeLessThan(0.16);
    expect(new Set(signs)).toEqual(new Set([1, -1]));
  });

  it('drop a channel as often as they should, and all its points', () => {
    const dropped = changed({ dropChannel: 0.25 }, 4, 1000, 'signal').flatMap((features) =>
      [0, 1, 2].map((channel) => {
        const points = Array.from({ length: 12 }, (_, point) => features[3 * point + channel]);
        expect(new Set(points.map((value) => value === 0)).size).toBe(1);
        return points[0] === 0 ? 1 : 0;
      }),
    );
    expect(dropped.reduce((sum: number, one) => sum + one, 0) / dropped.length).toBeCloseTo(0.25, 1);
  });
});

describe('windows of raw samples', () => {
  it('are signals, whose shape need not be given', () => {
    const windows = { name: 'windows', mapShape: { height: 1, width: 12, channels: 3 } };
    expect(() => checkAugmentations(windows, {}, training({ timeShift: 3, gain: 0.1 }))).not.toThrow();
    expect(() => checkAugmentations(windows, {}, training({ flip: true }))).toThrow(
      'train.flip: the samples of windows are not pictures; remove it',
    );
  });
});

describe('changes that are not possible', () => {
  it.each<[train: object, samples: typeof PICTURES | typeof TABLE, network: object, message: string]>([
    [{ flip: true }, TABLE, {}, 'train.flip: the samples of table are not pictures; remove it'],
    [{ shift: 1 }, TABLE, SIGNAL, 'train.shift: the samples of table are not pictures; remove it'],
    [
      { cutout: 7 },
      PICTURES,
      {},
      'train.cutout: a square of 7 x 7 pixels is larger than a picture of 6 x 6; lower it',
    ],
    ...['gain', 'offset', 'dropChannel'].map((key): [object, typeof PICTURES, object, string] => [
      { [key]: 0.1 },
      PICTURES,
      {},
      `train.${key}: the samples of pictures are not known to be signals; ` +
        'set network.input, such as {"width": 64, "channels": 6}, or remove it',
    ]),
    [
      { timeShift: 12 },
      TABLE,
      SIGNAL,
      'train.timeShift: 12 points are not less than the 12 points of a sample; lower it',
    ],
    [
      { rotate: 20 },
      TABLE,
      { input: { height: 1, width: 12, channels: 4 } },
      'train.rotate: 4 channels are not sensors of 3 axes each; remove it, or choose the channels of such sensors',
    ],
  ])('are refused: %j', (train, samples, network, message) => {
    expect(() => checkAugmentations(samples, network, training(train))).toThrow(new InputError(message));
  });

  it('are possible where network.input describes pictures', () => {
    const network = { input: { height: 4, width: 9, channels: 1 } };
    expect(() => checkAugmentations(TABLE, network, training({ flip: true, shift: 1 }))).not.toThrow();
  });
});
