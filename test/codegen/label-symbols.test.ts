import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelSymbols } from '../../src/codegen/label-symbols.js';
import { hostileText } from '../text/hostile-text.js';

/** As many characters as "NET_LABEL_" has. */
const ROOM = 10;

const symbolsOf = (...names: string[]) => labelSymbols(names, ROOM).map(({ symbol }) => symbol);

/** Names that become alike: few letters, in both cases, with digits and underscores where numbers would be put. */
const alike = fc
  .array(fc.constantFrom('a', 'A', 'b', '_', '_1', '_2', '_3', '1', '2', ' ', '/', 'é'), { maxLength: 5 })
  .map((parts) => parts.join(''));

/** Names that are cut: alike up to somewhere behind the last character that counts. */
const long = fc
  .tuple(fc.integer({ min: 40, max: 300 }), alike)
  .map(([length, end]) => 'x'.repeat(length) + end);

describe('enumerators of classes', () => {
  it('are the parts of the names that C allows, with numbers where two would be the same', () => {
    expect(symbolsOf('APB/PVC', 'walk */ x', '7')).toEqual(['APB_PVC', 'WALK_X', '7']);
    expect(symbolsOf('s+', 's-', 't')).toEqual(['S_0', 'S_1', 'T']);
    expect(symbolsOf('A', 'A_2', 'a')).toEqual(['A_0', 'A_2', 'A_2_1']);
    expect(symbolsOf('*', '日本', '1')).toEqual(['0', '1_1', '1']);
  });

  it('have 63 characters at most, as many as C99 promises to tell apart', () => {
    const [first, second, third] = symbolsOf('x'.repeat(200), 'X'.repeat(300), 'y'.repeat(200));
    expect(first).toBe(`${'X'.repeat(51)}_0`);
    expect(second).toBe(`${'X'.repeat(51)}_1`);
    expect(third).toBe('Y'.repeat(53));
  });

  it('are different for all sets of names, and the same again', () => {
    const names = fc.uniqueArray(fc.oneof(alike, long, hostileText), { minLength: 2, maxLength: 40 });
    fc.assert(
      fc.property(names, fc.integer({ min: 8, max: 39 }), (classNames, room) => {
        const symbols = labelSymbols(classNames, room);
        expect(symbols.map(({ value }) => value)).toEqual(classNames.map((_, i) => i));
        expect(new Set(symbols.map(({ symbol }) => symbol)).size).toBe(classNames.length);
        for (const { symbol } of symbols) {
          expect(symbol).toMatch(/^[A-Z0-9]+(_[A-Z0-9]+)*$/);
          expect(room + symbol.length).toBeLessThanOrEqual(63);
        }
        expect(labelSymbols(classNames, room)).toEqual(symbols);
      }),
      { seed: 24, numRuns: 3000 },
    );
  });

  it('are different for the most names that a network has, all alike', () => {
    const names = Array.from({ length: 255 }, (_, i) => `${'a'.repeat(60)}${'-'.repeat(i)}`);
    expect(new Set(symbolsOf(...names)).size).toBe(255);
  });
});
