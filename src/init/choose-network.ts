import type { TrainableConfig } from '../config/config.js';
import { parseConfig } from '../config/load.js';
import { trainable } from '../config/network-source.js';
import type { DataSplits } from '../data/dataset.js';
import { InputError } from '../errors/input-error.js';
import type { CortexMTarget } from '../simulate/target.js';
import { estimateSize, type SizeEstimate, type StreamSizes } from './estimate.js';
import type { NetworkPlan } from './networks.js';

/** A network that was chosen: its config, as text too, and its estimated size. */
export interface Chosen {
  readonly config: TrainableConfig;
  readonly text: string;
  readonly size: SizeEstimate;
}

/** The largest network that fits. @throws InputError when not even the smallest does */
export function chooseNetwork(
  plans: readonly NetworkPlan[],
  textOf: (plan: NetworkPlan) => string,
  path: string,
  splits: DataSplits,
  target: CortexMTarget,
  limits: { readonly flash: number; readonly ram: number },
): Chosen {
  const streams: StreamSizes = new Map();
  let smallest: SizeEstimate | undefined;
  for (const plan of plans) {
    const text = textOf(plan);
    const config = trainable(parseConfig(text, path));
    const size = estimateSize(config, splits, target, streams);
    if (size.flash.total <= limits.flash && size.ram.total <= limits.ram) return { config, text, size };
    smallest = size;
  }
  const { flash, ram } = smallest ?? { flash: { total: 0 }, ram: { total: 0 } };
  const beyond = ram.total > limits.ram ? '--ram' : '--flash';
  throw new InputError(
    `${beyond}: the smallest network for these data takes about ${flash.total} bytes of flash and ${ram.total} of RAM, and there are ` +
      `${limits.flash} and ${limits.ram}; raise ${beyond}, or write a config with fewer channels or features by hand`,
  );
}
