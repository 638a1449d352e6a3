import { quoted } from '../../text/quoted.js';
import type { ReportOddity } from '../oddity.js';
import { type Channel, type ChannelFault, NOT_MEASURED } from '../recording.js';
import type { ReadHeader } from './open-record.js';
import type { SegmentLine } from './segment-line.js';

/*
 * Where the channels of a record of several segments are in these.
 */

/** Where the samples of a channel of the record are in a segment. */
export interface Source {
  /** Index among the channels of the segment. */
  readonly channel: number;
  /** Samples of it that the segment has, and that belong to it by the header of the record. */
  readonly held: number;
  /** Brings the samples to the gain and baseline of the channel; absent if they have these. */
  readonly rescale: ((sample: number) => number) | undefined;
}

/** A segment with samples. */
export interface Segment {
  readonly line: SegmentLine;
  readonly read: ReadHeader;
  /** Frames of the record before it. */
  readonly start: number;
  readonly channels: readonly Channel[];
  /** Whether the signal of a channel has no file: the segment does not have it. */
  readonly absent: readonly boolean[];
}

/** What a channel of a record is, whatever segment its samples are in. */
export type Description = Pick<Channel, 'name' | 'unit' | 'gain' | 'baseline'>;

/** Which channel of a segment is which of the record: by name where there is a layout, of several with one name in their order. */
function matchByName(names: readonly string[], described: readonly Description[]): readonly number[] {
  const seen = new Map<string, number>();
  return described.map(({ name }) => {
    const earlier = seen.get(name);
    const index = names.indexOf(name, earlier === undefined ? 0 : earlier + 1);
    if (index >= 0) seen.set(name, index);
    return index;
  });
}

/** The nearest integer, halves away from 0. */
function rescaling(from: Description, to: Description): ((sample: number) => number) | undefined {
  if (from.gain === to.gain && from.baseline === to.baseline) return undefined;
  const factor = to.gain / from.gain;
  return (sample) => {
    const value = (sample - from.baseline) * factor + to.baseline;
    const nearest = value < 0 ? -Math.round(-value) : Math.round(value);
    // The lowest integer of 32 bits is the mark of what was not measured.
    return Math.min(-(NOT_MEASURED + 1), Math.max(NOT_MEASURED + 1, nearest));
  };
}

/** Samples per frame of a channel. */
export function perFrame(channel: Pick<Channel, 'rate'>, frameRate: number): number {
  return Math.max(1, Math.round(channel.rate / frameRate));
}

/** The channels of a record of segments, and where their samples are. */
interface Layout {
  readonly channels: readonly Channel[];
  /** For every segment, and every channel: undefined if the segment does not have it. */
  readonly sources: readonly (readonly (Source | undefined)[])[];
}

/**
 * Finds every channel in the segments.
 *
 * @param described the channels by the layout segment; undefined if the segments have the same signals in the same order
 */
export function layOut(
  { headerPath, header }: ReadHeader,
  described: readonly Description[] | undefined,
  segments: readonly Segment[],
  frames: number,
  report: ReportOddity,
): Layout {
  const { rate, line } = header.record;
  const own = described ?? segments[0].channels;
  const places = segments.map(({ channels }) =>
    described === undefined
      ? own.map((_, i) => i)
      : matchByName(
          channels.map(({ name }) => name),
          described,
        ),
  );
  const channels = own.map((description, index): Channel => {
    const parts = segments.flatMap((segment, i) => {
      const place = places[i][index];
      return place < 0 || segment.absent[place] ? [] : [{ segment, channel: segment.channels[place] }];
    });
    const first = parts[0]?.channel;
    const { name, unit, gain, baseline } = description;
    const channelRate = first?.rate ?? rate;
    const channel = {
      ...{ name, unit, gain, baseline, rate: channelRate },
      length: frames * perFrame({ rate: channelRate }, rate),
    };
    const fault = faultOf(description, channelRate, parts, line);
    return fault === undefined ? channel : { ...channel, fault };
  });
  const sources = segments.map((segment, i) =>
    channels.map((channel, index): Source | undefined => {
      const place = places[i][index];
      if (place < 0 || segment.absent[place] || channel.fault !== undefined) return undefined;
      const found = segment.channels[place];
      const rescale = rescaling(found, channel);
      if (rescale !== undefined) {
        report({
          kind: 'gain of a segment',
          source: headerPath,
          place: `line ${segment.line.line}, segment ${segment.line.name}`,
          problem:
            `channel ${JSON.stringify(channel.name)} has ${found.gain} steps per unit and baseline ${found.baseline} here, ` +
            `${channel.gain} and ${channel.baseline} in the record`,
          effect: 'its samples are brought to those of the record, rounded to the nearest integer',
          remedy: 'give all segments one gain and baseline',
        });
      }
      const held = Math.min(found.length, segment.line.frames * perFrame(channel, rate));
      return { channel: place, held, rescale };
    }),
  );
  return { channels, sources };
}

/** Why a channel cannot be read in all segments that have it. */
function faultOf(
  { unit, name }: Description,
  rate: number,
  parts: readonly { readonly segment: Segment; readonly channel: Channel }[],
  recordLine: number,
): ChannelFault | undefined {
  if (parts.length === 0) {
    return {
      place: `line ${recordLine}`,
      problem: `no segment has channel ${quoted(name)}`,
      remedy: 'correct the header of the layout',
    };
  }
  for (const { segment, channel } of parts) {
    const place = `line ${segment.line.line}, segment ${segment.line.name}`;
    if (channel.fault !== undefined) {
      return { ...channel.fault, place: `${place}, ${channel.fault.place}` };
    }
    if (channel.unit !== unit || channel.rate !== rate) {
      return {
        place,
        problem:
          channel.rate === rate
            ? `channel ${quoted(name)} is in ${quoted(channel.unit)}, not ${quoted(unit)}`
            : `channel ${quoted(name)} has ${channel.rate} samples per second, not ${rate}`,
        remedy: 'read the segments one by one',
      };
    }
  }
  return undefined;
}

/** Reports lengths that do not agree. */
export function checkLengths(
  { headerPath, header: { record } }: ReadHeader,
  segments: readonly Segment[],
  frames: number,
  report: ReportOddity,
): void {
  const odd = (line: number, problem: string, effect: string) =>
    report({
      ...{ kind: 'number of samples', source: headerPath, place: `line ${line}, number of samples` },
      ...{ problem, effect, remedy: 'correct the header' },
    });
  if (record.frames !== undefined && record.frames !== frames) {
    odd(record.line, `${record.frames} announced, the segments have ${frames}`, `the record has ${frames}`);
  }
  for (const { line, channels } of segments) {
    const held = channels.reduce(
      (most, { length, rate }) => Math.max(most, length / perFrame({ rate }, record.rate)),
      0,
    );
    if (held < line.frames) {
      odd(
        line.line,
        `segment ${line.name} has ${held}, not ${line.frames}`,
        'the others count as not measured',
      );
    } else if (held > line.frames) {
      odd(
        line.line,
        `segment ${line.name} has ${held}, not ${line.frames}`,
        `the first ${line.frames} are read`,
      );
    }
  }
}

/** Samples of a segment with the gain and the baseline of the record. */
export function rescaled(samples: Int32Array, { rescale }: Source): Int32Array {
  return rescale === undefined
    ? samples
    : samples.map((sample) => (sample === NOT_MEASURED ? NOT_MEASURED : rescale(sample)));
}
