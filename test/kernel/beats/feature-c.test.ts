import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kernelSources } from '../../../src/codegen/kernel-sources.js';
import { lower } from '../../../src/codegen/lower/index.js';
import {
  type BeatDesign,
  type BeatFeatureOptions,
  designBeatFeatures,
} from '../../../src/signal/beat-design.js';
import { compile, isPresent, translationUnit } from '../../codegen/lower/support.js';
import { ecgTicks, extremeTicks, runFeatures, type Tick } from './signals.js';

const UNIT = lower(kernelSources(['beats/features']), ['beginFeatures', 'pushFeatureSample', 'addPeak'], {
  prefix: 'm',
});

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** A program that reads samples and ages of peaks, tick by tick, and prints positions and features. */
function programOf({ constants, lengths }: BeatDesign): string {
  const macros = Object.fromEntries(
    UNIT.lengthMacros.map((macro) => [macro, lengths.get(macro.slice(2)) ?? 0]),
  );
  const fields = Object.entries(constants).map(([name, value]) => `.${snake(name)} = ${value}`);
  return `${translationUnit(UNIT, macros)}
#include <stdio.h>
#include <string.h>
static const m_beat_features_t constants = {${fields.join(', ')}};
static m_feature_state_t state;
int main(void)
{
    int16_t samples[${constants.channels}];
    long value;
    long peaks;
    /* What was there before must not matter. */
    memset(&state, 0x55, sizeof state);
    state.started = false;
    state.pending = false;
    state.captured = false;
    m_begin_features(&constants, &state);
    while (scanf("%ld", &peaks) == 1) {
        for (int channel = 0; channel < ${constants.channels}; channel++) {
            if (scanf("%ld", &value) != 1) {
                return 1;
            }
            samples[channel] = (int16_t)value;
        }
        m_push_feature_sample(&constants, samples, &state);
        for (; peaks > 0; peaks--) {
            if (scanf("%ld", &value) != 1) {
                return 1;
            }
            if (m_add_peak(&constants, (int32_t)value, &state)) {
                printf("%ld", (long)state.position);
                for (int i = 0; i < ${constants.features}; i++) {
                    printf(" %d", state.features[i]);
                }
                printf("\\n");
            }
        }
    }
    return 0;
}
`;
}

function runC(executable: string, ticks: readonly Tick[]): number[][] {
  const input = ticks.map(({ samples, ages }) => [ages.length, ...samples, ...ages].join(' ')).join('\n');
  const output = execFileSync(executable, { input: `${input}\n`, encoding: 'utf8', maxBuffer: 2 ** 28 });
  return output
    .trimEnd()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split(' ').map(Number));
}

const SANITIZED = ['-O1', '-fsanitize=undefined,address', '-fno-sanitize-recover=all'];
const DESIGNS: readonly (readonly [string, BeatFeatureOptions, readonly string[]])[] = [
  ['two leads at 360 Hz, sanitized', { rate: 360, channels: 2, set: 'full' }, SANITIZED],
  ['one lead at 250 Hz, optimized', { rate: 250, channels: 1, set: 'compact' }, ['-O2']],
  ['three leads at 1000 Hz, sanitized', { rate: 1000, channels: 3, set: 'full' }, SANITIZED],
  ['sixteen leads at 134 Hz, sanitized', { rate: 134, channels: 16, set: 'full' }, SANITIZED],
];

describe.runIf(isPresent('gcc')).each(DESIGNS)('beat features of %s', (_, options, flags) => {
  const design = designBeatFeatures(options);
  const { rate, channels } = options;

  it('are the same in C', () => {
    const executable = compile('gcc', flags, programOf(design));
    const heart = ecgTicks(rate, { rate, channels, seconds: 40 });
    const expected = runFeatures(design, heart);
    expect(expected.length).toBeGreaterThan(30);
    expect(runC(executable, heart)).toEqual(expected);
    let beats = 0;
    fc.assert(
      fc.property(extremeTicks(channels), (ticks) => {
        const found = runFeatures(design, ticks);
        beats += found.length;
        expect(runC(executable, ticks)).toEqual(found);
      }),
      { seed: 5, numRuns: 8 },
    );
    expect(beats).toBeGreaterThan(50);
  });
});

describe('the C of the beat features', () => {
  it('has no wide integers, no floats, and no divisions where a core has no divider', () => {
    const plain = UNIT.functions.replace(/\/\*[\s\S]*?\*\//g, '');
    const text = plain.replace(/^#if defined\(__ARM_FEATURE_IDIV\).*\n.*\n#else$/gm, '');
    expect(text).not.toMatch(/int64|float|double|[^/*]\/[^/*]|%/);
  });
});
