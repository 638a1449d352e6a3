import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { kernelSources } from '../../../src/codegen/kernel-sources.js';
import { lower } from '../../../src/codegen/lower/index.js';
import * as pairs from '../../../src/kernel/signal/pairs.js';
import { testedTarget } from '../../simulate/fixtures/tools.js';
import { buildProgram, runProgram } from '../beats/peak-program.js';

const lane = fc.oneof(
  fc.constantFrom(-32768, -32767, -1, 0, 1, 32766, 32767),
  fc.integer({ min: -32768, max: 32767 }),
);
/** A lane of a point, and of what points are moved towards. */
const point = fc.integer({ min: -4096, max: 4095 });

const held = (value: number) => Math.max(-32768, Math.min(32767, value));

describe('a pair', () => {
  it('is made of two lanes, which it gives back', () => {
    fc.assert(
      fc.property(lane, lane, (low, high) => {
        const pair = pairs.pairOf(low, high);
        expect(pair).toBe(pair | 0);
        expect([pairs.lowOf(pair), pairs.highOf(pair)]).toEqual([low, high]);
        expect(pairs.pairAt(Int16Array.of(0, low, high), 1)).toBe(pair);
      }),
    );
  });

  it('is computed with lane by lane', () => {
    fc.assert(
      fc.property(lane, lane, lane, lane, (a, b, c, d) => {
        const [one, other] = [pairs.pairOf(a, b), pairs.pairOf(c, d)];
        const both = (of: (x: number, y: number) => number) => pairs.pairOf(of(a, c), of(b, d));
        expect(pairs.halveSums(one, other)).toBe(both((x, y) => (x + y) >> 1));
        expect(pairs.subtractHeld(one, other)).toBe(both((x, y) => held(x - y)));
        expect(pairs.largerOf(one, other)).toBe(both(Math.max));
        expect(pairs.smallerOf(one, other)).toBe(both(Math.min));
        expect(pairs.addLow(7, one, -3)).toBe(7 - 3 * a);
        expect(pairs.addHigh(7, one, -3)).toBe(7 - 3 * b);
      }),
    );
  });

  it('has a mean of four, as that of the means of two', () => {
    fc.assert(
      fc.property(fc.array(lane, { minLength: 8, maxLength: 8 }), (lanes) => {
        const samples = Int16Array.from(lanes);
        const at = (i: number) => pairs.pairAt(samples, 2 * i);
        const mean = pairs.halveSums(pairs.halveSums(at(0), at(1)), pairs.halveSums(at(2), at(3)));
        expect(pairs.meanOfPairs(samples, 0)).toBe(mean);
      }),
    );
  });

  it('of points has differences, squares and products, and moves towards another', () => {
    fc.assert(
      fc.property(point, point, point, point, fc.integer({ min: 1, max: 200 }), (a, b, c, d, most) => {
        const [one, other] = [pairs.pairOf(a, b), pairs.pairOf(c, d)];
        const near = (x: number, y: number) => x + Math.max(-most, Math.min(most, y - x));
        expect(pairs.subtractPairs(one, other)).toBe(pairs.pairOf(a - c, b - d));
        expect(pairs.magnitudesOf(one)).toBe(pairs.pairOf(Math.abs(a), Math.abs(b)));
        expect(pairs.addSquareLow(9, one, other)).toBe(9 + (a - c) ** 2);
        expect(pairs.addSquareHigh(9, one, other)).toBe(9 + (b - d) ** 2);
        expect(pairs.addProductLow(9, one, other, other, one)).toBe(9 - (a - c) ** 2);
        expect(pairs.addProductHigh(9, one, other, other, one)).toBe(9 - (b - d) ** 2);
        expect(pairs.moveTowards(one, other, most)).toBe(pairs.pairOf(near(a, c), near(b, d)));
      }),
    );
  });

  it('is scaled without a product of more than 32 bits, and held within 13', () => {
    fc.assert(
      fc.property(lane, lane, fc.integer({ min: 8, max: 65535 }), (low, high, amplitude) => {
        const factor = Math.floor((1200 * 65536 * 0.9998) / amplitude);
        const scaled = (value: number) =>
          Math.max(-4096, Math.min(4095, Number((BigInt(factor) * BigInt(value)) >> 16n)));
        const pair = pairs.pairOf(low, high);
        expect(pairs.scaleLow(pair, factor, 4 * amplitude)).toBe(scaled(low));
        expect(pairs.scaleHigh(pair, factor, 4 * amplitude)).toBe(scaled(high));
      }),
    );
  });
});

type Call = (a: number, b: number, p: number, q: number) => number;

