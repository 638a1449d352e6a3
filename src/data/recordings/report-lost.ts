import type { CollectedFeatures } from '../../signal/collect-features.js';
import type { ReportOddity } from '../oddity.js';
import type { RawSignal } from './raw-signal.js';
import { hasLabel, type RowLabels } from './row-labels.js';

/** A recording, and what came of it. */
interface Outcome {
  readonly signal: Pick<RawSignal, 'name' | 'file' | 'count' | 'rate'>;
  readonly rows: Pick<CollectedFeatures, 'count'>;
  readonly labels: RowLabels['labels'];
}

/** Where several recordings stand in one file, which of them. */
function placeOf({ name, file }: Pick<RawSignal, 'name' | 'file'>): string {
  return file.startsWith(name) ? '' : `recording "${name}"`;
}

function seconds({ count, rate }: Pick<RawSignal, 'count' | 'rate'>): string {
  return `${count} samples, ${Number((count / rate).toPrecision(4))} s`;
}

/**
 * Says which recordings give no sample: they would otherwise be missing from every part without a word.
 *
 * @param span samples of a window, as they come in
 * @throws InputError where nothing odd may pass
 */
export function reportLost(
  outcomes: readonly Outcome[],
  { kind, span }: { readonly kind: 'beats' | 'windows'; readonly span: number },
  report: ReportOddity,
): void {
  for (const { signal, rows, labels } of outcomes) {
    if (labels.some(hasLabel)) continue;
    const common = { source: signal.file, place: placeOf(signal), effect: 'nothing of it is used' };
    const leaveOut = 'leave it out of data.files';
    if (rows.count > 0) {
      report({
        ...{ ...common, kind: `no ${kind} with a class` },
        problem: `none of its ${rows.count} ${kind} has a class`,
        remedy: `check data.labels, or ${leaveOut}`,
      });
    } else if (kind === 'beats') {
      report({
        ...{ ...common, kind: 'no beats' },
        problem: `no heart beat was found in it (${seconds(signal)})`,
        remedy: `check data.channels, or ${leaveOut}`,
      });
    } else {
      const short = signal.count < span ? 'is shorter than a window' : 'gives no window';
      report({
        ...{ ...common, kind: 'no windows' },
        problem: `it ${short} of ${span} samples (${seconds(signal)})`,
        remedy: `shorten data.signal.length, or ${leaveOut}`,
      });
    }
  }
}

/**
 * Says which channels never change: a wire that was not connected is not a quiet signal.
 *
 * @throws InputError where nothing odd may pass
 */
export function reportFlat({ name, file, channels, count, samples }: RawSignal, report: ReportOddity): void {
  const width = channels.length;
  channels.forEach((channel, place) => {
    const first = samples[place];
    for (let i = place; i < samples.length; i += width) if (samples[i] !== first) return;
    if (count < 2) return;
    const which = placeOf({ name, file });
    report({
      kind: 'flat channel',
      source: file,
      place: `${which === '' ? '' : `${which}, `}channel "${channel.name}"`,
      problem: `all of its ${count} samples are ${first}`,
      effect: 'they are taken as they are, and say nothing',
      remedy: 'choose other data.channels, or leave the recording out of data.files',
    });
  });
}
