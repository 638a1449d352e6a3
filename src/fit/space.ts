import type { TrainableConfig } from '../config/config.js';
import { parseConfig } from '../config/load.js';
import { trainable } from '../config/network-source.js';
import type { DataSplits } from '../data/dataset.js';
import { InputError } from '../errors/input-error.js';
import { configText } from '../init/config-text.js';
import { estimateSize, type SizeEstimate, type StreamSizes } from '../init/estimate.js';
import type { PlainConfig } from '../init/examples.js';
import type { CortexMTarget } from '../simulate/target.js';
import type { Dimension } from './dimensions/dimension.js';
import { dimensionsFor } from './dimensions/registry.js';
import type { Point } from './tpe.js';

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
  candidateAt(point: Point): Candidate | undefined;
}

/**
 * The space around a config.
 *
 * @param plain the config as it is in its file
 * @param path of that file
 * @throws InputError when the config is wrong, imports its network, or does not fit the samples
 */
export function openSpace(
  plain: PlainConfig,
  path: string,
  splits: Pick<DataSplits, 'train' | 'frontEnd'>,
  target: CortexMTarget,
): Space {
  const streams: StreamSizes = new Map();
  const candidateOf = (point: Point, changed: PlainConfig): Candidate => {
    const config = trainable(parseConfig(configText(changed), path));
    return { point, plain: changed, config, size: estimateSize(config, splits, target, streams) };
  };
  const dimensions = dimensionsFor(trainable(parseConfig(configText(plain), path)));
  return {
    dimensions,
    given: candidateOf(
      dimensions.map(({ given }) => given),
      plain,
    ),
    candidateAt(point) {
      try {
        const changed = dimensions.reduce((config, { values }, i) => values[point[i]](config), plain);
        return candidateOf(point, changed);
      } catch (error) {
        // What cannot be trained is no part of the space.
        if (error instanceof InputError) return undefined;
        throw error;
      }
    },
  };
}
