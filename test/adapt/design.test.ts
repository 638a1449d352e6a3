import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkCanLearn, designAdaptation } from '../../src/adapt/design.js';
import { learnSchema } from '../../src/config/learn-config.js';
import { InputError } from '../../src/errors/input-error.js';
import { prepareNormalizer } from '../../src/kernel/normalize.js';
import { traceAll } from '../../src/quantize/trace.js';
import { sigmoid } from '../../src/train/loss.js';
import {
  adaptationWith,
  freshLearner,
  learning,
  learningInputs,
  MODEL_HASH,
  NO_REPLAYS,
} from './fixtures/learning.js';

const { model } = learning;

/** The largest weight of a label of a learner that was just reset. */
function freshWeights(network: typeof model): number {
  return Math.max(...Array.from(freshLearner(network, adaptationWith()).learner.weights, Math.abs));
}

describe('checkCanLearn', () => {
  it('lets networks learn in which goodness decides and inputs are not divided by their length', () => {
    expect(() => checkCanLearn(model)).not.toThrow();
  });

  it.each([
    ['heads', { headCount: 2 }],
    ['convolutions', { convolutionCount: 2 }],
    ['no label in the input', { labelCount: 0 }],
  ])('refuses those with %s', (_, change) => {
    const refused = () => checkCanLearn({ ...model, ...change });
    expect(refused).toThrow(InputError);
    expect(refused).toThrow(
      'learn: only networks in which goodness decides learn on the device; set train.rule.kind to "forward-forward", or remove "learn"',
    );
  });

  it('refuses those that divide inputs by their length, and says which key changes it', () => {
    const layers = [{ ...model.layers[0], squaredLength: 0 }];
    const refused = () => checkCanLearn({ ...model, layers });
    expect(refused).toThrow(InputError);
    expect(refused).toThrow('set network.normalization.input to "none", or remove "learn"');
  });
});

describe('the weights of labels', () => {
  const multiplied = (factor: number) => ({ ...model, labelMultiplier: model.labelMultiplier * factor });

  it('may be as large as the 16 bits of a learner, and no larger', () => {
    let factor = 1;
    while (factor < 2 ** 20 && freshWeights(multiplied(factor + 1)) < 32767) factor += 1;
    expect(factor).toBeGreaterThan(1);
    expect(() => checkCanLearn(multiplied(factor))).not.toThrow();
    const refused = () => checkCanLearn(multiplied(factor + 1));
    expect(refused).toThrow(InputError);
    expect(refused).toThrow('set network.label.amplitude lower and train again, or remove "learn"');
  });
});

