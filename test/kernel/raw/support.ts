import { execFileSync } from 'node:child_process';
import { kernelSources } from '../../../src/codegen/kernel-sources.js';
import { lower } from '../../../src/codegen/lower/index.js';
import { type RawOptions, rawOptionsSchema } from '../../../src/config/raw-options.js';
import { beginRaw, pushRawSample } from '../../../src/kernel/raw/push.js';
import { unrollPoints } from '../../../src/kernel/raw/ring.js';
import type { FittedStandardizer } from '../../../src/signal/fit-standardizer.js';
import { createRawState, designRaw, type RawDesign } from '../../../src/signal/raw-design.js';
import { compile, translationUnit } from '../../codegen/lower/support.js';

/** Channels of tests, of which each takes as many as it needs. */
export const NAMES = ['x', 'y', 'z'];

/** A design, from what of its options is not by default. */
export function designOf(keys: Omit<Partial<RawOptions>, 'kind'>, channels: number): RawDesign {
  return designRaw(rawOptionsSchema.parse({ kind: 'raw', length: 64, ...keys }), NAMES.slice(0, channels));
}

/** A standardizer with these numbers. */
export function standardizerOf(center: readonly number[], multiplier: readonly number[]): FittedStandardizer {
  return {
    features: center.length,
    center: Int32Array.from(center),
    multiplier: Int16Array.from(multiplier),
    shift: undefined,
  };
}

/** The windows of a recording, `[length][channels]` each, as the kernel makes them in TypeScript. */
export function windowsOf(
  { frontEnd }: RawDesign,
  standardizer: FittedStandardizer,
  channels: readonly Int16Array[],
  state = createRawState({ frontEnd }),
): number[][] {
  const input = new Int8Array(frontEnd.length * frontEnd.channels);
  const windows: number[][] = [];
  beginRaw(frontEnd, state);
  for (let i = 0; i < channels[0].length; i++) {
    const sample = Int16Array.from(channels, (values) => values[i]);
    if (pushRawSample(frontEnd, standardizer, sample, state)) {
      unrollPoints(frontEnd, state, input);
      windows.push([...input]);
    }
  }
  return windows;
}

let lowered: ReturnType<typeof lower> | undefined;

/** The kernel of windows of raw samples, lowered to C. */
export function lowerRaw(): ReturnType<typeof lower> {
  lowered ??= lower(kernelSources(['raw/push', 'raw/ring']), ['beginRaw', 'pushRawSample', 'unrollPoints'], {
    prefix: 'm',
  });
  return lowered;
}

const MAIN = `
#include <stdio.h>
int main(void)
{
    static m_raw_state_t state;
    static int8_t input[M_POINT_RING];
    int16_t samples[16];
    m_begin_raw(&front_end, &state);
    for (;;) {
        for (int i = 0; i < front_end.channels; i++) {
            int sample;
            if (scanf("%d", &sample) != 1) {
                return 0;
            }
            samples[i] = (int16_t)sample;
        }
        if (m_push_raw_sample(&front_end, &standardizer, samples, &state)) {
            m_unroll_points(&front_end, &state, input);
            for (int i = 0; i < M_POINT_RING; i++) {
                printf("%d ", input[i]);
            }
            printf("\\n");
        }
    }
}
`;

/** Compiles a front end; what it returns gives the windows of a recording. */
export function compileRaw(
  { frontEnd, lengths }: RawDesign,
  { features, center, multiplier }: FittedStandardizer,
  compiler: string,
  flags: readonly string[],
): (channels: readonly Int16Array[]) => number[][] {
  const macros = Object.fromEntries([...lengths].map(([name, value]) => [`M_${name}`, value]));
  const fields = Object.entries(frontEnd).map(([key, value]) => `.${key} = ${value}`);
  const constants = `
static const int16_t center[] = { ${center.join(', ')} };
static const int16_t multiplier[] = { ${multiplier.join(', ')} };
static const m_standardizer_t standardizer = { ${features}, center, multiplier };
static const m_raw_front_end_t front_end = { ${fields.join(', ')} };
`;
  const text = translationUnit(lowerRaw(), macros) + constants + MAIN;
  const executable = compile(compiler, flags, text);
  return (channels) => {
    const input = Array.from(channels[0], (_, i) => channels.map((values) => values[i]).join(' ')).join('\n');
    const output = execFileSync(executable, { input, encoding: 'utf8', stdio: 'pipe', maxBuffer: 2 ** 28 });
    const lines = output.split('\n').filter((line) => line !== '');
    return lines.map((line) => line.trim().split(' ').map(Number));
  };
}
