import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { multiplySample } from '../../../src/kernel/learn/products.js';
import type { Adaptation } from '../../../src/kernel/learn/types.js';
import { updateWeights } from '../../../src/kernel/learn/update.js';
import { moveRow, takeReplay } from '../../../src/kernel/moving/layer.js';
import { rowWords } from '../../../src/kernel/moving/size.js';
import { lowerHalf } from '../../../src/kernel/moving/words.js';
import type { IntegerModel } from '../../../src/quantize/integer-network.js';
import {
  adaptationWith,
  freshLearner,
  learning,
  learningCase,
  learningInputs,
} from '../../adapt/fixtures/learning.js';
import { loadChecked } from '../learn/checked-kernel.js';

const LAYER = learningCase.filter(({ adaptation }) => adaptation.learnsLayer);

/** Inputs of the first layer that no label replaces. */
function inputsOf({ features, labelSlots }: IntegerModel): number {
  return features - labelSlots;
}

/** The weights of the first layer, [unit][input]. */
function weightsOf(model: IntegerModel, words: Int32Array): number[] {
  const inputs = inputsOf(model);
  return Array.from({ length: model.layers[0].outputs * inputs }, (_, place) => {
    const [unit, input] = [Math.floor(place / inputs), place % inputs];
    const word = words[unit * rowWords(inputs) + 2 * (input >> 2) + (input & 1)];
    return (input & 2) === 0 ? lowerHalf(word) : word >> 16;
  });
}

/** An adaptation that learns the layer, with the first samples as replays. */
function layerAdaptation(replays = 8): Adaptation {
  const { features, classes } = learning.model;
  return adaptationWith(
    { weights: 'layer', replays },
    {
      inputs: learningInputs.slice(0, replays * features),
      labels: Uint8Array.from({ length: replays }, (_, i) => i % classes),
    },
  );
}

describe('the first layer, after a reset', () => {
  it('has the weights of the generated network, times 256, and zeros that fill it up', () => {
    fc.assert(
      fc.property(LAYER, ({ model, adaptation }) => {
        const { learner } = freshLearner(model, adaptation);
        const [layer] = model.layers;
        const inputs = inputsOf(model);
        const generated = Array.from({ length: layer.outputs * inputs }, (_, place) => {
          const [unit, input] = [Math.floor(place / inputs), place % inputs];
          return 256 * layer.weights[unit * layer.inputs + model.labelSlots + input];
        });
        const { weights } = learner.first;
        expect(weightsOf(model, weights)).toEqual(generated);
        const sum = (values: Iterable<number>) => Array.from(values).reduce((all, own) => all + own, 0);
        const halves = sum(weights.map((word) => lowerHalf(word))) + sum(weights.map((word) => word >> 16));
        expect(halves).toBe(sum(generated));
      }),
      { seed: 31, numRuns: 50 },
    );
  });

  it('has the products of the generated network', () => {
    let replays = 0;
    fc.assert(
      fc.property(LAYER, ({ model, adaptation }) => {
        const { learner, workspace } = freshLearner(model, adaptation);
        const products = new Int16Array(model.layers[0].outputs);
        for (let index = 0; index < adaptation.replayCount; index++) {
          takeReplay(model, adaptation, index, learner.first, workspace);
          const { inputs } = adaptation.replays;
          multiplySample(model, inputs, index * model.features, products, workspace);
          expect(learner.first.products).toEqual(products);
          replays += 1;
        }
      }),
      { seed: 32, numRuns: 50 },
    );
    expect(replays).toBeGreaterThan(50);
  });
});