/** Calls of the functions, as C without its prefix and as TypeScript: of any pairs a and b, and of pairs of points p and q. */
const CALLS: readonly (readonly [string, Call])[] = [
  ['low_of(a)', (a) => pairs.lowOf(a)],
  ['high_of(a)', (a) => pairs.highOf(a)],
  ['halve_sums(a, b)', (a, b) => pairs.halveSums(a, b)],
  ['subtract_held(a, b)', (a, b) => pairs.subtractHeld(a, b)],
  ['larger_of(a, b)', (a, b) => pairs.largerOf(a, b)],
  ['smaller_of(a, b)', (a, b) => pairs.smallerOf(a, b)],
  ['add_low(5, a, -12)', (a) => pairs.addLow(5, a, -12)],
  ['add_high(5, a, -12)', (a) => pairs.addHigh(5, a, -12)],
  ['scale_low(a, 262144, 1200)', (a) => pairs.scaleLow(a, 262144, 1200)],
  ['scale_high(a, 262144, 1200)', (a) => pairs.scaleHigh(a, 262144, 1200)],
  ['subtract_pairs(p, q)', (_a, _b, p, q) => pairs.subtractPairs(p, q)],
  ['magnitudes_of(p)', (_a, _b, p) => pairs.magnitudesOf(p)],
  ['move_towards(p, q, 50)', (_a, _b, p, q) => pairs.moveTowards(p, q, 50)],
  ['add_square_low(3, p, q)', (_a, _b, p, q) => pairs.addSquareLow(3, p, q)],
  ['add_square_high(3, p, q)', (_a, _b, p, q) => pairs.addSquareHigh(3, p, q)],
  ['add_product_low(3, p, q, q, p)', (_a, _b, p, q) => pairs.addProductLow(3, p, q, q, p)],
  ['add_product_high(3, p, q, q, p)', (_a, _b, p, q) => pairs.addProductHigh(3, p, q, q, p)],
];

function programText(): string {
  const unit = lower(kernelSources(['signal/pairs']), Object.keys(pairs), { prefix: 'pair' });
  const calls = CALLS.map(([call], i) => `    out[${i}] = pair_${call};`);
  return `#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "ffirm_io.h"
${unit.constants}
${unit.prototypes}
${unit.functions}
int main(int argc, char *argv[]) {
  int32_t in[4];
  int32_t out[${CALLS.length + 2}];
  if (argc != 3 || !ffirm_open(FFIRM_SAMPLES, argv[1]) || !ffirm_open(FFIRM_ANSWERS, argv[2])) {
    return 1;
  }
  while (ffirm_read(FFIRM_SAMPLES, in, sizeof in) == sizeof in) {
    const int32_t a = in[0], b = in[1], p = in[2], q = in[3];
    int16_t samples[9] = {0};
    for (int i = 0; i < 4; i++) {
      samples[1 + 2 * i] = (int16_t)(in[i] & 0x7fff);
      samples[2 + 2 * i] = (int16_t)(in[i] >> 16);
    }
${calls.join('\n')}
    out[${CALLS.length}] = pair_pair_at(samples, 1);
    out[${CALLS.length + 1}] = pair_mean_of_pairs(samples, 1);
    if (!ffirm_write(FFIRM_ANSWERS, out, sizeof out)) {
      return 1;
    }
  }
  if (!ffirm_close(FFIRM_ANSWERS)) {
    return 1;
  }
  ffirm_print("ffirm-report: {}\\n");
  return 0;
}
`;
}

const folder = await mkdtemp(join(tmpdir(), 'ffirm-pairs-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const TARGETS = await Promise.all(['host', 'cortex-m0plus', 'cortex-m4', 'cortex-m55'].map(testedTarget));

describe('pairs in C', () => {
  for (const { target, title, absent } of TARGETS) {
    it.skipIf(absent)(`are the same on ${title}`, async () => {
      const program = await buildProgram(programText(), target, join(folder, target.name));
      expect(program.warnings).toBe('');
      const any = fc.tuple(lane, lane).map(([low, high]) => pairs.pairOf(low, high));
      const ofPoints = fc.tuple(point, point).map(([low, high]) => pairs.pairOf(low, high));
      const rows = fc.sample(fc.tuple(any, any, ofPoints, ofPoints), { numRuns: 3000, seed: 3 });
      const answers = await runProgram(program, Int32Array.from(rows.flat()));
      const expected = rows.flatMap((row) => {
        const [a, b, p, q] = row;
        const samples = Int16Array.from([0, ...row.flatMap((pair) => [pair & 0x7fff, pair >> 16])]);
        return [
          ...CALLS.map(([, call]) => call(a, b, p, q)),
          pairs.pairAt(samples, 1),
          pairs.meanOfPairs(samples, 1),
        ];
      });
      const found = Array.from({ length: answers.length / 4 }, (_, i) => answers.readInt32LE(4 * i));
      expect(found).toEqual(expected);
    });
  }
});
