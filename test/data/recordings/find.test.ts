import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesPath } from '../../../src/data/recordings/find.js';

describe('matchesPath', () => {
  it.each([
    ['100', '100.hea', true],
    ['100', '1000.hea', false],
    ['S', 'S/S001.txt', true],
    ['S/*', 'S/S001.txt', true],
    ['*/S0*', 'S/S001.txt', true],
    ['*', 'S/S001.txt', true],
    ['S001', 'S/S001.txt', false],
    ['chb01/*.edf', 'chb01/chb01_03.edf', true],
    ['chb01/*.edf', 'chb02/chb02_03.edf', false],
    ['a.b', 'axb.txt', false],
  ])('%s matches %s: %s', (pattern, path, expected) => {
    expect(matchesPath(pattern, path)).toBe(expected);
  });

  it('takes every character but * and what is in braces for itself', () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !/[*/{\n\r]/.test(text) && text.length > 0),
        (name) => {
          expect(matchesPath(name, `${name}.txt`)).toBe(true);
        },
      ),
    );
  });
});
