import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { quantizeSamples } from '../../src/kernel/input.js';
import {
  INPUT_SCALE_RANGE,
  multiplierAndShift,
  quantizeInput,
  quantizeInputs,
  RAW_RATIO_RANGE,
  saturatedBits,
} from '../../src/quantize/input.js';
import type { IntegerModelFile } from '../../src/quantize/integer-model-file.js';
import { runTool } from '../../src/simulate/toolchain.js';
import { type Needs, needs, run } from '../packages/support.js';
import { modelFile, writeBundle } from '../simulate/fixtures/bundle.js';
import { randomCase } from '../simulate/fixtures/random-model.js';

const folder = await mkdtemp(join(tmpdir(), 'ffirm-quantizers-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The smallest float above a positive one, and the largest below. */
function neighbour(value: number, step: 1 | -1): number {
  const [bits] = new Uint32Array(Float32Array.of(value).buffer);
  return new Float32Array(Uint32Array.of(bits + step).buffer)[0];
}

/** All scales that are accepted, as likely at one size as at another, and the ends. */
const anyScale = fc
  .oneof(
    fc
      .double({ min: Math.log2(INPUT_SCALE_RANGE[0]), max: 31, noNaN: true })
      .map((exponent) => 2 ** exponent),
    fc.constantFrom(neighbour(INPUT_SCALE_RANGE[0], 1), neighbour(2 ** 31, -1), 127, 1, 127 / 3),
  )
  .map(Math.fround)
  .filter((scale) => scale > INPUT_SCALE_RANGE[0] && scale < INPUT_SCALE_RANGE[1]);

/** All ratios of a raw quantizer that are accepted. */
const anyRatio = fc
  .oneof(
    fc.double({ min: -16, max: 14, noNaN: true }).map((exponent) => 2 ** exponent),
    fc.constantFrom(RAW_RATIO_RANGE[0], 127 / 255, 1, 16383.99),
  )
  .filter((ratio) => ratio >= RAW_RATIO_RANGE[0] && ratio < RAW_RATIO_RANGE[1]);

/** Every kind of float: both zeros, subnormals, the ends of all ranges, infinities, all kinds of NaN; and any bits. */
const SPECIAL = [
  ...[0, 1, 2, 0x7fffff, 0x800000, 0x800001, 0x7f7ffffe, 0x7f7fffff],
  ...[0x7f800000, 0x7f800001, 0x7fbfffff, 0x7fc00000, 0x7fffffff],
].flatMap((bits) => [bits, bits + 2 ** 31]);
const RANDOM = fc.sample(fc.integer({ min: 0, max: 2 ** 32 - 1 }), { seed: 7, numRuns: 20_000 });

/** Floats about all halves and integers up to 140, as a scale sees them. */
function bitsAbout(scale: number): readonly number[] {
  return Array.from({ length: 2 * 140 }, (_, i) => i / 2).flatMap((product) => {
    const [bits] = new Uint32Array(Float32Array.of(product / scale).buffer);
    return [-2, -1, 0, 1, 2].flatMap((step) => {
      const near = Math.max(0, bits + step);
      return [near, near + 2 ** 31];
    });
  });
}

function floatsOf(bits: readonly number[]): Float32Array {
  return new Float32Array(Uint32Array.from(bits).buffer);
}

const clamped = (value: number) => Math.max(-127, Math.min(127, value));

describe('the quantizers of the reference', () => {
  it('of floats: the product rounded to a float, then floor(product + 1/2), for every scale that is accepted', () => {
    fc.assert(
      fc.property(anyScale, fc.array(fc.nat(2 ** 32 - 1), { maxLength: 20 }), (scale, random) => {
        for (const feature of floatsOf([...SPECIAL, ...bitsAbout(scale), ...random])) {
          const input = quantizeInput(feature, scale);
          // The product of two floats is exact in a double, unless it is too small to matter.
          const product = feature * scale;
          const half = Number.isFinite(product) ? 2 ** -24 * Math.abs(product) : 0;
          const expected = Number.isNaN(feature)
            ? [0, 0]
            : [product - half, product + half].map((end) => clamped(Math.floor(end + 0.5)));
          expect(input).toBeGreaterThanOrEqual(expected[0]);
          expect(input).toBeLessThanOrEqual(expected[1]);
          expect(Object.is(input, -0)).toBe(false);
        }
      }),
      { seed: 3, numRuns: 100 },
    );
  });

  it('of floats: from the stated bits on every input is 127, and none before', () => {
    fc.assert(
      fc.property(anyScale, (scale) => {
        const [below, from] = floatsOf([saturatedBits(scale) - 1, saturatedBits(scale)]);
        expect(Number.isFinite(from)).toBe(true);
        expect(Math.fround(below * scale)).toBeLessThan(127);
        expect(Math.fround(from * scale)).toBeGreaterThanOrEqual(127);
      }),
      { seed: 3, numRuns: 2000 },
    );
  });

  it('of raw samples: floor(sample * ratio + 1/2) with a ratio that is off by 2^-15 of itself at most', () => {
    const samples = Int16Array.from({ length: 65536 }, (_, i) => i - 32768);
    const input = new Int8Array(samples.length);
    fc.assert(
      fc.property(anyRatio, (ratio) => {
        const { multiplier, shift } = multiplierAndShift(ratio);
        expect(Math.abs(multiplier / 2 ** shift - ratio)).toBeLessThanOrEqual(ratio * 2 ** -15);
        quantizeSamples(samples, samples.length, multiplier, shift, input);
        const wrong = samples.findIndex((sample, i) => {
          const ends = [1 - 2 ** -15, 1 + 2 ** -15].map((off) =>
            clamped(Math.floor(sample * ratio * off + 0.5)),
          );
          return input[i] < Math.min(...ends) || input[i] > Math.max(...ends);
        });
        expect(wrong).toBe(-1);
      }),
      { seed: 3, numRuns: 40 },
    );
  });
});

/** Scales of real networks, and the ends of what is accepted. */
const SCALES = [
  { inputScale: 127, rawUnit: 255 },
  { inputScale: Math.fround(127 / 3), rawUnit: 200 },
  { inputScale: neighbour(2 ** 31, -1), rawUnit: 2 ** 31 - 1 },
  { inputScale: neighbour(INPUT_SCALE_RANGE[0], 1), rawUnit: 0 },
] as const;

const [network] = fc.sample(randomCase, { seed: 11, numRuns: 1 });
const { features } = network.model;
const FLOATS = floatsOf([
  ...SPECIAL,
  ...SCALES.flatMap(({ inputScale }) => bitsAbout(inputScale)),
  ...RANDOM,
]);
const COUNT = features * Math.ceil(FLOATS.length / features);
const RAWS = features * Math.ceil(65536 / features);

/** Runs the quantizers of all scales over a file of floats and over all raw samples, and writes the inputs to another. */
const PROGRAM = `#include <stdint.h>
#include <stdio.h>
${SCALES.map((_, i) => `#include "q${i}.h"`).join('\n')}

static float floats[${COUNT}];
static int16_t raws[${RAWS}];
static int8_t inputs[${Math.max(COUNT, RAWS)}];

int main(void)
{
    FILE *file = fopen("floats.bin", "rb");
    if (file == NULL || fread(floats, sizeof *floats, ${COUNT}, file) != ${COUNT}) { return 2; }
    fclose(file);
    for (int32_t i = 0; i < ${RAWS}; i++) { raws[i] = (int16_t)((i & 65535) - 32768); }
    file = fopen("inputs.bin", "wb");
    if (file == NULL) { return 3; }
${SCALES.map(
  (
    { rawUnit },
    i,
  ) => `    for (int32_t at = 0; at < ${COUNT}; at += ${features}) { q${i}_quantize_float(&floats[at], &inputs[at]); }
    fwrite(inputs, 1, ${COUNT}, file);
${
  rawUnit === 0
    ? ''
    : `    for (int32_t at = 0; at < ${RAWS}; at += ${features}) { q${i}_quantize_raw(&raws[at], &inputs[at]); }
    fwrite(inputs, 1, ${RAWS}, file);
`
}`,
).join('')}    return fclose(file) == 0 ? 0 : 4;
}
`;

/** What the program must write. */
function expectedInputs(): Buffer {
  const floats = new Float32Array(COUNT);
  floats.set(FLOATS);
  const raws = Int16Array.from({ length: RAWS }, (_, i) => (i & 65535) - 32768);
  return Buffer.concat(
    SCALES.flatMap(({ inputScale, rawUnit }) => {
      const ofFloats = quantizeInputs(floats, inputScale);
      if (rawUnit === 0) return [ofFloats];
      const ofRaws = new Int8Array(RAWS);
      const { multiplier, shift } = multiplierAndShift(inputScale / rawUnit);
      quantizeSamples(raws, RAWS, multiplier, shift, ofRaws);
      return [ofFloats, ofRaws];
    }).map((inputs) => Buffer.from(inputs.buffer)),
  );
}

/** The model file of the network with this scale. */
function fileWith({ inputScale, rawUnit }: (typeof SCALES)[number]): IntegerModelFile {
  const { rawUnit: _unit, ...file } = modelFile(network);
  const scaled = { ...file.network, scales: { ...file.network.scales, inputScale } };
  return { ...file, network: scaled, ...(rawUnit === 0 ? {} : { rawUnit }) };
}

/** Whether this computer multiplies and adds in one instruction. */
async function hasFma(): Promise<Needs> {
  const flags = await readFile('/proc/cpuinfo', 'utf8').catch(() => '');
  const absent = process.arch !== 'x64' || !/\bfma\b/.test(flags);
  return { absent, note: absent ? ' (skipped, this computer has no such instruction)' : '' };
}

const fma = await hasFma();
const x64 = { absent: process.arch !== 'x64', note: process.arch === 'x64' ? '' : ' (skipped, no x87 here)' };
const host = { gcc: await needs('gcc'), clang: await needs('clang') };
const arm = await needs('arm-none-eabi-gcc', 'qemu-arm');
const riscv = await needs('riscv64-linux-gnu-gcc', 'qemu-riscv64');

const LEVELS = ['-O0', '-O1', '-O2', '-O3', '-O2 -ffast-math', '-Ofast', '-Os -ffinite-math-only'];
const FUSED = ['-O3 -mfma -ffp-contract=fast', '-Ofast -mfma -ffp-contract=fast'];
const ARM = '--specs=rdimon.specs -march=armv7-a -mthumb -mfpu=neon-vfpv4';

/** Compilers, their flags, and what runs the program. */
const BUILDS = [
  ...(['gcc', 'clang'] as const).flatMap((program) => [
    ...LEVELS.map((flags) => ({ program, flags, emulator: [], ...host[program] })),
    ...FUSED.map((flags) => ({
      program,
      flags,
      emulator: [],
      ...(host[program].absent ? host[program] : fma),
    })),
  ]),
  ...['-O2', '-Ofast'].map((level) => ({
    ...{ program: 'gcc', flags: `${level} -mfpmath=387`, emulator: [] },
    ...(host.gcc.absent ? host.gcc : x64),
  })),
  ...[
    '-O2 -mfloat-abi=soft',
    '-Ofast -mfloat-abi=soft',
    '-O2 -mfloat-abi=hard',
    '-Ofast -mfloat-abi=hard',
  ].map((flags) => ({
    program: 'arm-none-eabi-gcc',
    flags: `${ARM} ${flags}`,
    emulator: ['qemu-arm'],
    ...arm,
  })),
  ...['-O2', '-Ofast'].map((level) => ({
    ...{ program: 'riscv64-linux-gnu-gcc', flags: `-static ${level}`, emulator: ['qemu-riscv64'], ...riscv },
  })),
];

describe('the quantizers in C are those of the reference, NaN and all', async () => {
  await mkdir(join(folder, 'work'));
  const sources = await Promise.all(
    SCALES.map(async (scale, i) => {
      const bundle = join(folder, `q${i}`);
      await writeBundle(network, bundle, undefined, { name: `q${i}`, kernels: [], file: fileWith(scale) });
      const names = [`q${i}_input_float.c`, ...(scale.rawUnit === 0 ? [] : [`q${i}_input.c`])];
      return names.map((name) => join(bundle, 'src', name));
    }),
  );
  const floats = new Float32Array(COUNT);
  floats.set(FLOATS);
  await writeFile(join(folder, 'work/floats.bin'), new Uint8Array(floats.buffer));
  await writeFile(join(folder, 'main.c'), PROGRAM);
  const expected = expectedInputs();

  for (const { program, flags, emulator, absent, note } of BUILDS) {
    // GNU C lets compilers fuse operations where C99 does not.
    for (const standard of flags.includes('-O2') ? ['c99', 'gnu99'] : ['gnu99']) {
      it.skipIf(absent)(`${program} -std=${standard} ${flags}${note}`, async () => {
        const includes = SCALES.map((_, i) => `-I${join(folder, `q${i}/include`)}`);
        const output = join(folder, 'program');
        const options = [`-std=${standard}`, ...flags.split(' '), ...includes];
        await run(program, [...options, join(folder, 'main.c'), ...sources.flat(), '-o', output]);
        const [command, ...rest] = [...emulator, output];
        const cwd = join(folder, 'work');
        await rm(join(cwd, 'inputs.bin'), { force: true });
        expect((await runTool(command, rest, { cwd, timeoutSeconds: 100 })).exitCode).toBe(0);
        const inputs = await readFile(join(cwd, 'inputs.bin'));
        expect(inputs.length).toBe(expected.length);
        expect(inputs.findIndex((byte, i) => byte !== expected[i])).toBe(-1);
      });
    }
  }
});
