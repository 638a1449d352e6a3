import type { ScalingConfig } from '../../config/data-config.js';
import { matchPattern } from '../../config/path-pattern.js';
import type { FrontEndRecord } from '../../signal/front-end.js';
import type { Channel } from '../recording.js';

/** How the values of a channel become integers: by its name, else by the first pattern that matches it. */
export function scalingOf(
  scaling: Readonly<Record<string, ScalingConfig>>,
  name: string,
): ScalingConfig | undefined {
  // In objects, keys that are whole numbers come first wherever they are written, so a name must not depend on the order.
  if (Object.hasOwn(scaling, name)) return scaling[name];
  const key = Object.keys(scaling).find((pattern) => matchPattern(pattern, name) !== undefined);
  return key === undefined ? undefined : scaling[key];
}

/** A channel as a device passes it: integer = value in `unit` * gain + offset. */
export function deviceChannelOf(
  { name, unit, gain, baseline }: Pick<Channel, 'name' | 'unit' | 'gain' | 'baseline'>,
  scaling: ScalingConfig | undefined,
): FrontEndRecord['channels'][number] {
  return scaling === undefined
    ? { name, unit, gain, offset: baseline }
    : { name, unit: scaling.unit === '' ? unit : scaling.unit, gain: scaling.scale, offset: scaling.offset };
}
