import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { constantDefinition } from '../../../src/codegen/constants.js';
import { kernelSources } from '../../../src/codegen/kernel-sources.js';
import { type LoweredUnit, lower } from '../../../src/codegen/lower/index.js';
import type { BeatFeatureSet } from '../../../src/signal/beat-design.js';
import { testedTarget } from '../../simulate/fixtures/tools.js';
import { buildProgram, runProgram } from './peak-program.js';
import {
  type DescribedBeat,
  describeBeats,
  extremeSamples,
  frontEndOf,
  makeEcg,
  type TestedFrontEnd,
} from './signals.js';

const ENTRIES = ['resetStream', 'collectStream', 'collectStreamBlock', 'describeStream'];

let lowered: LoweredUnit | undefined;

/** The front end of heart beats in C, with prefix m. */
export function loweredStream(): LoweredUnit {
  lowered ??= lower(kernelSources(['classify', 'beats/stream']), ENTRIES, { prefix: 'm' });
  return lowered;
}

/** A program that pushes samples in blocks of `block`, or one by one for 0, and writes ages, features and inputs of all beats. */
function programText({ frontEnd, design, lengths }: TestedFrontEnd, block: number): string {
  const unit = loweredStream();
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

/** Undefined behaviour, overflow of an int32 among it, ends the program. */
export const CHECKED = ['-O1', '-fsanitize=undefined', '-fno-sanitize-recover=all'];

/** A front end, what it is compiled for and with, and the size of its blocks: 0 where samples come one by one. */
export interface StreamBuild {
  readonly name: string;
  readonly rate: number;
  readonly channels: number;
  readonly set: BeatFeatureSet;
  readonly block: number;
  readonly flags: readonly string[];
}

/** Compares front ends in C with TypeScript: on the beats of a heart, and on signals of the largest steps. */
export async function describeBuilds(builds: readonly StreamBuild[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'ffirm-beats-'));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const tested = await Promise.all(
    builds.map(async (build) => ({ ...build, tested: await testedTarget(build.name) })),
  );
  describe('the front end in C', () => {
    for (const { name, rate, channels, set, block, flags, tested: on } of tested) {
      const { target, title, absent } = on;
      const how = block === 0 ? 'one by one' : `in blocks of ${block}`;
      it.skipIf(absent)(
        `is the same on ${title}: ${rate} Hz, ${channels} channels, ${set} set, ${how}`,
        async () => {
          const made = frontEndOf(rate, channels, set);
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
  });
}
