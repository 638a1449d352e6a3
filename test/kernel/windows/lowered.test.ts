import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { designWindows } from '../../../src/signal/window-design.js';
import { isPresent } from '../../codegen/lower/support.js';
import { realData } from '../../data/real-data.js';
import {
  COMPILERS,
  compileWindows,
  lowerWindows,
  noise,
  optionsOf,
  randomNumbers,
  type WindowKeys,
} from './support.js';
import { windowSamples } from './window-samples.js';

const BANDS = [1, 2, 4, 8, 13, 30, 45];

/** Front ends that together use everything. */
const DESIGNS: readonly (readonly [name: string, channels: readonly string[], keys: WindowKeys])[] = [
  [
    'everything',
    ['x', 'y'],
    {
      length: 64,
      hop: 17,
      decimation: 3,
      magnitude: true,
      detrend: 'linear',
      memory: 4,
      features: { mean: true, shape: 9, bands: [2, 5, 10, 16] },
    },
  ],
  [
    'groups of channels, extremes and trends',
    ['a', 'b', 'c', 'd'],
    {
      length: 50,
      hop: 20,
      magnitude: [
        ['a', 'b', 'c'],
        ['d', 'a'],
      ],
      memory: 1024,
      features: { mean: true, minimum: true, maximum: true, trend: true, bands: [10, 40] },
    },
  ],
  [
    'sixteen channels',
    [...'abcdefghijklmnop'],
    { length: 17, magnitude: true, detrend: 'none', features: { mean: true } },
  ],
  ['a long window', ['x'], { length: 1000, hop: 300, features: { shape: 100, bands: BANDS } }],
  [
    'the longest window, linear',
    ['x'],
    { length: 1024, hop: 512, detrend: 'linear', features: { shape: 256, bands: BANDS } },
  ],
  [
    'the shortest window, linear',
    ['x'],
    { length: 16, detrend: 'linear', features: { shape: 16, bands: [10, 20, 50] } },
  ],
  [
    'nothing detrended, all relative',
    ['x'],
    {
      length: 128,
      hop: 200,
      detrend: 'none',
      relative: true,
      features: { mean: true, shape: 3, bands: [1, 60] },
    },
  ],
];

/** Signals that are hard on arithmetic. */
function extremes(length: number): readonly Int16Array[] {
  const random = randomNumbers(7);
  const make = (value: (i: number) => number): Int16Array => Int16Array.from({ length }, (_, i) => value(i));
  const square = (period: number) => make((i) => (i % period < period / 2 ? 32767 : -32768));
  return [
    make(() => 0),
    make(() => -32768),
    make(() => 32767),
    make((i) => Number(i % 100 === 50)),
    square(2),
    square(3),
    square(16),
    square(64),
    square(1024),
    square(2048),
    make((i) => ((i * 64) % 65536) - 32768),
    make((i) => 32767 - ((i * 61) % 65536)),
    make(() => (random() < 0.5 ? -32768 : 32767)),
    make(() => Math.floor(random() * 65536) - 32768),
    noise(length, 0.4, 1),
    noise(length, 30, 2),
    noise(length, 3000, 3),
    make((i) => Math.round(32767 * Math.sin(i * i * 0.0007))),
    make((i) => (Math.floor(i / 700) % 2 === 0 ? 0 : Math.floor(random() * 5) - 2)),
  ];
}

function rowsOf(rows: ReturnType<typeof windowSamples>): number[][] {
  return Array.from({ length: rows.count }, (_, i) => [
    ...rows.features.subarray(i * rows.width, (i + 1) * rows.width),
  ]);
}

describe('the kernel of the windows, lowered to C', () => {
  it('names the macros that a design has numbers for', () => {
    const { lengths } = designWindows(optionsOf({}), { rate: 100, channels: ['x'] });
    expect([...lowerWindows().lengthMacros].sort()).toEqual(
      [...lengths.keys()].map((name) => `M_${name}`).sort(),
    );
  });

  it.each(COMPILERS)('gives the same with %s %j as in TypeScript, whatever the signal', (compiler, flags) => {
    if (!isPresent(compiler)) {
      console.warn(`skipped: ${compiler} is not installed`);
      return;
    }
    for (const [name, channels, keys] of DESIGNS) {
      const design = designWindows(optionsOf(keys), { rate: 173.61 * (keys.decimation ?? 1), channels });
      const run = compileWindows(design, compiler, flags);
      // One stream of all of them, so that windows cover the changes from one to the next, too.
      const signals = extremes(1200);
      const input = channels.map((_name, channel) => {
        const stream = new Int16Array(1200 * signals.length);
        signals.forEach((_signal, i) => {
          stream.set(signals[(i + 5 * channel) % signals.length], 1200 * i);
        });
        return stream;
      });
      expect(run(input), name).toEqual(rowsOf(windowSamples(design, input)));
    }
  });

  const { folder, absent, reason } = realData('bonn_eeg');
  it.skipIf(absent)(`gives the same on recorded EEG${reason}`, () => {
    if (!isPresent('gcc')) {
      console.warn('skipped: gcc is not installed');
      return;
    }
    const design = designWindows(optionsOf({ hop: 64, features: { bands: BANDS } }), {
      rate: 173.61,
      channels: ['EEG'],
    });
    const run = compileWindows(design, 'gcc', ['-O2']);
    for (const set of ['Z', 'F', 'S']) {
      for (const file of readdirSync(join(folder, set)).sort().slice(0, 5)) {
        const samples = readFileSync(join(folder, set, file), 'utf8')
          .trim()
          .split(/\s+/)
          .map(Number);
        const input = [Int16Array.from(samples)];
        const rows = rowsOf(windowSamples(design, input));
        expect(rows).toHaveLength(61);
        expect(run(input)).toEqual(rows);
      }
    }
  });
});
