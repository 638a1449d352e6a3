import { dirname, join } from 'node:path';
import { damage, quoted } from '../file/damage.js';
import type { OpenRecord } from './open-record.js';
import type { SignalLine } from './signal-line.js';

const CHECK_MEND = 'fetch the file again, or correct the header';

/**
 * Compares first value and checksum with the header, which leaves them out when it does not know them.
 *
 * @param samples all that the file holds of the signal
 * @throws InputError naming the file and the channel
 */
export function checkSignal(signal: SignalLine, samples: Int32Array, open: OpenRecord): void {
  const file = join(dirname(open.headerPath), signal.file);
  const place = `channel ${quoted(signal.description)}`;
  const announced = `${open.headerPath}, line ${signal.line}`;
  if (signal.initial !== undefined && !signal.format.difference && samples[0] !== signal.initial) {
    const problem = `the first sample is ${samples[0]}, not ${signal.initial} (${announced})`;
    throw damage(file, place, problem, CHECK_MEND);
  }
  // Without a number of samples the checksum is a placeholder.
  if (signal.checksum === undefined || open.header.record.frames === undefined) {
    return;
  }
  let sum = 0;
  for (const sample of samples) {
    sum = (sum + sample) | 0;
  }
  const found = (sum << 16) >> 16;
  const expected = (signal.checksum << 16) >> 16;
  if (found !== expected) {
    throw damage(file, place, `the checksum is ${found}, not ${expected} (${announced})`, CHECK_MEND);
  }
}
