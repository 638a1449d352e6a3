import fc from 'fast-check';
import { checksumOf, encodeSamples, SAMPLE_RANGES } from './encode-samples.js';

/** A signal to be written, with all the samples that its file holds. */
export interface SignalToWrite {
  readonly samplesPerFrame: number;
  readonly skew: number;
  readonly gain: number;
  readonly baseline: number;
  readonly initial: number;
  readonly samples: readonly number[];
}

/** Signals of one file. */
export interface GroupToWrite {
  readonly format: number;
  readonly byteOffset: number;
  readonly signals: readonly SignalToWrite[];
}

export interface RecordToWrite {
  readonly frames: number;
  readonly rate: number;
  readonly groups: readonly GroupToWrite[];
}

/** Files of a record by their names. */
export function encodeRecord(name: string, record: RecordToWrite): Map<string, string | Uint8Array> {
  const files = new Map<string, string | Uint8Array>();
  const lines: string[] = [];
  for (const [index, group] of record.groups.entries()) {
    const file = `${name}_${index}.dat`;
    files.set(file, encodeGroup(group, record.frames));
    for (const signal of group.signals) {
      const { samplesPerFrame, skew, gain, baseline, initial, samples } = signal;
      const format = `${group.format}x${samplesPerFrame}:${skew}+${group.byteOffset}`;
      const scale = `${gain}(${baseline})/uV`;
      lines.push(`${file} ${format} ${scale} 12 0 ${initial} ${checksumOf(samples)} 0 lead ${lines.length}`);
    }
  }
  const first = `${name} ${lines.length} ${record.rate} ${record.frames}`;
  files.set(`${name}.hea`, `${[first, ...lines].join('\n')}\n# a comment\n`);
  return files;
}

function encodeGroup(group: GroupToWrite, frames: number): Uint8Array {
  const stored = group.signals.map(({ samples, initial }) =>
    group.format === 8
      ? samples.map((sample, index) => sample - (index === 0 ? initial : samples[index - 1]))
      : samples,
  );
  const flat: number[] = [];
  for (let frame = 0; frame < frames; frame++) {
    for (const [channel, { samplesPerFrame }] of group.signals.entries()) {
      flat.push(...stored[channel].slice(frame * samplesPerFrame, (frame + 1) * samplesPerFrame));
    }
  }
  const preamble = new Array<number>(group.byteOffset).fill(0xa5);
  return Uint8Array.from([...preamble, ...encodeSamples(group.format, flat)]);
}

/** Samples of a format; those of format 8 are sums of differences that fit in a byte. */
function samplesOf(format: number, length: number, initial: number): fc.Arbitrary<number[]> {
  const [min, max] = SAMPLE_RANGES.get(format) ?? [0, 0];
  const values = fc.array(fc.integer({ min, max }), { minLength: length, maxLength: length });
  return format === 8
    ? values.map((differences) => {
        let sum = initial;
        return differences.map((difference) => {
          sum += difference;
          return sum;
        });
      })
    : values;
}

function signal(format: number, frames: number): fc.Arbitrary<SignalToWrite> {
  return fc
    .record({
      samplesPerFrame: fc.integer({ min: 1, max: 3 }),
      skew: fc.integer({ min: 0, max: 2 }),
      gain: fc.integer({ min: 1, max: 4000 }),
      baseline: fc.integer({ min: -5000, max: 5000 }),
      start: fc.integer({ min: -1000, max: 1000 }),
    })
    .chain(({ start, ...rest }) =>
      samplesOf(format, frames * rest.samplesPerFrame, start).map((samples) => ({
        ...rest,
        samples,
        // Only differences are added to it; elsewhere it is the first sample.
        initial: format === 8 ? start : samples[0],
      })),
    );
}

/** Records of one to three files with one to three signals each. */
export const record: fc.Arbitrary<RecordToWrite> = fc.integer({ min: 3, max: 25 }).chain((frames) =>
  fc.record({
    frames: fc.constant(frames),
    rate: fc.constantFrom(1, 128, 173.61, 360),
    groups: fc.array(
      fc.constantFrom(...SAMPLE_RANGES.keys()).chain((format) =>
        fc.record({
          format: fc.constant(format),
          byteOffset: fc.integer({ min: 0, max: 5 }),
          signals: fc.array(signal(format, frames), { minLength: 1, maxLength: 3 }),
        }),
      ),
      { minLength: 1, maxLength: 3 },
    ),
  }),
);
