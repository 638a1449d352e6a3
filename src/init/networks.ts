import { columnsInCommon } from '../config/streaming.js';
import type { DataSplits } from '../data/dataset.js';

/** A network and its training, as a config has them. */
export interface NetworkPlan {
  readonly network: Readonly<Record<string, unknown>>;
  readonly train: Readonly<Record<string, unknown>>;
  readonly quantize?: Readonly<Record<string, unknown>>;
}

/** Units of dense layers, the largest network first. */
const DENSE: readonly (readonly number[])[] = [
  [256, 128],
  [128, 128],
  [128, 64],
  [64, 64],
  [64, 32],
  [32, 32],
  [32, 16],
  [16, 16],
  [16],
  [8],
];

/** Units that are trained to decide by themselves. */
const PREFIXES = [8, 16, 32, 64, 128];

/** Channels of the first, the second and all further convolutions over time. */
const OVER_TIME: readonly (readonly [number, number, number])[] = [
  [32, 64, 96],
  [24, 48, 64],
  [16, 32, 48],
  [16, 24, 32],
  [12, 16, 24],
  [8, 16, 16],
  [8, 8, 12],
  [4, 8, 8],
];

/** Channels of convolutions of pictures. */
const OF_PICTURES: readonly (readonly [number, number])[] = [
  [24, 48],
  [16, 32],
  [12, 24],
  [8, 16],
  [6, 12],
  [4, 8],
];

/** Shorter windows have no room for convolutions. */
const SHORTEST_FOR_CONVOLUTIONS = 8;

/** With fewer training samples, batches are small, so that an epoch has some steps. */
const FEW_SAMPLES = 5000;

/** Cells of the grid that heads read where a layer has many positions. */
const GRID = 4;

/** Steps of training that are enough on every data set that was tried; more epochs on few samples. */
const STEPS = 6000;

function epochsFor(samples: number, batch: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, Math.round((STEPS * batch) / samples)));
}

/** Dense layers that learn by forward-forward, as in examples/ecg-beats/random.json. */
function densePlans(samples: number, widest: number): readonly NetworkPlan[] {
  const batch = samples < FEW_SAMPLES ? 64 : 256;
  return DENSE.filter(([first]) => first <= widest).map((layers) => ({
    network: {
      layers,
      prefixes: PREFIXES.filter((units) => units < layers[0]),
      label: { placement: 'prepend', amplitude: 4 },
      normalization: { input: 'none' },
    },
    train: {
      epochs: epochsFor(samples, batch, 10, 30),
      batch,
      learningRate: samples < FEW_SAMPLES ? 0.005 : 0.003,
    },
  }));
}

/** A convolution over time without padding, so that windows can share what they have in common. */
interface TimeLayer {
  readonly kernel: number;
  readonly stride: number;
  /** Positions of its output. */
  readonly width: number;
}

/** Convolutions for windows of this length, as in examples/motion/har.json; at most four. */
export function timeLayers(length: number): readonly TimeLayer[] {
  const layers: TimeLayer[] = [];
  let width = length;
  const add = (kernel: number, stride: number) => {
    width = Math.floor((width - kernel) / stride) + 1;
    layers.push({ kernel, stride, width });
  };
  if (length >= 64) add(16, 4);
  else if (length >= 16) add(8, 2);
  else add(3, 1);
  if (width >= 9) add(5, 2);
  while (width >= 5 && layers.length < 4) add(3, 2);
  return layers;
}

/** Convolutions of raw windows that learn by local heads. */
function timePlans(length: number, hop: number, samples: number): readonly NetworkPlan[] {
  const shapes = timeLayers(length);
  const common = columnsInCommon(
    hop,
    length,
    shapes.map(({ kernel, stride }) => ({ kernel, stride, padding: 0 })),
  );
  const batch = 64;
  return OVER_TIME.map((channels) => ({
    network: {
      layers: shapes.map(({ kernel, stride, width }, i) => ({
        ...{ kind: 'conv1d', channels: channels[Math.min(i, channels.length - 1)], kernel },
        ...(stride === 1 ? {} : { stride }),
        ...(width > GRID ? { grid: GRID } : {}),
      })),
      normalization: { kind: 'none' },
    },
    train: {
      rule: { kind: 'local-heads' },
      epochs: epochsFor(samples, batch, 10, 30),
      ...{ batch, learningRate: 0.001, gain: 0.2, noise: 0.1 },
    },
    ...('problem' in common ? {} : { quantize: { streaming: true } }),
  }));
}

/** Convolutions of pictures that learn by local heads, as in examples/mnist/tiny.json. */
function picturePlans(height: number, width: number, samples: number): readonly NetworkPlan[] {
  const side = Math.min(height, width);
  // A fifth of the side without overlap reads every pixel once; large pictures are read with a stride instead.
  const tile = side < 10 ? undefined : Math.min(8, Math.floor(side / 5));
  const first = tile === undefined ? { kernel: 3, padding: 1 } : { kernel: tile, stride: tile };
  const positions = tile === undefined ? side : Math.floor(side / tile);
  const grid = positions > 6 ? { grid: GRID } : {};
  const batch = samples < FEW_SAMPLES ? 32 : 128;
  return OF_PICTURES.map(([one, two]) => ({
    network: {
      layers: [
        { kind: 'conv2d', channels: one, ...first, ...grid },
        { kind: 'conv2d', channels: two, kernel: 3, padding: 1, ...grid },
      ],
    },
    train: {
      rule: { kind: 'local-heads' },
      epochs: epochsFor(samples, batch, 10, 30),
      ...{ batch, learningRate: 0.003 },
      ...(side >= 16 ? { shift: 1 } : {}),
    },
  }));
}

/**
 * Networks for samples, the largest first: dense ones for features, heart beats and rows of tables, convolutions for raw windows and
 * pictures.
 */
export function plansFor({
  train,
  frontEnd,
}: Pick<DataSplits, 'train' | 'frontEnd'>): readonly NetworkPlan[] {
  const { count, imageShape } = train;
  if (imageShape !== undefined && Math.min(imageShape[0], imageShape[1]) >= 3) {
    return picturePlans(imageShape[0], imageShape[1], count);
  }
  const signal = frontEnd?.signal;
  if (signal?.kind === 'raw' && signal.length >= SHORTEST_FOR_CONVOLUTIONS) {
    return timePlans(signal.length, signal.hop ?? signal.length, count);
  }
  return densePlans(count, signal?.kind === 'beats' ? 128 : 256);
}
