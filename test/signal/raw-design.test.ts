import { describe, expect, it } from 'vitest';
import { rawOptionsSchema } from '../../src/config/raw-options.js';
import { InputError } from '../../src/errors/input-error.js';
import { frontEndSchema, inputsOf } from '../../src/signal/front-end.js';
import { openFrontEnd, openSignal } from '../../src/signal/open-front-end.js';
import { pushSample } from '../../src/signal/program.js';
import { createRawState, designRaw } from '../../src/signal/raw-design.js';

const options = (keys: object) => rawOptionsSchema.parse({ kind: 'raw', length: 8, ...keys });

describe('designRaw', () => {
  it('has a point for every sample and an input for every channel of a point', () => {
    const { frontEnd, featureNames, lengths } = designRaw(options({}), ['x', 'y']);
    expect(frontEnd).toEqual({ channels: 2, decimation: 1, length: 8, hop: 8 });
    expect(featureNames).toHaveLength(16);
    expect(featureNames.slice(0, 3)).toEqual(['x 0', 'y 0', 'x 1']);
    expect(Object.fromEntries(lengths)).toEqual({ POINT_SUMS: 2, POINT_RING: 16 });
    const { ring, sums } = createRawState({ frontEnd });
    expect([ring.length, sums.length]).toEqual([16, 2]);
  });

  it('takes 1 to 16 channels', () => {
    const names = Array.from({ length: 17 }, (_, i) => `${i}`);
    expect(() => designRaw(options({}), names)).toThrow(InputError);
    expect(() => designRaw(options({}), [])).toThrow('0 channels; choose 1 to 16 of them in data.channels');
    expect(designRaw(options({}), names.slice(1)).featureNames).toHaveLength(128);
  });
});

describe('a front end of raw samples', () => {
  it('says what shape its inputs have, and counts in samples as they come in', () => {
    const program = openSignal(options({ hop: 3, decimation: 5 }), { rate: 100, channels: ['x', 'y'] });
    expect(program).toMatchObject({ span: 40, hop: 15, map: { height: 1, width: 8, channels: 2 } });
    expect(program.scaling).toEqual({ features: 2, deviations: 6, shifted: false });
  });

  it('keeps the points before they are 8 bits, from which scales are fitted', () => {
    const runner = openSignal(options({ length: 2, hop: 1, decimation: 2 }), {
      rate: 1,
      channels: ['x', 'y'],
    }).open();
    const seen: number[][] = [];
    for (let i = 0; i < 7; i++) {
      if (pushSample(runner, Int16Array.of(1000 * i, -i))) seen.push([...runner.features, ...runner.input]);
    }
    // Means of samples 0 and 1, 2 and 3, 4 and 5, halves rounded up.
    expect(seen).toEqual([
      [500, 0, 2500, -2, 127, 0, 127, -2],
      [2500, -2, 4500, -4, 127, -2, 127, -4],
    ]);
  });
});

describe('the record of a front end of raw samples', () => {
  const record = {
    signal: { kind: 'raw', length: 8 },
    rate: 100,
    channels: [
      { name: 'x', unit: 'g', gain: 1000 },
      { name: 'y', unit: 'g', gain: 1000 },
    ],
    center: [1, 2],
    multiplier: [4096, 2048],
  };

  it('has a scale for every channel, and makes an input of every value of a window', () => {
    const parsed = frontEndSchema.parse(record);
    expect(inputsOf(parsed)).toBe(16);
    const runner = openFrontEnd(parsed).open();
    const ready = Array.from({ length: 8 }, () => pushSample(runner, Int16Array.of(11, 12)));
    expect(ready.indexOf(true)).toBe(7);
    expect([...runner.input]).toEqual(Array.from({ length: 8 }, () => [10, 5]).flat());
  });

  it('is refused with more or fewer scales than channels', () => {
    const { error } = frontEndSchema.safeParse({ ...record, center: [1], multiplier: [4096] });
    expect(error?.issues[0].message).toBe('center is not as long as channels');
  });
});
