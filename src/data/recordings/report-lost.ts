import type { Answered } from '../../config/signal-config.js';
import type { CollectedFeatures } from '../../signal/collect-features.js';
import type { ReportOddity } from '../oddity.js';
import type { RawSignal } from './raw-signal.js';
import { hasLabel, type RowLabels } from './row-labels.js';

/** A recording and its result. */
interface Outcome {
  readonly signal: Pick<RawSignal, 'name' | 'stretch' | 'file' | 'count' | 'rate'>;
  readonly rows: Pick<CollectedFeatures, 'count'>;
  readonly labels: RowLabels['labels'];
}

/** Names the recording if one file contains several, and the stretch of a recording. */
function placeOf({ name, file, stretch }: Pick<RawSignal, 'name' | 'file' | 'stretch'>): string {
  const places = [
    ...(file.startsWith(name) ? [] : [`recording "${name}"`]),
    ...(stretch === 0 ? [] : [`stretch ${stretch + 1}`]),
  ];
  return places.join(', ');
}

function seconds({ count, rate }: Pick<RawSignal, 'count' | 'rate'>): string {
  return `${count} samples, ${Number((count / rate).toPrecision(4))} s`;
}

/**
 * Reports recordings that give no sample: otherwise they would silently be missing from every part.
 *
 * @param span samples of a window, as they come in
 * @throws InputError when oddities are refused
 */
export function reportLost(
  outcomes: readonly Outcome[],
  { kind, span }: { readonly kind: Answered; readonly span: number },
  report: ReportOddity,
): void {
  for (const { signal, rows, labels } of outcomes) {
    if (labels.some(hasLabel)) continue;
    const common = { source: signal.file, place: placeOf(signal), effect: 'the recording is not used' };
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
        problem: `no heart beat was detected in it (${seconds(signal)})`,
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
 * Reports channels that never change: an unconnected wire is not a quiet signal.
 *
 * @throws InputError when oddities are refused
 */
export function reportFlat(
  { name, stretch, file, channels, count, samples }: RawSignal,
  report: ReportOddity,
): void {
  const width = channels.length;
  channels.forEach((channel, place) => {
    const first = samples[place];
    for (let i = place; i < samples.length; i += width) if (samples[i] !== first) return;
    if (count < 2) return;
    const which = placeOf({ name, file, stretch });
    report({
      kind: 'flat channel',
      source: file,
      place: `${which === '' ? '' : `${which}, `}channel "${channel.name}"`,
      problem: `all of its ${count} samples are ${first}`,
      effect: 'they are used as they are, but carry no information',
      remedy: 'choose other data.channels, or leave the recording out of data.files',
    });
  });
}