describe('designAdaptation', () => {
  it('refuses what checkCanLearn refuses', () => {
    const network = { ...learning, model: { ...model, headCount: 1 } };
    const design = () =>
      designAdaptation(
        network,
        learnSchema.parse({}),
        { alpha: 4, prefixes: [24], modelHash: MODEL_HASH },
        NO_REPLAYS,
      );
    expect(design).toThrow('learn: only networks in which goodness decides');
  });

  it('has the slots, updates and replays of the config', () => {
    const replays = { inputs: learningInputs.slice(0, 60), labels: Uint8Array.of(3, 0, 2) };
    expect(
      adaptationWith({ questions: 7, laterQuestions: 5, pause: 9, newFrom: 1.5, tolerance: 2 }, replays),
    ).toMatchObject({
      ...{
        prefixCount: 2,
        firstSlots: 7,
        slotCount: 12,
        firstUpdates: 100,
        laterUpdates: 50,
        pause: 9,
        newFrom: 24,
      },
      ...{
        replayCount: 3,
        replays: { inputs: replays.inputs, products: new Int16Array(0) },
        replayClasses: Int16Array.of(3, 0, 2),
        tolerance: 2,
      },
    });
  });

  it('has a sigmoid of -8 to 8 from 0 to 255', () => {
    const { sigmoid: table } = adaptationWith();
    expect(table).toHaveLength(256);
    for (let i = 0; i < 256; i++) {
      expect(Math.abs(table[i] + 128 - 255 * sigmoid((i - 128) / 16))).toBeLessThanOrEqual(0.5);
    }
  });

  it('has arguments of the sigmoid within 1 % and two steps of alpha times the difference of goodness, in 32 bits', () => {
    fc.assert(
      fc.property(
        fc.record({
          alpha: fc.double({ min: 0.05, max: 50, noNaN: true }),
          step: fc.double({ min: 0.002, max: 0.5, noNaN: true }),
          prefix: fc.integer({ min: 1, max: 24 }),
          share: fc.double({ min: -1, max: 1, noNaN: true }),
        }),
        ({ alpha, step, prefix, share }) => {
          const scales = { ...learning.scales, activationSteps: [step, step] };
          const units = [...new Set([prefix, 24])];
          const { prefixes } = designAdaptation(
            { model, scales },
            learnSchema.parse({}),
            { alpha, prefixes: units, modelHash: MODEL_HASH },
            NO_REPLAYS,
          );
          prefixes.forEach(({ before, gain, after, share: weight }, i) => {
            const difference = Math.round(share * units[i] * 127 * 127);
            const product = (difference >> before) * gain;
            expect(Math.abs(product)).toBeLessThan(2 ** 31);
            const exact = (16 * alpha * step * step * difference) / units[i];
            const argument = product >> after;
            if (Math.abs(exact) <= 128) {
              expect(Math.abs(argument - exact)).toBeLessThanOrEqual(2 + 0.01 * Math.abs(exact));
            } else {
              expect(Math.sign(argument)).toBe(Math.sign(exact));
              expect(Math.abs(argument)).toBeGreaterThan(125);
            }
            expect(weight).toBe(Math.round((16 * 24) / units[i]));
          });
        },
      ),
    );
  });

  it('moves a unit by the part of its activation that the config says, within a power of two', () => {
    const normalizer = { up: 1, half: 0, down: 0, multiplier: 0 };
    prepareNormalizer(model.layers[0], model.layers[0].squaredLength, normalizer);
    // What a weight of 1 adds to an activation, in its steps.
    const effect = normalizer.multiplier / 2 ** model.layers[0].shift;
    for (const rate of [0.0005, 0.003, 0.01, 0.07, 0.4]) {
      const moved = (255 * effect) / 2 ** adaptationWith({ rate }).rate;
      expect(moved / rate).toBeGreaterThan(0.7);
      expect(moved / rate).toBeLessThan(1.42);
    }
    expect(adaptationWith({ rate: 1e-12 }).rate).toBe(24);
  });

  it('knows how many replays the first layer of the generated network classifies correctly', () => {
    const features = model.features;
    const inputs = learningInputs.slice(0, 40 * features);
    const alone = { ...model, layerCount: 1, layers: [{ ...model.layers[0], activationOffset: -1 }] };
    const { goodness } = traceAll(alone, inputs);
    const answers = Array.from({ length: 40 }, (_, sample) => {
      const own = [...goodness.slice(4 * sample, 4 * sample + 4)];
      return own.indexOf(Math.max(...own));
    });
    const labels = Uint8Array.from(answers, (answer, i) => (i % 5 === 0 ? (answer + 1) % 4 : answer));
    expect(adaptationWith({}, { inputs, labels }).replaysRight).toBe(32);
  });

  it('refuses prefixes whose errors together would not fit 32 bits, and says which key changes it', () => {
    const prefixes = Array.from({ length: 24 }, (_, i) => i + 1);
    const [first] = model.layers;
    const outputs = 65536;
    const labelWeights = new Int8Array(outputs * model.classes);
    const wide = { ...model, labelWeights, layers: [{ ...first, outputs }] };
    const design = () =>
      designAdaptation(
        { ...learning, model: wide },
        learnSchema.parse({}),
        { alpha: 4, prefixes, modelHash: MODEL_HASH },
        NO_REPLAYS,
      );
    expect(design).toThrow(InputError);
    expect(design).toThrow('network.prefixes: learning on the device weighs a prefix');
    expect(design).toThrow('leave out the shortest prefixes, or remove "learn"');
  });

  it('tells states of other models, and of networks that learn in another way, apart', () => {
    const hashOf = (...[changes]: Parameters<typeof adaptationWith>) =>
      Buffer.from(Array.from({ length: 32 }, (_, i) => adaptationWith(changes).hash[i])).toString('hex');
    expect(hashOf()).toBe(hashOf());
    expect(hashOf({ updates: 7 })).not.toBe(hashOf());
    expect(hashOf({ questions: 9 })).not.toBe(hashOf());
    expect(hashOf({ laterQuestions: 1 })).not.toBe(hashOf());
    expect(hashOf({ questions: 7, laterQuestions: 1 })).not.toBe(hashOf());
    const other = designAdaptation(
      learning,
      learnSchema.parse({ questions: 8 }),
      { alpha: 4, prefixes: [8, 24], modelHash: '00'.repeat(32) },
      NO_REPLAYS,
    );
    expect(Buffer.from(Array.from({ length: 32 }, (_, i) => other.hash[i])).toString('hex')).not.toBe(
      hashOf(),
    );
  });
});
