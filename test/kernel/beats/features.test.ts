import { describe, expect, it } from 'vitest';
import { reciprocalOf } from '../../../src/kernel/beats/feature-math.js';
import { type DescribedBeat, describeBeats, frontEndOf, makeEcg } from './signals.js';

const RATE = 360;
const tested = frontEndOf(RATE, 2);
const { names, shifts } = tested.design;

function heart(options: { gain?: number; offset?: number } = {}) {
  return makeEcg(3, { rate: RATE, channels: 2, seconds: 60, ...options });
}

/** One feature of every beat that has a scale of its own. */
function column(beats: readonly DescribedBeat[], name: string): number[] {
  const own = names.filter((_, i) => shifts[i] === undefined);
  const place = own.indexOf(name);
  if (place < 0) throw new RangeError(`there is no feature "${name}"`);
  return beats.map(({ features }) => features[place]);
}

describe('the reciprocal', () => {
  it('is too small by at most 4', () => {
    for (let value = 32768; value < 65536; value++) {
      const exact = 2 ** 30 / value;
      expect(reciprocalOf(value)).toBeLessThanOrEqual(exact);
      expect(reciprocalOf(value)).toBeGreaterThan(exact - 4);
    }
  });
});

describe('beat features', () => {
  it('measure RR intervals', () => {
    const beats = describeBeats(tested, heart().samples);
    const seconds = column(beats, 'current RR in seconds');
    expect(beats.length).toBeGreaterThan(50);
    for (let i = 1; i < beats.length; i++) {
      const interval = beats[i].at - beats[i - 1].at;
      expect(Math.abs(seconds[i] - 1024 * Math.log2(interval / RATE))).toBeLessThan(2.5);
    }
  });

  it('hardly depend on the gain', () => {
    const low = describeBeats(tested, heart().samples);
    const high = describeBeats(tested, heart({ gain: 1000 }).samples);
    const differences = low.flatMap(({ features }, beat) =>
      features.map((value, i) => Math.abs(value - high[beat].features[i])),
    );
    const mean = differences.reduce((sum, difference) => sum + difference) / differences.length;
    expect(high.length).toBe(low.length);
    // 1024 is a factor of two.
    expect(mean).toBeLessThan(60);
  });

  it('do not depend on the offset of the converter', () => {
    expect(describeBeats(tested, heart({ offset: -20000 }).samples)).toEqual(
      describeBeats(tested, heart().samples),
    );
  });

  it('tell a wide beat by its width and by what it has that the template has not', () => {
    const { samples, wide } = heart();
    const beats = describeBeats(tested, samples).slice(12);
    const isWide = beats.map(({ at }) => wide.some((peak) => Math.abs(peak - at) < 30));
    const meanOf = (name: string, wanted: boolean) => {
      const values = column(beats, name).filter((_, i) => isWide[i] === wanted);
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    };
    expect(isWide.filter((one) => one).length).toBeGreaterThan(4);
    for (const name of [
      'QRS width',
      'QRS width / template',
      'QRS off the template',
      'QRS energy / template',
    ]) {
      expect(meanOf(`${name}, channel 0`, true)).toBeGreaterThan(200 + meanOf(`${name}, channel 0`, false));
    }
    expect(meanOf('QRS correlation, channel 0', true)).toBeLessThan(
      meanOf('QRS correlation, channel 0', false) - 200,
    );
  });

  it('describe a beat before a pause that is longer than the history by itself', () => {
    const { samples } = heart();
    const beats = describeBeats(tested, samples);
    // Silence follows what is described of beat 41, and the same heart ends it.
    const cut = beats[41].at + RATE / 2;
    const pause = new Int16Array(2 * 5 * RATE).fill(samples[2 * cut]);
    for (let i = 1; i < pause.length; i += 2) pause[i] = samples[2 * cut + 1];
    const [head, tail] = [samples.subarray(0, 2 * cut), samples.subarray(2 * cut)];
    const joined = Int16Array.from([...head, ...pause, ...tail]);
    const paused = describeBeats(tested, joined);
    const before = paused.find(({ at }) => at === beats[41].at);
    const points = (input: readonly number[]) => input.filter((_, i) => shifts[i] !== undefined);
    expect(before).toBeDefined();
    expect(before?.answered).toBeGreaterThan(cut + 5 * RATE);
    expect(points(before?.input ?? [])).toEqual(points(beats[41].input));
  });

  it('of the compact set are differences to the template instead of the waveform', () => {
    const compact = frontEndOf(RATE, 2, 'compact');
    const { samples } = heart();
    const [all, own] = [describeBeats(tested, samples), describeBeats(compact, samples)];
    expect(own.map(({ at }) => at)).toEqual(all.map(({ at }) => at));
    const isPoint = (_: number, i: number) => compact.design.shifts[i] !== undefined;
    const sizes = own
      .slice(20)
      .map(({ input }) => input.filter(isPoint).reduce((sum, x) => sum + Math.abs(x), 0));
    // Half of the beats are like the template.
    expect(sizes.toSorted((a, b) => a - b)[sizes.length >> 1]).toBeLessThan(84 * 12);
  });
});
