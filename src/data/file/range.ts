import type { Channel } from '../recording.js';

/**
 * Checks the range that a caller requests of a recording.
 *
 * @throws RangeError when there is no such channel, or [start, end) is not within its samples
 */
export function checkRange(channels: readonly Channel[], channel: number, start: number, end: number): void {
  if (!Number.isInteger(channel) || channel < 0 || channel >= channels.length) {
    throw new RangeError(`channel ${channel} of ${channels.length}`);
  }
  const { length } = channels[channel];
  if (!Number.isInteger(start) || !Number.isInteger(end) || start < 0 || start > end || end > length) {
    throw new RangeError(`samples [${start}, ${end}) of a channel of ${length}`);
  }
}
