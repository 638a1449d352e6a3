import { describe, expect, it } from 'vitest';
import { networkSchema, quantizeSchema, trainSchema } from '../../src/config/config.js';
import { exitSchema } from '../../src/config/exit-config.js';
import { InputError } from '../../src/errors/input-error.js';
import { openClassifier } from '../../src/quantize/classifier.js';
import { quantizeInputs } from '../../src/quantize/input.js';
import { encodeIntegerModel } from '../../src/quantize/integer-model-file.js';
import { quantize } from '../../src/quantize/quantize.js';
import { createTypescriptExecutor } from '../../src/simulate/typescript.js';
import { type RandomNetworkOptions, randomDataset, randomNetwork } from '../random-network.js';

const kinds: readonly (readonly [title: string, options: RandomNetworkOptions])[] = [
  ['goodness', {}],
  ['heads', { heads: [0, 0] }],
];

describe.each(kinds)('a classifier where %s decides', (_, options) => {
  const network = randomNetwork(7, options);
  const samples = randomDataset(8, 60, network);
  const quantized = quantize(network, samples);
  const bytes = encodeIntegerModel({
    ...quantized,
    origin: {
      floatModel: '0'.repeat(64),
      provenance: {
        ffirm: '0.0.0',
        data: { name: 'random', source: 'a test', fingerprint: '0', trainingSamples: 60 },
        engine: { name: 'none', version: '0' },
        seed: 1,
        epochs: 1,
        network: networkSchema.parse({ layers: [24, 16] }),
        training: trainSchema.parse({}),
      },
      quantize: quantizeSchema.parse({}),
      exit: exitSchema.parse({}),
      validationSamples: 1,
      statistics: [],
    },
  });

  it('gives the integers of the reference, from features and from inputs', async () => {
    const { model, scales, classNames } = quantized.network;
    const inputs = quantizeInputs(samples.features, scales.inputScale);
    const { count, width } = samples;
    const answers = await createTypescriptExecutor(model).run({ count, features: width, inputs });
    const classifier = openClassifier(bytes);
    expect([classifier.features, classifier.classNames]).toEqual([width, classNames]);
    for (let i = 0; i < count; i++) {
      const found = classifier.classify(samples.features.subarray(i * width, (i + 1) * width));
      expect(found).toEqual(classifier.classifyInputs(inputs.subarray(i * width, (i + 1) * width)));
      expect([found.label, found.margin, found.exit]).toEqual([
        answers.labels[i],
        answers.margins[i],
        answers.exits[i],
      ]);
      expect(found.className).toBe(classNames[found.label]);
      expect(found.scores).toEqual(answers.goodness.subarray(i * model.classes, (i + 1) * model.classes));
    }
  });

  it('refuses a damaged file, and a sample of another size', () => {
    expect(() => openClassifier(bytes.subarray(0, -1), 'net')).toThrow(InputError);
    const classifier = openClassifier(bytes);
    expect(() => classifier.classify([1, 2])).toThrow('a sample of 2 features; the network takes 30');
    expect(() => classifier.classifyInputs(new Int8Array(31))).toThrow(RangeError);
  });
});
