import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { constantDefinition } from '../../../src/codegen/constants.js';
import { kernelSources } from '../../../src/codegen/kernel-sources.js';
import { lower } from '../../../src/codegen/lower/index.js';
import { readWfdb } from '../../../src/data/wfdb/wfdb.js';
import { collectStream, collectStreamBlock, describeStream } from '../../../src/kernel/beats/stream.js';
import { realData } from '../../data/real-data.js';
import { testedTarget } from '../../simulate/fixtures/tools.js';
import { buildProgram, runProgram } from './peak-program.js';
import {
  type DescribedBeat,
  describeBeats,
  extremeSamples,
  frontEndOf,
  makeEcg,
  openStream,
  type TestedFrontEnd,
} from './signals.js';

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

const ENTRIES = ['resetStream', 'collectStream', 'collectStreamBlock', 'describeStream'];

/** A program that pushes samples in blocks of `block`, or one by one for 0, and writes ages, features and inputs of all beats. */
function programText({ frontEnd, design, lengths }: TestedFrontEnd, block: number): string {
  const unit = lower(kernelSources(['classify', 'beats/stream']), ENTRIES, { prefix: 'm' });
  const struct = unit.structOf.get('FrontEnd');
  if (struct === undefined) throw new Error('the kernel has no FrontEnd');
  const macros = unit.lengthMacros.map((macro) => `#define ${macro} ${lengths.get(macro.slice(2)) ?? 1}`);
  const { channels } = frontEnd.detector;
  const scaled = frontEnd.standardizer.features;
  return `#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include "ffirm_io.h"
${macros.join('\n')}
${unit.constants}
${unit.types}
${unit.prototypes}
${constantDefinition(struct, { ...frontEnd }, 'front_end').replace(/^const /m, 'static const ')}
${unit.functions}
enum { CHANNELS = ${channels}, BATCH = 1000, BLOCK = ${block} };
static m_stream_t stream;
static int16_t samples[BATCH * CHANNELS];
static void write(int32_t value) { (void)ffirm_write(FFIRM_ANSWERS, &value, sizeof value); }
static void answer(int32_t time) {
  write(time);
  write(stream.age);
  for (int i = 0; i < ${scaled}; i++) {
    write(stream.features.features[i]);
  }
  for (int i = 0; i < ${design.names.length}; i++) {
    write(stream.input[i]);
  }
}
int main(int argc, char *argv[]) {
  int32_t time = 0;
  if (argc != 3 || !ffirm_open(FFIRM_SAMPLES, argv[1]) || !ffirm_open(FFIRM_ANSWERS, argv[2])) {
    return 1;
  }
  memset(&stream, 0x55, sizeof stream);
  m_reset_stream(&front_end, &stream);
  for (;;) {
    const int32_t count = (int32_t)(ffirm_read(FFIRM_SAMPLES, samples, sizeof samples) / (sizeof samples[0] * CHANNELS));
    if (count == 0) {
      break;
    }
    for (int32_t i = 0; i < count;) {
      bool ready;
      if (BLOCK == 0) {
        ready = m_collect_stream(&front_end, &samples[i * CHANNELS], &stream);
        i++;
        time++;
      } else {
        const int32_t size = count - i < BLOCK ? count - i : BLOCK;
        const int32_t taken = m_collect_stream_block(&front_end, &samples[i * CHANNELS], size, &stream);
        ready = stream.found;
        i += taken;
        time += taken;
      }
      if (ready && m_describe_stream(&front_end, &stream)) {
        answer(time - 1);
      }
    }
  }
  if (!ffirm_close(FFIRM_ANSWERS)) {
    return 1;
  }
  ffirm_print("ffirm-report: {}\\n");
  return 0;
}
`;
}

function rowsOf(beats: readonly DescribedBeat[]): number[] {
  return beats.flatMap(({ at, answered, features, input }) => [
    answered,
    answered - at,
    ...features,
    ...input,
  ]);
}

const folder = await mkdtemp(join(tmpdir(), 'ffirm-beats-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Undefined behaviour, overflow of an int32 among it, ends the program. */
const CHECKED = ['-O1', '-fsanitize=undefined', '-fno-sanitize-recover=all'];

const BUILDS = await Promise.all(
  [
    { name: 'host', rate: 128, channels: 1, set: 'full', block: 0, flags: CHECKED },
    { name: 'host', rate: 360, channels: 2, set: 'full', block: 7, flags: CHECKED },
    { name: 'host', rate: 250, channels: 2, set: 'compact', block: 0, flags: CHECKED },
    { name: 'host', rate: 500, channels: 3, set: 'compact', block: 33, flags: CHECKED },
    { name: 'host', rate: 1000, channels: 4, set: 'full', block: 64, flags: CHECKED },
    { name: 'host', rate: 134, channels: 16, set: 'full', block: 0, flags: CHECKED },
    { name: 'cortex-m0plus', rate: 360, channels: 2, set: 'full', block: 16, flags: [] },
    { name: 'cortex-m4', rate: 360, channels: 2, set: 'full', block: 0, flags: [] },
    { name: 'cortex-m4', rate: 200, channels: 3, set: 'compact', block: 20, flags: [] },
    { name: 'cortex-m55', rate: 360, channels: 2, set: 'compact', block: 16, flags: [] },
    { name: 'cortex-m55', rate: 256, channels: 1, set: 'full', block: 0, flags: [] },
  ].map(async (build) => ({ ...build, tested: await testedTarget(build.name) })),
);

describe('the front end in C', () => {
  for (const { name, rate, channels, set, block, flags, tested } of BUILDS) {
    const { target, title, absent } = tested;
    const how = block === 0 ? 'one by one' : `in blocks of ${block}`;
    it.skipIf(absent)(
      `is the same on ${title}: ${rate} Hz, ${channels} channels, ${set} set, ${how}`,
      async () => {
        const made = frontEndOf(rate, channels, set === 'full' ? 'full' : 'compact');
        const place = join(folder, `${name}-${rate}-${channels}-${set}-${block}`);
        const program = await buildProgram(programText(made, block), target, place, flags);
        const heart = makeEcg(rate, { rate, channels, seconds: 40 }).samples;
        const extremes = fc.sample(extremeSamples(channels), { numRuns: 6, seed: rate });
        for (const samples of [heart, ...extremes]) {
          const answers = await runProgram(program, samples);
          const found = Array.from({ length: answers.length / 4 }, (_, i) => answers.readInt32LE(4 * i));
          expect(found).toEqual(rowsOf(describeBeats(made, samples)));
        }
      },
    );
  }

  it('has no wide integers, no floats and no divisions', () => {
    const unit = lower(kernelSources(['classify', 'beats/stream']), ENTRIES, { prefix: 'm' });
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
