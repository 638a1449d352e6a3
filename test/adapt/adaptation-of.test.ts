import { describe, expect, it } from 'vitest';
import { adaptationOf } from '../../src/adapt/adaptation-of.js';
import { networkSchema, trainSchema } from '../../src/config/config.js';
import { learnSchema } from '../../src/config/learn-config.js';
import type { Dataset } from '../../src/data/dataset.js';
import { learning, learningInputs, MODEL_HASH } from './fixtures/learning.js';

const { inputScale } = learning.scales;

/** The samples as a training part, with the classes in turn. */
const train: Dataset = {
  ...{ name: 'some', split: 'train', source: 'a test', count: 200, width: 20 },
  classNames: learning.classNames,
  features: Float32Array.from(learningInputs, (input) => input / inputScale),
  labels: Uint8Array.from({ length: 200 }, (_, i) => i % 4),
};

describe('adaptationOf', () => {
  it('learns as the config trains, with replays of the training part as the network reads them', () => {
    const config = {
      network: networkSchema.parse({ layers: [24, 16], prefixes: [8], normalization: { input: 'none' } }),
      train: trainSchema.parse({}),
    };
    const adaptation = adaptationOf(config, learnSchema.parse({ replays: 12 }), learning, MODEL_HASH, train);
    expect(adaptation.prefixes.map(({ units }) => units)).toEqual([8, 24]);
    expect(Array.from({ length: 12 }, (_, i) => adaptation.replayClasses[i])).toEqual([
      ...[0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3],
    ]);
    const rows = Array.from({ length: 200 }, (_, i) => String(learningInputs.slice(20 * i, 20 * i + 20)));
    const places = Array.from({ length: 12 }, (_, i) =>
      rows.indexOf(String(Array.from({ length: 20 }, (_, j) => adaptation.replays.inputs[20 * i + j]))),
    );
    expect(new Set(places).size).toBe(12);
    expect(places.map((place) => place % 4)).toEqual([0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3]);
  });
});
