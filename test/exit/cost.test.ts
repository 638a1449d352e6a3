import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  affordableBoundaries,
  macsWithoutSharing,
  meanMacs,
  stageCosts,
  worstMacs,
} from '../../src/exit/cost.js';
import { blockBoundaries } from '../../src/exit/policy.js';

const shape = {
  features: 784,
  classes: 10,
  labelSlots: 10,
  labelCount: 10,
  heads: [],
  convolutions: [],
  layers: [
    { inputs: 784, outputs: 256 },
    { inputs: 256, outputs: 256 },
  ],
};
const ends = [
  { layer: 0, units: 256 },
  { layer: 1, units: 256 },
];

describe('multiply-accumulates', () => {
  it('of full multi-pass are those of the paper: every label through every layer', () => {
    expect(macsWithoutSharing(shape, ends)).toEqual([2007040, 2662400]);
  });

  it('without sharing count the label slots of a pass also where they come before the features', () => {
    const layers = [{ inputs: 106, outputs: 8 }];
    const prepended = {
      features: 106,
      classes: 5,
      labelSlots: 0,
      labelCount: 5,
      heads: [],
      convolutions: [],
      layers,
    };
    expect(macsWithoutSharing(prepended, [{ layer: 0, units: 8 }])).toEqual([5 * 111 * 8]);
  });

  it('of the routine are a shared product, and for every label slots, requantizations, squares and the rule', () => {
    const points = [{ layer: 0, units: 16 }, ...ends];
    const inputLength = 774 + 11;
    expect(stageCosts(shape, points)).toEqual([
      { shared: inputLength + 40 + 16 * (784 + 30), perLabel: 0 },
      { shared: 40 + 240 * (784 + 30), perLabel: 0 },
      { shared: 40, perLabel: 11 + 256 * 258 },
    ]);
    expect(worstMacs(shape, ends)).toBe(inputLength + 80 + 256 * 814 + 10 * (11 + 256 * 258));
  });

  it('of affordable exit points are at most 3 % above the whole network at the worst, for any network', () => {
    const networks = fc.record({
      features: fc.integer({ min: 1, max: 1000 }),
      classes: fc.integer({ min: 2, max: 40 }),
      units: fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 4 }),
      block: fc.constantFrom(4, 8, 16),
      prefixes: fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 6 }),
    });
    fc.assert(
      fc.property(networks, ({ features, classes, units, block, prefixes }) => {
        const layers = units.map((outputs, i) => ({ inputs: i === 0 ? features : units[i - 1], outputs }));
        const network = {
          features,
          classes,
          labelSlots: 0,
          labelCount: classes,
          heads: [],
          convolutions: [],
          layers,
        };
        const whole = worstMacs(
          network,
          layers.map(({ outputs }, layer) => ({ layer, units: outputs })),
        );
        const blocks = { block, prefixes: layers.map(() => prefixes) };
        expect(worstMacs(network, affordableBoundaries(network, blocks)) / whole).toBeLessThanOrEqual(1.03);
      }),
    );
  });

  it('leave the blocks of a wide network as they were asked for', () => {
    const blocks = { block: 8, prefixes: [[16, 32], [20]] };
    expect(affordableBoundaries(shape, blocks)).toEqual(blockBoundaries(shape.layers, blocks));
  });

  describe('where heads decide', () => {
    const headed = {
      ...shape,
      labelCount: 1,
      heads: [{ inputs: 256 }, { inputs: 512 }],
    };
    const points = [{ layer: 0, units: 16 }, ends[0], { layer: 1, units: 8 }, ends[1]];

    it('are those of one pass, of a product a class for every activation, and of what a head reads of earlier layers', () => {
      const unit = 784 + 1 + 2 + 10;
      expect(stageCosts(headed, points)).toEqual([
        { shared: 774 + 11 + 20 + 16 * unit, perLabel: 0 },
        { shared: 20 + 240 * unit, perLabel: 0 },
        { shared: 11 + 10 * 256 + 20 + 8 * (256 + 2 + 10), perLabel: 0 },
        { shared: 20 + 248 * (256 + 2 + 10), perLabel: 0 },
      ]);
    });

    it('have no share of a neutral label where there is none, nor of a head where a layer has none', () => {
      const plain = { ...headed, labelSlots: 0, labelCount: 0, heads: [{ inputs: 0 }, { inputs: 256 }] };
      expect(stageCosts(plain, ends)).toEqual([
        { shared: 784 + 11 + 20 + 256 * (784 + 2), perLabel: 0 },
        { shared: 11 + 20 + 256 * (256 + 2 + 10), perLabel: 0 },
      ]);
    });

    it('as published are the products of the layers, once, and of all heads up to there', () => {
      const first = 256 * 784 + 10 * 256;
      expect(macsWithoutSharing(headed, ends)).toEqual([first, first + 256 * 256 + 10 * 512]);
      expect(macsWithoutSharing(headed, points)[2]).toBe(first + 8 * 256 + 10 * 264);
      const without = { ...headed, heads: [{ inputs: 0 }, { inputs: 512 }] };
      expect(macsWithoutSharing(without, ends)).toEqual([256 * 784, 256 * 784 + 256 * 256 + 5120]);
    });

    it('know no exit points inside a layer without head', () => {
      const without = { ...headed, heads: [{ inputs: 0 }, { inputs: 256 }] };
      const places = affordableBoundaries(without, { block: 8, prefixes: [] });
      expect(places.filter(({ layer }) => layer === 0)).toEqual([ends[0]]);
      expect(places.filter(({ layer }) => layer === 1)).toHaveLength(32);
    });
  });

  it('weigh exit points by the share of samples that stop there', () => {
    expect(meanMacs([10, 20], [0.25, 0.75])).toBe(17.5);
  });

  it('of convolutions are those of every position, of the means that heads read, and of the heads', () => {
    const convolutions = [
      { outputHeight: 7, outputWidth: 7, cellHeight: 3, cellWidth: 3 },
      { outputHeight: 4, outputWidth: 4, cellHeight: 1, cellWidth: 1 },
    ];
    const shape = {
      ...{ features: 784, classes: 10, labelSlots: 0, labelCount: 0 },
      layers: [
        { inputs: 16, outputs: 12 },
        { inputs: 108, outputs: 24 },
      ],
      heads: [{ inputs: 108 }, { inputs: 384 }],
      convolutions,
    };
    const points = [
      { layer: 0, units: 12 },
      { layer: 1, units: 24 },
    ];
    const weights = [49 * 16 * 12 + 1080, 16 * 108 * 24 + 3840];
    expect(macsWithoutSharing(shape, points)).toEqual([weights[0], weights[0] + weights[1]]);
    const [first, second] = stageCosts(shape, points);
    // In addition: the squares of the input, a normalizer, two products an activation, the means, the stopping rule.
    expect(first).toEqual({ shared: weights[0] + 784 + 11 + 2 * 49 * 12 + 108 + 20, perLabel: 0 });
    expect(second).toEqual({ shared: weights[1] + 11 + 2 * 16 * 24 + 20, perLabel: 0 });
    const blocks = { first: 4, block: 4, prefixes: [] };
    expect(affordableBoundaries(shape, blocks)).toEqual(points);
  });
});
