import { InputError } from '../errors/input-error.js';
import type { Oddity } from './oddity.js';
import type { ChannelFault, RecordingHeader } from './recording.js';

/**
 * Refuses to read a channel with a fault.
 *
 * @throws InputError when it has a fault
 */
export function refuseFault(
  { source, channels }: Pick<RecordingHeader, 'source' | 'channels'>,
  channel: number,
): void {
  const { name, fault } = channels[channel];
  if (fault === undefined) return;
  const { place, problem, remedy } = fault;
  throw new InputError(
    `${source}, ${place}: ${problem}; ${remedy}, or do without channel ${JSON.stringify(name)}`,
  );
}

/** The oddity of a channel with a fault that was not requested by name. */
export function oddityOfFault(source: string, name: string, fault: ChannelFault): Oddity {
  return {
    kind: 'channel',
    source,
    place: fault.place,
    problem: fault.problem,
    effect: `channel ${JSON.stringify(name)} is left out`,
    remedy: fault.remedy,
  };
}
