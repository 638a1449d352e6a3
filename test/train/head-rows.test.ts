import fc from 'fast-check';
import { expect, it } from 'vitest';
import { normalizedMaps, normalizedRows } from '../../src/train/head-rows.js';

it('maps are divided by their length as rows are, whatever their size', () => {
  const kinds = fc.constantFrom('rms' as const, 'l2' as const, 'none' as const);
  const values = fc.array(fc.float({ min: 0, max: 10, noNaN: true }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(kinds, values, fc.integer({ min: 1, max: 4 }), (kind, map, count) => {
      const maps = Float32Array.from(
        Array.from({ length: count }, (_, i) => map.map((value) => value * (i + 1))).flat(),
      );
      const normalization = { kind, epsilon: 1e-4 };
      const rows = normalizedRows(maps, count, normalization);
      normalizedMaps(maps, count, normalization).forEach((value, i) => {
        expect(Math.abs(value - rows[i])).toBeLessThanOrEqual(1e-6 * Math.abs(rows[i]));
      });
    }),
  );
});
