import { describe, expect, it } from 'vitest';
import { designBeatFeatures } from '../../../src/signal/beat-design.js';
import { ecgTicks, runFeatures, type Tick } from './signals.js';

const RATE = 360;
const { constants, names } = designBeatFeatures({ rate: RATE, channels: 2, set: 'full' });

function heart(options: { gain?: number; offset?: number } = {}): Tick[] {
  return ecgTicks(3, { rate: RATE, channels: 2, seconds: 60, ...options });
}

/** One feature of every beat. */
function column(rows: readonly number[][], name: string): number[] {
  const place = names.indexOf(name);
  if (place < 0) throw new RangeError(`there is no feature "${name}"`);
  return rows.map((row) => row[1 + place]);
}

/** Spikes of one sample at given places, found `age` samples later. */
function spikes(places: readonly number[], length: number, age: number): Tick[] {
  return Array.from({ length }, (_, i) => ({
    samples: [places.includes(i) ? 800 : 0, 0],
    ages: places.includes(i - age) ? [age] : [],
  }));
}

describe('beat features', () => {
  it('are of every beat but the first and the last, and say where it was', () => {
    const places = [400, 700, 1010, 1300, 1650];
    const age = 150;
    const ticks = spikes(places, 2000, age);
    const ends = ticks.flatMap(({ ages }, i) => (ages.length > 0 ? [i] : []));
    const found = runFeatures({ constants }, ticks);
    expect(found.map(([position], i) => ends[i + 2] - position)).toEqual(places.slice(1, -1));
  });

  it('measure RR intervals exactly, whatever the age of the peaks', () => {
    const places = [400, 700, 1010, 1300, 1650];
    for (const age of [0, 1, 40, 500]) {
      const rows = runFeatures({ constants }, spikes(places, 2400, age));
      const seconds = column(rows, 'current RR in seconds');
      [300, 310, 290].forEach((interval, i) => {
        expect(Math.abs(seconds[i] - 1024 * Math.log2(interval / RATE))).toBeLessThan(2.5);
      });
    }
  });

  it('hardly depend on the gain', () => {
    const low = runFeatures({ constants }, heart());
    const high = runFeatures({ constants }, heart({ gain: 1000 }));
    const differences = low.flatMap((row, beat) => row.map((value, i) => Math.abs(value - high[beat][i])));
    const mean = differences.reduce((sum, difference) => sum + difference) / differences.length;
    expect(high.length).toBe(low.length);
    // 1024 is a factor of two, or the whole amplitude.
    expect(mean).toBeLessThan(30);
  });

  it('do not depend on the offset of the converter', () => {
    expect(runFeatures({ constants }, heart({ offset: -20000 }))).toEqual(
      runFeatures({ constants }, heart()),
    );
  });

  it('tell a wide beat by its width and by what it has that the template has not', () => {
    // In ecgTicks a wide beat has a pause of 1 s behind it.
    const rows = runFeatures({ constants }, heart()).slice(12);
    const wide = column(rows, 'next RR in seconds').map((next) => next > -30);
    const meanOf = (name: string, wanted: boolean) => {
      const values = column(rows, name).filter((_, i) => wide[i] === wanted);
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    };
    expect(wide.filter((one) => one).length).toBeGreaterThan(4);
    for (const name of [
      'QRS width',
      'QRS width / template',
      'QRS off the template',
      'QRS energy / template',
    ]) {
      expect(meanOf(`${name}, channel 0`, true)).toBeGreaterThan(300 + meanOf(`${name}, channel 0`, false));
    }
    expect(meanOf('QRS correlation, channel 0', true)).toBeLessThan(
      meanOf('QRS correlation, channel 0', false) - 300,
    );
  });

  it('start over with beginFeatures', () => {
    expect(runFeatures({ constants }, heart())).toEqual(runFeatures({ constants }, heart()));
  });

  it('are the same in the compact set, as far as that goes', () => {
    const compact = designBeatFeatures({ rate: RATE, channels: 2, set: 'compact' });
    const width = compact.names.length;
    expect(names.slice(0, width)).toEqual(compact.names);
    expect(runFeatures(compact, heart())).toEqual(
      runFeatures({ constants }, heart()).map((row) => row.slice(0, 1 + width)),
    );
  });

  it('skip a peak that is not later than the one before', () => {
    const ticks = heart();
    const doubled = ticks.map(({ samples, ages }) => ({
      samples,
      ages: ages.flatMap((age) => [age, age, age + 9]),
    }));
    expect(runFeatures({ constants }, doubled)).toEqual(runFeatures({ constants }, ticks));
  });
});
