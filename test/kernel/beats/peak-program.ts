import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { constantDefinition } from '../../../src/codegen/constants.js';
import { kernelSources } from '../../../src/codegen/kernel-sources.js';
import { lower } from '../../../src/codegen/lower/index.js';
import type { PeakDetector } from '../../../src/kernel/beats/detector-types.js';
import { peakLengths } from '../../../src/signal/peak-design.js';
import { runHarness } from '../../../src/simulate/program.js';
import { placingFlags, runtimeOf } from '../../../src/simulate/runtime.js';
import type { Target } from '../../../src/simulate/target.js';
import { compile, findCompiler, link } from '../../../src/simulate/toolchain.js';

/** An R peak detector as C, built for a target. */
export interface PeakProgram {
  readonly target: Target;
  readonly program: string;
  /** Where it was built and runs. */
  readonly folder: string;
  /** What the compiler warned about; "" when nothing. */
  readonly warnings: string;
}

const TIMEOUT_SECONDS = 600;

/**
 * Pushes a file of samples (int16, one row a time) through the detector and writes the R peaks (int32 indices). The
 * state starts out as garbage, between guards.
 */
const MAIN = `
#include <string.h>
#include "ffirm_io.h"

enum { BATCH = 1024, GUARD_BYTES = 64, GARBAGE = 0xa5 };

static struct {
  uint8_t before[GUARD_BYTES];
  peak_peak_state_t state;
  uint8_t after[GUARD_BYTES];
} arena;

static int16_t rows[BATCH * PEAK_CHANNELS];

static int fail(const char *reason) {
  ffirm_print("ffirm-fault: ");
  ffirm_print(reason);
  ffirm_print("\\n");
  return 124;
}

int main(int argc, char *argv[]) {
  const size_t row_bytes = sizeof(int16_t) * PEAK_CHANNELS;
  int32_t time = 0;
  if (argc != 3 || !ffirm_open(FFIRM_SAMPLES, argv[1]) || !ffirm_open(FFIRM_ANSWERS, argv[2])) {
    return fail("cannot open the files");
  }
  memset(&arena, GARBAGE, sizeof arena);
  peak_begin_peaks(&peak_detector, &arena.state);
  for (;;) {
    const size_t bytes = ffirm_read(FFIRM_SAMPLES, rows, sizeof rows);
    if (bytes == 0) {
      break;
    }
    for (size_t i = 0; i < bytes / row_bytes; i++, time++) {
      if (peak_push_peak_sample(&peak_detector, &rows[i * PEAK_CHANNELS], &arena.state)) {
        const int32_t index = time - arena.state.age;
        if (!ffirm_write(FFIRM_ANSWERS, &index, sizeof index)) {
          return fail("cannot write");
        }
      }
    }
  }
  for (size_t i = 0; i < GUARD_BYTES; i++) {
    if (arena.before[i] != GARBAGE || arena.after[i] != GARBAGE) {
      return fail("the detector wrote outside its state");
    }
  }
  if (!ffirm_close(FFIRM_ANSWERS)) {
    return fail("cannot write the end");
  }
  ffirm_print("ffirm-report: {}\\n");
  return 0;
}
`;

/** The detector as one C file with a main(). */
export function peakText(detector: PeakDetector): string {
  const unit = lower(kernelSources(['beats/detect']), ['beginPeaks', 'pushPeakSample'], { prefix: 'peak' });
  const struct = unit.structOf.get('PeakDetector');
  if (struct === undefined) throw new Error('the kernel has no PeakDetector');
  const lengths = [...peakLengths(detector), ['CHANNELS', detector.channels] as const];
  const defines = lengths.map(([name, value]) => `#define PEAK_${name} ${value}\n`);
  return [
    '#include <stdbool.h>\n#include <stddef.h>\n#include <stdint.h>\n',
    defines.join(''),
    unit.constants,
    unit.types,
    unit.prototypes,
    unit.functions,
    `static ${constantDefinition(struct, { ...detector }, 'peak_detector')}`,
    MAIN,
  ].join('\n');
}

/** Builds a C file with a main() for a target. */
export async function buildProgram(
  text: string,
  target: Target,
  folder: string,
  flags: readonly string[] = [],
): Promise<PeakProgram> {
  await mkdir(folder, { recursive: true });
  const source = join(folder, 'program.c');
  await writeFile(source, text);
  const isCore = target.kind === 'cortex-m';
  const runtime = runtimeOf(target);
  const sources = [source, ...runtime.sources];
  const compiler = await findCompiler(target);
  const objects = await compile({ target, compiler, sources, includes: runtime.includes, flags, folder });
  const placing = await placingFlags(target, folder);
  const program = join(folder, isCore ? 'program.elf' : 'program');
  await link(target, compiler, objects.files, [...placing, ...flags], program);
  return { target, program, folder, warnings: objects.warnings };
}

/** Builds the detector as C for a target. */
export async function buildPeakProgram(
  detector: PeakDetector,
  target: Target,
  folder: string,
  flags: readonly string[] = [],
): Promise<PeakProgram> {
  return buildProgram(peakText(detector), target, folder, flags);
}

/** Runs a program that reads a file and writes one. */
export async function runProgram(
  { target, program, folder }: PeakProgram,
  input: ArrayBufferView,
): Promise<Buffer> {
  const bytes = new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  await writeFile(join(folder, 'samples.bin'), bytes);
  await runHarness(target, program, ['samples.bin', 'peaks.bin'], {
    cwd: folder,
    timeoutSeconds: TIMEOUT_SECONDS,
  });
  return readFile(join(folder, 'peaks.bin'));
}

/** Samples of a time next to each other. */
function interleave(channels: readonly Int16Array[]): Int16Array {
  const rows = new Int16Array(channels.length * (channels[0]?.length ?? 0));
  channels.forEach((samples, channel) => {
    samples.forEach((sample, time) => {
      rows[time * channels.length + channel] = sample;
    });
  });
  return rows;
}

/** The R peaks that the program finds in a recording. */
export async function runPeakProgram(
  program: PeakProgram,
  channels: readonly Int16Array[],
): Promise<Int32Array> {
  const answers = await runProgram(program, interleave(channels));
  return Int32Array.from({ length: answers.length / 4 }, (_, i) => answers.readInt32LE(4 * i));
}
