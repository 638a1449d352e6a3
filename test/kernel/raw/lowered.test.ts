import { describe, expect, it } from 'vitest';
import { isPresent } from '../../codegen/lower/support.js';
import { COMPILERS, noise, randomNumbers } from '../windows/support.js';
import { compileRaw, designOf, lowerRaw, standardizerOf, windowsOf } from './support.js';

/** Front ends that together use everything, with scales from none to the largest. */
const DESIGNS = [
  {
    title: 'three channels, decimated, with gaps between windows',
    design: designOf({ length: 64, hop: 71, decimation: 3 }, 3),
    standardizer: standardizerOf([0, -32768, 32767], [32767, 32767, 32767]),
  },
  {
    title: 'overlapping windows of two channels',
    design: designOf({ length: 50, hop: 17 }, 2),
    standardizer: standardizerOf([12, -340], [0, 87]),
  },
  {
    title: 'the shortest window',
    design: designOf({ length: 2, hop: 1, decimation: 1024 }, 1),
    standardizer: standardizerOf([-1], [4096]),
  },
  {
    title: 'the longest window',
    design: designOf({ length: 4096, hop: 1000 }, 1),
    standardizer: standardizerOf([5], [1]),
  },
];

const SAMPLES = 6000;

/** Signals that are hard on arithmetic, one after the other, another first for every channel. */
function extremes(channel: number): Int16Array {
  const random = randomNumbers(7 + channel);
  const make = (value: (i: number) => number) => Int16Array.from({ length: SAMPLES / 6 }, (_, i) => value(i));
  const parts = [
    make(() => -32768),
    make(() => 32767),
    make((i) => (i % 2 === 0 ? 32767 : -32768)),
    make(() => Math.floor(random() * 65536) - 32768),
    noise(SAMPLES / 6, 3000, channel),
    make((i) => ((i * 64) % 65536) - 32768),
  ];
  const signal = new Int16Array(SAMPLES);
  parts.forEach((_part, i) => {
    signal.set(parts[(i + channel) % parts.length], (i * SAMPLES) / 6);
  });
  return signal;
}

describe('the kernel of windows of raw samples, lowered to C', () => {
  it('names the macros that a design has numbers for', () => {
    const { lengths } = designOf({}, 1);
    expect([...lowerRaw().lengthMacros].sort()).toEqual(
      [...lengths.keys()].map((name) => `M_${name}`).sort(),
    );
  });

  it.each(COMPILERS)('gives the same with %s %j as in TypeScript, whatever the signal', (compiler, flags) => {
    if (!isPresent(compiler)) {
      console.warn(`skipped: ${compiler} is not installed`);
      return;
    }
    for (const { title, design, standardizer } of DESIGNS) {
      const run = compileRaw(design, standardizer, compiler, flags);
      const input = Array.from({ length: design.frontEnd.channels }, (_, channel) => extremes(channel));
      const windows = windowsOf(design, standardizer, input);
      expect(windows.length, title).toBeGreaterThan(1);
      expect(run(input), title).toEqual(windows);
    }
  });
});
