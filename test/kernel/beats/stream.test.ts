import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readWfdb } from '../../../src/data/wfdb/wfdb.js';
import { collectStream, collectStreamBlock, describeStream } from '../../../src/kernel/beats/stream.js';
import { realData } from '../../data/real-data.js';
import {
  type DescribedBeat,
  describeBeats,
  extremeSamples,
  frontEndOf,
  makeEcg,
  openStream,
  type TestedFrontEnd,
} from './signals.js';
import { CHECKED, describeBuilds, loweredStream } from './stream-builds.js';

/** The beats of a signal that comes in blocks; `sizes` is repeated. */
function describeInBlocks(
  tested: TestedFrontEnd,
  samples: Int16Array,
  sizes: readonly number[],
): DescribedBeat[] {
  const { channels } = tested.frontEnd.detector;
  const stream = openStream(tested);
  const found: DescribedBeat[] = [];
  const length = samples.length / channels;
  let block = 0;
  for (let time = 0; time < length; ) {
    const count = Math.min(sizes[block++ % sizes.length], length - time);
    for (let from = 0; from < count; ) {
      const rest = samples.subarray((time + from) * channels, (time + count) * channels);
      const taken = collectStreamBlock(tested.frontEnd, rest, count - from, stream);
      expect(taken).toBeGreaterThan(0);
      from += taken;
      if (stream.found && describeStream(tested.frontEnd, stream)) {
        found.push({
          at: time + from - 1 - stream.age,
          answered: time + from - 1,
          features: [...stream.features.features],
          input: [...stream.input],
        });
      }
    }
    time += count;
  }
  return found;
}

const FRONT_ENDS = [
  [128, 1],
  [360, 2],
  [500, 3],
  [1000, 4],
] as const;

const sizes = fc.array(fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 700 })), {
  minLength: 1,
  maxLength: 6,
});

describe('blocks of samples', () => {
  it.each(FRONT_ENDS)(
    'give what single samples give, however they are divided: %d Hz, %d channels',
    (rate, channels) => {
      const tested = frontEndOf(rate, channels);
      const { samples } = makeEcg(7, { rate, channels, seconds: 25 });
      const expected = describeBeats(tested, samples);
      expect(expected.length).toBeGreaterThan(15);
      fc.assert(
        fc.property(sizes, (divided) => {
          expect(describeInBlocks(tested, samples, divided)).toEqual(expected);
        }),
        { numRuns: 15 },
      );
      fc.assert(
        fc.property(extremeSamples(channels), sizes, (extreme, divided) => {
          expect(describeInBlocks(tested, extreme, divided)).toEqual(describeBeats(tested, extreme));
        }),
        { numRuns: 15 },
      );
    },
  );
});

describe('whatever comes in', () => {
  it.each(FRONT_ENDS)(
    'all numbers of a stream keep their sizes at %d Hz in %d channels',
    (rate, channels) => {
      const tested = frontEndOf(rate, channels, 'compact');
      const isWhole = (value: unknown): boolean =>
        typeof value === 'number'
          ? value === (value | 0)
          : typeof value === 'boolean' || ArrayBuffer.isView(value);
      fc.assert(
        fc.property(extremeSamples(channels), (samples) => {
          const stream = openStream(tested);
          let before = -1;
          for (let time = 0; time * channels < samples.length; time++) {
            const sample = samples.subarray(time * channels, (time + 1) * channels);
            if (collectStream(tested.frontEnd, sample, stream)) {
              describeStream(tested.frontEnd, stream);
              expect(stream.age).toBeGreaterThanOrEqual(0);
              expect(time - stream.age).toBeGreaterThan(before);
              before = time - stream.age;
              expect(Object.values(stream.peaks).every(isWhole)).toBe(true);
              expect(Object.values(stream.features).every(isWhole)).toBe(true);
              expect(stream.features.points.every((pair) => Math.abs(pair) < 2 ** 28 + 2 ** 16)).toBe(true);
              expect(stream.input.every((input) => input >= -127)).toBe(true);
            }
          }
        }),
        { numRuns: 30 },
      );
    },
  );

  it('may be described a little later, outside the interrupt', () => {
    const tested = frontEndOf(360, 2);
    const { samples } = makeEcg(5, { rate: 360, channels: 2, seconds: 40 });
    const expected = describeBeats(tested, samples);
    const stream = openStream(tested);
    const inputs: number[][] = [];
    let due = -1;
    for (let time = 0; 2 * time < samples.length; time++) {
      if (collectStream(tested.frontEnd, samples.subarray(2 * time, 2 * time + 2), stream)) due = time + 60;
      if (time === due && describeStream(tested.frontEnd, stream)) inputs.push([...stream.input]);
    }
    expect(inputs).toEqual(expected.slice(0, inputs.length).map(({ input }) => input));
    expect(inputs.length).toBeGreaterThanOrEqual(expected.length - 1);
  });
});

await describeBuilds([
  { name: 'host', rate: 250, channels: 2, set: 'compact', block: 7, flags: CHECKED },
  { name: 'host', rate: 1000, channels: 4, set: 'full', block: 64, flags: CHECKED },
  { name: 'cortex-m0plus', rate: 360, channels: 2, set: 'full', block: 16, flags: [] },
  { name: 'cortex-m4', rate: 360, channels: 2, set: 'full', block: 0, flags: [] },
]);

describe('the C of the front end', () => {
  it('has no wide integers, no floats and no divisions', () => {
    const unit = loweredStream();
    const own = [...unit.functionOf].filter(([fn]) => /^(beats|signal)\//.test(unit.fileOf.get(fn) ?? ''));
    expect(own.length).toBeGreaterThan(50);
    for (const [, text] of own) {
      expect(text.replace(/\/\*[\s\S]*?\*\//g, '')).not.toMatch(/int64|float|double|[^/*]\/[^/*]|%/);
    }
  });
});

const mitdb = realData('mitdb');

describe.skipIf(mitdb.absent)(`real recordings${mitdb.reason}`, () => {
  it('in blocks are described as one by one', async () => {
    const tested = frontEndOf(360, 2);
    for (const name of ['105', '207']) {
      const { samples } = await readWfdb(join(mitdb.folder, name));
      const length = Math.min(samples[0].length, 5 * 60 * 360);
      const joined = Int16Array.from({ length: 2 * length }, (_, i) => samples[i & 1][i >> 1]);
      expect(describeInBlocks(tested, joined, [36])).toEqual(describeBeats(tested, joined));
    }
  });
});
