import { execFileSync } from 'node:child_process';
import { kernelSources } from '../../../src/codegen/kernel-sources.js';
import { lower } from '../../../src/codegen/lower/index.js';
import { type WindowOptions, windowOptionsSchema } from '../../../src/config/window-options.js';
import type { WindowDesign } from '../../../src/signal/window-design.js';
import { compile, translationUnit } from '../../codegen/lower/support.js';

/** Options as a config file has them. */
export type WindowKeys = Omit<Partial<WindowOptions>, 'features' | 'kind'> & {
  readonly features?: Partial<WindowOptions['features']>;
};

/** Parsed options, from what of them is not by default; windows of 256 samples where nothing else is said. */
export function optionsOf(keys: WindowKeys): WindowOptions {
  return windowOptionsSchema.parse({ kind: 'windows', length: 256, ...keys });
}

/** Compilers with their flags: optimized, and with checks of everything that C leaves undefined. */
export const COMPILERS: readonly (readonly [compiler: string, flags: readonly string[]])[] = [
  ['gcc', ['-O2']],
  ['gcc', ['-O1', '-fsanitize=undefined', '-fno-sanitize=shift-base', '-fno-sanitize-recover=all']],
];

let lowered: ReturnType<typeof lower> | undefined;

/** The kernel of the windows, lowered to C. */
export function lowerWindows(): ReturnType<typeof lower> {
  lowered ??= lower(
    kernelSources(['windows/push', 'windows/describe']),
    ['beginWindows', 'pushWindowSample', 'describeWindow', 'adaptFeatures'],
    { prefix: 'm' },
  );
  return lowered;
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** The C definition of a front end. */
function definition(frontEnd: WindowDesign['frontEnd']): string {
  const arrays: string[] = [];
  const fieldsOf = (values: object): string[] =>
    Object.entries(values).map(([key, value]: [string, unknown]) => fieldOf(key, value));
  const fieldOf = (key: string, value: unknown): string => {
    const name = snakeCase(key);
    if (value?.constructor === Object) return `    .${name} = { ${fieldsOf(value).join(' ')} },`;
    if (!(value instanceof Int16Array || value instanceof Int8Array))
      return `    .${name} = ${String(value)},`;
    const element = value instanceof Int8Array ? 'int8_t' : 'int16_t';
    arrays.push(`static const ${element} ${name}_table[] = { ${value.length > 0 ? value.join(', ') : 0} };`);
    return `    .${name} = ${name}_table,`;
  };
  const fields = fieldsOf(frontEnd);
  return `${arrays.join('\n')}\nstatic const m_window_front_end_t front_end = {\n${fields.join('\n')}\n};\n`;
}

const MAIN = `
#include <stdio.h>
int main(void)
{
    static m_window_state_t state;
    int16_t samples[16];
    m_begin_windows(&front_end, &state);
    for (;;) {
        for (int i = 0; i < front_end.channels; i++) {
            int sample;
            if (scanf("%d", &sample) != 1) {
                return 0;
            }
            samples[i] = (int16_t)sample;
        }
        if (m_push_window_sample(&front_end, samples, &state)) {
            m_describe_window(&front_end, &state);
            m_adapt_features(&front_end, &state);
            for (int i = 0; i < front_end.features; i++) {
                printf("%d ", (int)state.features[i]);
            }
            printf("\\n");
        }
    }
}
`;

/** Compiles a front end; what it returns gives the features of every window of a recording. */
export function compileWindows(
  { frontEnd, lengths }: WindowDesign,
  compiler: string,
  flags: readonly string[],
): (channels: readonly Int16Array[]) => number[][] {
  const macros = Object.fromEntries([...lengths].map(([name, value]) => [`M_${name}`, value]));
  const text = translationUnit(lowerWindows(), macros) + definition(frontEnd) + MAIN;
  const executable = compile(compiler, flags, text);
  return (channels) => {
    const input = Array.from(channels[0], (_, i) => channels.map((values) => values[i]).join(' ')).join('\n');
    const output = execFileSync(executable, { input, encoding: 'utf8', stdio: 'pipe', maxBuffer: 2 ** 28 });
    const lines = output.split('\n').filter((line) => line !== '');
    return lines.map((line) => line.trim().split(' ').map(Number));
  };
}

/** A stream of pseudo-random numbers in [0, 1) (mulberry32), so that signals are the same in every run. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Normally distributed 16-bit noise. */
export function noise(length: number, deviation: number, seed: number): Int16Array {
  const random = randomNumbers(seed);
  return Int16Array.from({ length }, () => {
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    return Math.max(
      -32768,
      Math.min(32767, Math.round(deviation * radius * Math.cos(2 * Math.PI * random()))),
    );
  });
}

/** Parts of a discrete Fourier transform of real numbers, straight from its definition. */
export function transformOf(values: ArrayLike<number>): {
  readonly real: number[];
  readonly imaginary: number[];
} {
  const { length } = values;
  const bins = Array.from({ length }, (_, bin) => {
    let real = 0;
    let imaginary = 0;
    for (let i = 0; i < length; i++) {
      const angle = (2 * Math.PI * ((bin * i) % length)) / length;
      real += values[i] * Math.cos(angle);
      imaginary -= values[i] * Math.sin(angle);
    }
    return [real, imaginary] as const;
  });
  return { real: bins.map(([real]) => real), imaginary: bins.map(([, imaginary]) => imaginary) };
}
