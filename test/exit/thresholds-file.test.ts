import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/errors/input-error.js';
import {
  decodeThresholds,
  encodeThresholds,
  shownThreshold,
  type Thresholds,
} from '../../src/exit/thresholds-file.js';
import { NEVER } from '../../src/kernel/limits.js';

const thresholds: Thresholds = {
  claim: 'early exit costs at most 5 points of sensitivity of "a\u202e"',
  exitRule: 'margin',
  decision: 'goodness',
  samples: { tuning: 4, calibration: 6 },
  validationAccuracy: { full: 90, earlyExit: 87.5 },
  validationScores: {
    classes: [{ name: 'a\u202e', present: 4, answered: 3, right: 3 }],
    people: { count: 2, worst: { name: 'p', samples: 2, right: 1 } },
  },
  quantized: 'a'.repeat(64),
  integerModel: 'b'.repeat(64),
  exits: [
    { layer: 0, units: 8, threshold: 120, gap: shownThreshold(NEVER), share: 0.25 },
    { layer: 0, units: 16, threshold: shownThreshold(NEVER), gap: 40, share: 0.75 },
  ],
};

describe('the file of thresholds', () => {
  it('has the claim above, then an exit point on each line, and hides no character', () => {
    const lines = encodeThresholds(thresholds).split('\n');
    expect(lines[2]).toBe('  "claim": "early exit costs at most 5 points of sensitivity of \\"a\\u202e\\"",');
    expect(lines.slice(-6)).toEqual([
      '  "exits": [',
      '    { "layer": 0, "units": 8, "threshold": 120, "gap": null, "share": 0.25 },',
      '    { "layer": 0, "units": 16, "threshold": null, "gap": 40, "share": 0.75 }',
      '  ]',
      '}',
      '',
    ]);
  });

  it('reads back, and is the same bytes whatever the order of the keys', () => {
    expect(decodeThresholds(encodeThresholds(thresholds), 'file')).toEqual(thresholds);
    const exits = thresholds.exits.map(({ layer, units, threshold, gap, share }) => ({
      ...{ share, gap, threshold, units, layer },
    }));
    expect(encodeThresholds({ ...thresholds, exits })).toBe(encodeThresholds(thresholds));
    const { claim, exitRule, ...others } = thresholds;
    expect(encodeThresholds({ ...others, exitRule, claim })).toBe(encodeThresholds(thresholds));
  });

  it.each([
    ['no JSON', (text: string) => text.slice(0, -3)],
    ['another version', (text: string) => text.replace('thresholds 2', 'thresholds 1')],
    ['an unknown key', (text: string) => text.replace('"exitRule"', '"ruling"')],
    ['a share above 1', (text: string) => text.replace('"share": 0.25', '"share": 25')],
  ])('refuses %s, and says what to do', (_, damage) => {
    const text = damage(encodeThresholds(thresholds));
    expect(() => decodeThresholds(text, 'thresholds.json')).toThrow(InputError);
    expect(() => decodeThresholds(text, 'thresholds.json')).toThrow(
      'thresholds.json: not a thresholds file of this version; run `ffirm calibrate` again',
    );
  });
});
