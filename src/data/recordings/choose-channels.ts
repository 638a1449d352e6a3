import { nearestName } from '../../config/nearest.js';
import type { SignalConfig } from '../../config/signal-config.js';
import { InputError } from '../../errors/input-error.js';
import { oddityOfFault, refuseFault } from '../channel-fault.js';
import { type ReportOddity, refuseOddity } from '../oddity.js';
import type { Recording } from '../recording.js';

/** Most channels that a beat front end takes by default. */
const LEADS = 2;

/**
 * The first readable channels. Unreadable ones among them are oddities and are left out.
 *
 * @param most largest number of channels that a front end takes
 */
function usableChannels(
  { source, channels }: Pick<Recording, 'source' | 'channels'>,
  most: number,
  report: ReportOddity,
): readonly number[] {
  const usable: number[] = [];
  for (const [index, { name, fault }] of channels.entries()) {
    if (usable.length === most) break;
    if (fault === undefined) {
      usable.push(index);
    } else {
      report(oddityOfFault(source, name, fault));
    }
  }
  return usable;
}

/**
 * The channels of a recording that a front end takes, as indices.
 *
 * @param wanted names, or numbers from 0; when absent, all that can be read, and of an ECG the first two of them
 * @param report receives the oddities; all of it is refused when absent
 * @throws InputError when a channel does not exist, or the channels have different rates
 */
export function chooseChannels(
  recording: Pick<Recording, 'source' | 'channels'>,
  wanted: readonly string[] | undefined,
  kind: SignalConfig['kind'],
  report: ReportOddity = refuseOddity,
): readonly number[] {
  const { channels, source } = recording;
  const names = channels.map(({ name }) => name);
  const chosen =
    wanted === undefined
      ? usableChannels(recording, kind === 'beats' ? LEADS : channels.length, report)
      : wanted.map((name) => {
          const byName = names.indexOf(name);
          const index = byName >= 0 ? byName : /^\d+$/.test(name) ? Number(name) : -1;
          if (index >= 0 && index < channels.length) return index;
          const near = nearestName(name, names);
          throw new InputError(
            `${source}: there is no channel "${name}"; ` +
              (near === undefined ? `there are ${names.join(', ')}` : `did you mean "${near}"?`),
          );
        });
  for (const index of chosen) refuseFault(recording, index);
  if (chosen.length === 0) {
    throw new InputError(`${source}: it has no channel that can be read; leave it out of data.files`);
  }
  const odd = chosen.find((index) => channels[index].rate !== channels[chosen[0]].rate);
  if (odd !== undefined) {
    throw new InputError(
      `${source}: channel "${names[odd]}" has ${channels[odd].rate} samples per second, "${names[chosen[0]]}" ` +
        `${channels[chosen[0]].rate}; choose data.channels of one rate`,
    );
  }
  return chosen;
}
