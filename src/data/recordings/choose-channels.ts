import { InputError } from '../../config/input-error.js';
import { nearestName } from '../../config/nearest.js';
import type { Recording } from '../recording.js';

/** Most channels that a beat front end takes when nobody says which. */
const LEADS = 2;

/**
 * The channels of a recording that a front end takes, as indices.
 *
 * @param wanted names, or numbers from 0; when absent, all of them, and of an ECG the first two
 * @throws InputError when a channel is not there, or the channels have different rates
 */
export function chooseChannels(
  recording: Pick<Recording, 'source' | 'channels'>,
  wanted: readonly string[] | undefined,
  kind: 'beats' | 'windows',
): readonly number[] {
  const { channels, source } = recording;
  const names = channels.map(({ name }) => name);
  const all = channels.map((_, i) => i);
  const chosen =
    wanted === undefined
      ? all.slice(0, kind === 'beats' ? LEADS : all.length)
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
  const odd = chosen.find((index) => channels[index].rate !== channels[chosen[0]].rate);
  if (odd !== undefined) {
    throw new InputError(
      `${source}: channel "${names[odd]}" has ${channels[odd].rate} samples a second, "${names[chosen[0]]}" ` +
        `${channels[chosen[0]].rate}; choose data.channels of one rate`,
    );
  }
  return chosen;
}
