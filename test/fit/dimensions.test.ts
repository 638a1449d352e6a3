import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.js';
import { trainable } from '../../src/config/network-source.js';
import { dimensionsFor } from '../../src/fit/dimensions/registry.js';

const named = async (path: string) => {
  const dimensions = dimensionsFor(trainable(await loadConfig(path)));
  return new Map(dimensions.map((dimension) => [dimension.name, dimension]));
};

describe('dimensionsFor', () => {
  it('turns features of windows on and off, one at a time, and leaves other front ends alone', async () => {
    const dimension = (await named('examples/motion/ffirm.json')).get('data.signal.features');
    const given = {
      data: { signal: { kind: 'windows', features: { mean: true, bands: [1, 2] } }, folder: 'x' },
    };
    const made = dimension?.values.map((change) => change(given));
    expect(made?.[0]).toBe(given);
    expect(made).toContainEqual({
      data: { signal: { kind: 'windows', features: { mean: false, bands: [1, 2] } }, folder: 'x' },
    });
    expect(made).toContainEqual({
      data: { signal: { kind: 'windows', features: { mean: true, bands: [] } }, folder: 'x' },
    });
    expect((await named('examples/motion/har.json')).has('data.signal.features')).toBe(false);
  });

  it('varies dense layers and convolutions by what they have', async () => {
    const dense = [...(await named('examples/ecg-beats/random.json')).keys()];
    expect(dense).toEqual([
      ...['depth of dense layers', 'narrowing of dense layers', 'width of dense layers'],
      ...['network.prefixes', 'exit.block', 'train.rule', 'train.learningRate', 'train.epochs'],
    ]);
    const convolutions = [...(await named('examples/motion/har.json')).keys()];
    expect(convolutions).toEqual([
      ...[0, 1, 2].map((layer) => `network.layers[${layer}].channels`),
      ...['network.layers[0].kernel', 'network.layers[0].stride', 'grid', 'number of layers'],
      ...['train.learningRate', 'train.epochs'],
    ]);
  });
});
