import type { ReportOddity } from '../oddity.js';
import { type DeviceChannel, deviceSamples } from './device-samples.js';
import type { RawSignal } from './raw-signal.js';

/**
 * The samples of channels as a device would push them; samples that were not measured are an oddity.
 *
 * @throws InputError as deviceSamples
 */
export function samplesOf(
  channels: readonly DeviceChannel[],
  source: string,
  report: ReportOddity,
): Pick<RawSignal, 'samples' | 'gaps' | 'count'> {
  const { samples, gaps, notMeasured } = deviceSamples(channels, source);
  const count = samples.length / channels.length;
  notMeasured.forEach(({ count: missing, first }, channel) => {
    if (missing === 0) return;
    report({
      kind: 'not measured',
      source,
      place: `channel ${JSON.stringify(channels[channel].name)}`,
      problem: `${missing} of ${count} samples were not measured, the first is sample ${first}`,
      effect: 'they repeat the value before them, and rows that depend on them are left out',
      remedy: 'cut them out of the recording',
      count: missing,
    });
  });
  return { samples, gaps, count };
}
