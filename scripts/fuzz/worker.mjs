// Feeds damaged inputs of one subject: worker.mjs SUBJECT SEED FROM TO FOLDER. Reports its progress to the parent.
import { readFileSync, writeFileSync } from 'node:fs';
import { InputError } from '../../dist/errors/input-error.js';
import { randomOf } from './random.mjs';
import { SUBJECTS } from './subjects/index.mjs';

const BATCH = 20;

const [name, seed, from, to, folder] = process.argv.slice(2);

/** The most memory that was in use since the last call, in bytes. */
function peakMemory() {
  const peak = /VmHWM:\s*(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'));
  writeFileSync('/proc/self/clear_refs', '5');
  return 1024 * Number(peak?.[1] ?? 0);
}

const subject = await SUBJECTS.get(name).open(folder);
const counts = { taken: 0, refused: 0 };
let baseline;
for (let index = Number(from); index < Number(to); index++) {
  if (index % BATCH === 0 || baseline === undefined) {
    if (baseline !== undefined) process.send({ at: index, counts, peak: peakMemory() - baseline });
    else {
      // What the program itself uses, with some room for garbage that has not been collected yet.
      peakMemory();
      baseline = process.memoryUsage().rss;
    }
  }
  try {
    await subject.feed(randomOf(Number(seed), index));
    counts.taken += 1;
  } catch (error) {
    if (!(error instanceof InputError)) {
      process.send({ fault: { index, message: String(error?.stack ?? error), input: subject.lastInput() } });
      counts.faults = (counts.faults ?? 0) + 1;
      continue;
    }
    counts.refused += 1;
  }
}
process.send({ at: Number(to), counts, peak: peakMemory() - baseline, done: true });
process.disconnect();
