import { describe, expect, it } from 'vitest';
import { configSchema } from '../../../src/config/config.js';
import { trainable } from '../../../src/config/network-source.js';
import { type Purpose, randomStream } from '../../../src/math/random.js';
import type { Batch, Task } from '../../../src/train/learning-rule.js';
import { normalNoise } from '../../../src/train/noise.js';
import type { Parts } from '../../../src/train/parts.js';
import { productLayers } from '../../../src/train/product-layers.js';
import { ruleOf } from '../../../src/train/rules/registry.js';
import { rowsOf, signed } from '../finite-differences.js';
import { naiveLayer, naiveMultiply } from '../reference.js';

const FEATURES = 4;
const COUNT = 3;
const RATE = 0.5;
const MOMENTUM = 0.6;
const DEVIATION = 0.7;
const LABELS = Uint8Array.of(1, 0, 1);

function taskOf(dropout: number): Task {
  const config = configSchema.parse({
    name: 'small',
    seed: 9,
    data: { source: 'mnist' },
    network: { layers: [5, 4], normalization: { kind: 'none' } },
    train: { rule: { kind: 'pepita', projection: DEVIATION, momentum: MOMENTUM, dropout } },
  });
  return {
    config: trainable(config),
    features: FEATURES,
    classNames: ['no', 'yes'],
    placement: 'overwrite',
    engine: { layers: productLayers(naiveMultiply), multiply: naiveMultiply },
  };
}

function batchOf(step: number): Batch {
  const streams = new Map<Purpose, ReturnType<typeof randomStream>>();
  return {
    count: COUNT,
    blank: signed(COUNT * FEATURES, randomStream(30, step, 'order')),
    labels: LABELS,
    random: (purpose) => {
      const stream = streams.get(purpose) ?? randomStream(9, 1, purpose);
      streams.set(purpose, stream);
      return stream;
    },
    learningRate: RATE,
    step,
  };
}

interface Naive {
  readonly weights: number[];
  readonly bias: number[];
}

/** What the layers and the output layer should change by, sample by sample, from the paper's algorithm 1 and not the code. */
function naiveChanges(layers: readonly Naive[], output: Naive, batch: Batch): readonly Naive[] {
  const draw = normalNoise(DEVIATION, randomStream(9, 0, 'projection'));
  const projection = Array.from({ length: 2 * FEATURES }, () => Math.fround(draw()));
  const changes = [...layers, output].map(({ weights, bias }) => ({
    weights: weights.map(() => 0),
    bias: bias.map(() => 0),
  }));
  rowsOf(batch.blank, FEATURES).forEach((input, sample) => {
    const pass = (start: readonly number[]) => {
      const one = naiveLayer(start, layers[0].weights, layers[0].bias);
      return [start, one, naiveLayer(one, layers[1].weights, layers[1].bias)];
    };
    const first = pass(input);
    const powers = output.bias.map((offset, c) =>
      Math.exp(first[2].reduce((sum, value, unit) => sum + value * output.weights[unit * 2 + c], offset)),
    );
    const error = powers.map(
      (power, c) => power / (powers[0] + powers[1]) - (batch.labels[sample] === c ? 1 : 0),
    );
    const second = pass(
      input.map((value, i) => value + error[0] * projection[i] + error[1] * projection[FEATURES + i]),
    );
    const outer = (target: Naive, left: readonly number[], right: readonly number[]) => {
      left.forEach((value, row) => {
        right.forEach((slope, column) => {
          target.weights[row * right.length + column] += (value * slope) / COUNT;
        });
      });
      right.forEach((slope, column) => {
        target.bias[column] += slope / COUNT;
      });
    };
    for (const layer of [0, 1]) {
      const change = first[layer + 1].map((value, unit) => value - second[layer + 1][unit]);
      outer(changes[layer], second[layer], change);
    }
    outer(changes[2], second[2], error);
  });
  return changes;
}

const naiveOf = ({ weights, bias }: Parts['layers'][number]): Naive => ({
  weights: Array.from(weights.values),
  bias: Array.from(bias.values),
});

describe('pepita', () => {
  it("changes layers and output layer as the paper's algorithm, with momentum", async () => {
    const task = taskOf(0);
    const rule = ruleOf(task.config.train.rule);
    const network = rule.open(task, rule.initialize(task, randomStream(8, 0, 'initialization')));
    const velocities: Naive[] = [];
    for (const step of [1, 2]) {
      const before = await network.parts();
      const batch = batchOf(step);
      const changes = naiveChanges(before.layers.map(naiveOf), naiveOf(before.heads[1]), batch);
      await network.step(batch);
      const after = await network.parts();
      [...after.layers, after.heads[1]].forEach((part, i) => {
        const start = naiveOf([...before.layers, before.heads[1]][i]);
        for (const key of ['weights', 'bias'] as const) {
          const velocity = changes[i][key].map(
            (change, index) => change + MOMENTUM * (velocities[i]?.[key][index] ?? 0),
          );
          velocity.forEach((speed, index) => {
            expect(part[key].values[index]).toBeCloseTo(start[key][index] - RATE * speed, 5);
          });
          changes[i][key].splice(0, velocity.length, ...velocity);
        }
        velocities[i] = changes[i];
      });
      expect(Math.max(...changes[0].weights.map(Math.abs))).toBeGreaterThan(1e-3);
    }
  });

  it('leaves the same units out of both passes, so that their weights stay', async () => {
    const task = taskOf(0.5);
    const rule = ruleOf(task.config.train.rule);
    const network = rule.open(task, rule.initialize(task, randomStream(8, 0, 'initialization')));
    const before = await network.parts();
    const stream = randomStream(9, 1, 'dropout');
    const kept = Array.from({ length: COUNT * 5 }, () => stream.uniform() >= 0.5);
    await network.step(batchOf(1));
    const after = await network.parts();
    const changed = after.layers[0].bias.values.map(
      (value, unit) => value - before.layers[0].bias.values[unit],
    );
    const everOut = changed.map((_, unit) => Number(!kept.some((on, index) => on && index % 5 === unit)));
    expect(everOut).toContain(1);
    everOut.forEach((out, unit) => {
      if (out === 1) expect(changed[unit]).toBe(0);
    });
  });
});
