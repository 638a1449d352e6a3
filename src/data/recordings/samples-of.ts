import type { ReportOddity } from '../oddity.js';
import { type DeviceChannel, deviceSamples } from './device-samples.js';
import type { RawSignal } from './raw-signal.js';

/**
 * The samples of channels as a device would push them; samples that were not measured, or that do not fit in 16 bits after
 * scaling, are an oddity.
 *
 * @throws InputError as deviceSamples
 */
export function samplesOf(
  channels: readonly DeviceChannel[],
  source: string,
  report: ReportOddity,
): Pick<RawSignal, 'samples' | 'gaps' | 'count'> {
  const { samples, gaps, notMeasured, clipped } = deviceSamples(channels, source);
  const count = samples.length / channels.length;
  channels.forEach(({ name }, channel) => {
    const common = { source, place: `channel ${JSON.stringify(name)}` };
    const missing = notMeasured[channel];
    if (missing.count > 0) {
      report({
        ...{ ...common, kind: 'not measured', count: missing.count },
        problem: `${missing.count} of ${count} samples were not measured, the first is sample ${missing.first}`,
        effect: 'they repeat the value before them, and rows that depend on them are left out',
        remedy: 'cut them out of the recording',
      });
    }
    const limited = clipped[channel];
    if (limited.count > 0) {
      report({
        ...{ ...common, kind: 'clipped', count: limited.count },
        problem: `${limited.count} of ${count} samples do not fit in 16 bits after scaling, the first is sample ${limited.first}`,
        effect: 'they are limited to the lowest or largest integer, as on a device that saturates',
        remedy: 'lower its scale in data.scaling',
      });
    }
  });
  return { samples, gaps, count };
}
