import type { ReportOddity } from '../oddity.js';
import type { OpenRecord } from './open-record.js';

/** First value and checksum of the samples of a signal in a file. */
export interface SignalSum {
  readonly first: number;
  /** Of all samples, modulo 2^32. */
  readonly sum: number;
}

/** Compares the first value and the checksum of a signal with the header, which may omit them. */
export function checkSignal(
  { header, headerPath, places, announced }: OpenRecord,
  index: number,
  { first, sum }: SignalSum,
  report: ReportOddity,
): void {
  const signal = header.signals[index];
  const place = places[index];
  if (place === undefined) return;
  const { file } = place.open;
  const odd = (kind: string, problem: string) =>
    report({
      kind,
      source: file.file.path,
      place: `channel ${JSON.stringify(signal.description)}`,
      problem: `${problem} (${headerPath}, line ${signal.line})`,
      effect: 'the samples are used as they are',
      remedy: 'fetch the file again, or correct the header',
    });
  const difference = signal.packing?.format.difference === true;
  if (signal.initial !== undefined && !difference && first !== signal.initial) {
    odd('first sample', `the first sample is ${first}, not ${signal.initial}`);
  }
  // Without a number of samples the checksum is a placeholder, and there is none for a part of the samples.
  if (signal.checksum === undefined || announced !== file.frames) return;
  const found = (sum << 16) >> 16;
  const expected = (signal.checksum << 16) >> 16;
  if (found !== expected) odd('checksum', `the checksum is ${found}, not ${expected}`);
}
