import type { Config, TrainableConfig } from '../config/config.js';
import { parseConfig } from '../config/load.js';
import { trainable } from '../config/network-source.js';
import { type DataSplits, spreadSamples } from '../data/dataset.js';
import { InputError } from '../errors/input-error.js';
import { configText } from '../init/config-text.js';
import { estimateSize, type SizeEstimate, type StreamSizes } from '../init/estimate.js';
import type { PlainConfig } from '../init/examples.js';
import type { CortexMTarget } from '../simulate/target.js';
import type { Dimension } from './dimensions/dimension.js';
import { dimensionsFor } from './dimensions/registry.js';
import type { Point } from './tpe.js';

/** Samples by which sizes are estimated. */
export type SizedSamples = Pick<DataSplits, 'train' | 'frontEnd'>;

/** Samples of another front end that are kept: sizes need no more. */
const SAMPLES = 100;

/** A config that may be tried. */
export interface Candidate {
  readonly point: Point;
  /** As it is in a file. */
  readonly plain: PlainConfig;
  readonly config: TrainableConfig;
  /** What it takes, before its training. */
  readonly size: SizeEstimate;
}

/** All configs that a search may try. */
export interface Space {
  readonly dimensions: readonly Dimension[];
  /** The config that was given, as it is. */
  readonly given: Candidate;
  /** The config at a point; undefined where there is none that could be trained on these data. */
  candidateAt(point: Point): Promise<Candidate | undefined>;
}

/**
 * The space around a config.
 *
 * @param plain the config as it is in its file
 * @param path of that file
 * @param load reads the samples of a config with another front end
 * @throws InputError when the config is wrong, imports its network, or does not fit the samples
 */
export async function openSpace(
  plain: PlainConfig,
  path: string,
  splits: SizedSamples,
  target: CortexMTarget,
  load: (config: Config) => Promise<SizedSamples>,
): Promise<Space> {
  // The sizes of samples and of streams by what they depend on: the front end.
  const known = new Map<string, Promise<{ readonly samples: SizedSamples; readonly streams: StreamSizes }>>();
  const { data: given } = parseConfig(configText(plain), path);
  known.set(JSON.stringify(given), Promise.resolve({ samples: splits, streams: new Map() }));

  const samplesOf = (config: Config) => {
    const name = JSON.stringify(config.data);
    const found =
      known.get(name) ??
      load(config).then((other) => ({
        samples: { ...other, train: spreadSamples(other.train, SAMPLES) },
        streams: new Map(),
      }));
    known.set(name, found);
    return found;
  };
  const candidateOf = async (point: Point, changed: PlainConfig): Promise<Candidate> => {
    const config = trainable(parseConfig(configText(changed), path));
    const { samples, streams } = await samplesOf(config);
    return { point, plain: changed, config, size: estimateSize(config, samples, target, streams) };
  };
  const dimensions = dimensionsFor(trainable(parseConfig(configText(plain), path)));
  return {
    dimensions,
    given: await candidateOf(
      dimensions.map(({ given }) => given),
      plain,
    ),
    async candidateAt(point) {
      try {
        const changed = dimensions.reduce((config, { values }, i) => values[point[i]](config), plain);
        return await candidateOf(point, changed);
      } catch (error) {
        // What cannot be trained is no part of the space.
        if (error instanceof InputError) return undefined;
        throw error;
      }
    },
  };
}
