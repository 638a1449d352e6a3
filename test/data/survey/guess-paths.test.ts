import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findAll } from '../../../src/data/recordings/find.js';
import { guessPaths } from '../../../src/data/survey/guess-paths.js';

function patternsOf(...names: string[]): readonly string[] {
  return guessPaths(names).map(({ pattern }) => pattern);
}

describe('guessPaths', () => {
  it('sees people in folders, and the same names again in files', () => {
    const [guess] = guessPaths(['s01/s01_1_sw', 's01/s01_2_sw', 's02/s02_1_sw']);
    expect(guess).toEqual({
      pattern: '{subject}/{subject}_*_sw',
      count: 3,
      subjects: ['s01', 's02'],
      classes: [],
    });
  });

  it('sees a number behind a word for people', () => {
    expect(patternsOf('subject_1_day', 'subject_2_day')).toEqual(['subject_{subject}_day']);
    expect(patternsOf('take_1_day', 'take_2_day')).toEqual(['take_*_day']);
  });

  it('sees classes only in words that several files share', () => {
    expect(patternsOf('walk/a', 'walk/b', 'rest/a', 'rest/b')).toEqual(['{class}/*']);
    expect(patternsOf('anna/a', 'berta/b')).toEqual(['*/*']);
    expect(patternsOf('train/x1', 'train/x2', 'test/x3', 'test/x4')).toEqual(['*/*']);
  });

  it('gives a pattern for every depth of folders', () => {
    expect(patternsOf('a', 'b', 'x/a', 'x/b')).toEqual(['*', 'x/*']);
  });

  it('gives patterns that match every path, whatever they are', () => {
    const part = fc.oneof(
      fc.constantFrom('s01', 's02', 'walk', 'rest', 'p_1'),
      fc.stringMatching(/^[\w .*{}-]{1,8}$/),
    );
    const name = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 12 }), (names) => {
        const guesses = guessPaths(names);
        expect(guesses.reduce((sum, { count }) => sum + count, 0)).toBe(names.length);
        for (const { pattern } of guesses) expect(() => findAll(names, [pattern])).not.toThrow();
        expect(
          findAll(
            names,
            guesses.map(({ pattern }) => pattern),
          ),
        ).toEqual(names);
      }),
      { numRuns: 300 },
    );
  });
});