describe('a row that moves', () => {
  const adaptation = layerAdaptation();
  const { model } = learning;
  const inputs = inputsOf(model);

  it('moves on average as far as it should, however small the pull is', () => {
    for (const [pull, layerRate] of [
      [1, 10],
      [-3, 10],
      [700, 10],
      [-1000, 12],
      [5000, 16],
    ]) {
      const { learner, workspace } = freshLearner(model, adaptation);
      takeReplay(model, adaptation, 0, learner.first, workspace);
      learner.first.inputs.forEach((_, i) => {
        learner.first.inputs[i] = i < inputs ? (i % 5) - 2 : 0;
      });
      learner.first.weights.fill(0);
      const moves = 8192;
      for (let turn = 0; turn < moves; turn++) {
        moveRow(model, { ...adaptation, layerRate }, 1, pull, learner.first);
      }
      const moved = weightsOf(model, learner.first.weights);
      const expected = (moves * pull) / 2 ** layerRate;
      for (let input = 0; input < inputs; input++) {
        const off = moved[inputs + input] - expected * learner.first.inputs[input];
        // Four standard deviations of so many roundings; to always round down would be off by ten times as much.
        expect(Math.abs(off)).toBeLessThan(1 + 2 * Math.sqrt(moves) * Math.abs(learner.first.inputs[input]));
        expect(moved[input]).toBe(0);
      }
    }
  });

  it('stays within 16 bits, and its arithmetic within 32, for the largest pulls and every rate', () => {
    const checked: typeof moveRow = loadChecked('moving/layer.ts').moveRow;
    const most = 127 * (2 ** 24 - 1);
    for (const pull of [most, -most, most - 65535, 1, -1]) {
      for (let layerRate = 1; layerRate <= 16; layerRate++) {
        const { learner, workspace } = freshLearner(model, adaptation);
        takeReplay(model, adaptation, 0, learner.first, workspace);
        learner.first.inputs.forEach((_, i) => {
          learner.first.inputs[i] = i < inputs ? [127, -127, 1, 0, -3][i % 5] : 0;
        });
        let before = weightsOf(model, learner.first.weights);
        for (let turn = 0; turn < 20; turn++) {
          checked(model, { ...adaptation, layerRate }, 0, pull, learner.first);
          const after = weightsOf(model, learner.first.weights);
          for (let input = 0; input < inputs; input++) {
            const along = Math.sign(pull) * learner.first.inputs[input];
            // A weight that left 16 bits would jump to the other end.
            expect(Math.sign(after[input] - before[input]) * along).toBeGreaterThanOrEqual(0);
          }
          before = after;
        }
      }
    }
  });
});

describe('an update of the layer', () => {
  it('moves every row by error times the difference of its activations, along the sample', () => {
    const { model } = learning;
    const base = layerAdaptation();
    const inputs = inputsOf(model);
    // The smallest shift, so that the error can be read from the weights of the labels.
    const adaptation: Adaptation = { ...base, rate: 1, layerRate: 14 };
    const { outputs, bias, shift } = model.layers[0];
    let compared = 0;
    for (let index = 0; index < 8; index++) {
      const label = base.replayClasses[index];
      const sums = new Float64Array(outputs * inputs);
      let factors: readonly (number | undefined)[] = [];
      const runs = 512;
      for (let run = 0; run < runs; run++) {
        const { learner, workspace } = freshLearner(model, adaptation);
        learner.first.noise = 128 * run;
        takeReplay(model, adaptation, index, learner.first, workspace);
        const activation = (own: number, unit: number) => {
          const scaled = learner.first.products[unit] + before[own * outputs + unit];
          const value = (scaled * workspace.normalizer.multiplier + bias[unit]) >> shift;
          return Math.min(127, Math.max(0, value));
        };
        const before = learner.weights.slice();
        const words = learner.first.weights.slice();
        updateWeights(model, adaptation, label, learner, workspace);
        const wrong = [...model.labelWeights.keys()].find(
          (place) => learner.weights[place] < before[place] && Math.abs(learner.weights[place]) < 32767,
        );
        if (wrong === undefined) break;
        const other = Math.floor(wrong / outputs);
        if (run === 0) {
          factors = Array.from({ length: outputs }, (_, unit) => {
            const [more, less] = [activation(label, unit), activation(other, unit)];
            const place = label * outputs + unit;
            const change = learner.weights[place] - before[place];
            if (more === 0 || Math.abs(learner.weights[place]) >= 32767) return undefined;
            const error = Math.round((2 * change) / more);
            return (error * (more - less)) / 2 ** 14;
          });
        }
        const moved = weightsOf(model, learner.first.weights);
        weightsOf(model, words).forEach((own, place) => {
          sums[place] += moved[place] - own;
        });
      }
      factors.forEach((factor, unit) => {
        if (factor === undefined || Math.abs(factor) > 100) return;
        for (let input = 0; input < inputs; input++) {
          const mean = sums[unit * inputs + input] / runs;
          const sample = base.replays.inputs[index * model.features + model.labelSlots + input];
          expect(Math.abs(mean - factor * sample)).toBeLessThan(2 + 0.12 * Math.abs(sample));
          if (Math.abs(factor) > 1) compared += 1;
        }
      });
    }
    expect(compared).toBeGreaterThan(40);
  });
});
