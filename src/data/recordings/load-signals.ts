import type { RecordingsConfig } from '../../config/data-config.js';
import { InputError } from '../../errors/input-error.js';
import { type DataContext, findInput } from '../find-input.js';
import { type ReportOddity, refuseOddity } from '../oddity.js';
import { nameOf } from '../readers/recordings.js';
import { type FoundRecording, findRecordings } from './find.js';
import type { RawSignal } from './raw-signal.js';
import { readSignals } from './read-signals.js';
import { unifySignals } from './unify-signals.js';

/** All signals must fit one front end. @throws InputError naming the one that does not */
function checkAlike(first: RawSignal, other: RawSignal): void {
  if (first.rate !== other.rate || first.channels.length !== other.channels.length) {
    throw new InputError(
      `recordings "${first.name}" (${first.channels.length} channels, ${first.rate} samples per second) and "${other.name}" ` +
        `(${other.channels.length}, ${other.rate}) do not fit one front end; choose data.files and data.channels that match`,
    );
  }
}

/** How a channel counts: "200 steps per mV, 0 at 0". */
function scaleText({ unit, gain, offset }: RawSignal['channels'][number]): string {
  return `${Number(gain.toPrecision(6))} steps per ${unit === '' ? 'unit' : unit}, the value 0 at ${Number(offset.toPrecision(6))}`;
}

/** Reports recordings whose integers mean other values than those of the first. */
function reportScales(signals: readonly RawSignal[], report: ReportOddity): void {
  const [first] = signals;
  for (const { name, stretch, file, channels } of signals) {
    if (stretch > 0) continue;
    const index = channels.findIndex((channel, i) => scaleText(channel) !== scaleText(first.channels[i]));
    if (index < 0) continue;
    report({
      ...{ kind: 'scale of recordings', source: file, place: `recording ${JSON.stringify(name)}` },
      problem:
        `channel "${channels[index].name}" has ${scaleText(channels[index])}; in "${first.name}", ` +
        `"${first.channels[index].name}" has ${scaleText(first.channels[index])}`,
      effect:
        'the integers are used as they are, so that the same value is not the same integer in all recordings',
      remedy:
        'bring all recordings to the same integers with data.scaling, or choose data.files that are alike',
    });
  }
}

/** No recording may be used twice, as itself and as a part of another. @throws InputError naming one that would be */
function checkParts(signals: readonly RawSignal[], found: readonly FoundRecording[]): void {
  const names = new Map(found.map(({ path, name }) => [nameOf(path), name]));
  for (const { name, parts = [] } of signals) {
    const twice = parts.find((part) => names.has(part));
    if (twice === undefined) continue;
    throw new InputError(
      `data.files: recording "${names.get(twice)}" is a segment of "${name}", and would be used twice; name the segments in data.exclude`,
    );
  }
}

/** The raw signals of all files that a config names, in the order of their names. @throws InputError as the readers */
export async function readAll(config: RecordingsConfig, context: DataContext): Promise<readonly RawSignal[]> {
  const folder = findInput(config.folder, 'folder', context);
  const found = await findRecordings(folder, config);
  const signals: RawSignal[] = [];
  for (const recording of found) {
    for (const signal of await readSignals(recording, config, folder, context.report)) signals.push(signal);
  }
  checkParts(signals, found);
  for (const signal of signals) checkAlike(signals[0], signal);
  reportScales(signals, context.report ?? refuseOddity);
  const fileOf = new Map<string, string>();
  const twice = signals.find(({ name, file }) => {
    const other = fileOf.get(name);
    fileOf.set(name, file);
    return other !== undefined && other !== file;
  })?.name;
  if (twice !== undefined) throw new InputError(`${folder}: two recordings are named "${twice}"; keep one`);
  return unifySignals(signals, folder, context.report ?? refuseOddity);
}

/**
 * Reads the recordings of a config as a device would see them.
 *
 * @param names of recordings; all when absent. A recording gives a signal for every stretch between gaps of time
 * @throws InputError when one does not exist or cannot be read
 */
export async function loadSignals(
  config: RecordingsConfig,
  context: DataContext,
  names?: readonly string[],
): Promise<readonly RawSignal[]> {
  if (names === undefined) return readAll(config, context);
  const folder = findInput(config.folder, 'folder', context);
  const found = await findRecordings(folder, config);
  // A CSV file may hold several recordings, whose names begin with its own.
  const wanted = (file: FoundRecording) =>
    names.some((name) => name === file.name || name.startsWith(`${file.name}:`));
  const signals: RawSignal[] = [];
  for (const file of found.filter(wanted)) {
    for (const signal of await readSignals(file, config, folder, context.report)) signals.push(signal);
  }
  return names.flatMap((name) => {
    const stretches = signals.filter((candidate) => candidate.name === name);
    if (stretches.length > 0) return stretches;
    throw new InputError(`there is no recording "${name}" in ${folder}; see data.files`);
  });
}
