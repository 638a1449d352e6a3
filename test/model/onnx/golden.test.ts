import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { featuresOf, firstSamples, spreadSamples } from '../../../src/data/dataset.js';
import { loadMnist } from '../../../src/data/mnist.js';
import { classifyAll, scoresOf } from '../../../src/model/forward.js';
import { importOnnx } from '../../../src/model/onnx/network.js';
import { decodeSafetensors, floatTensor } from '../../../src/model/safetensors.js';
import { quantizeInputs } from '../../../src/quantize/input.js';
import { quantize } from '../../../src/quantize/quantize.js';
import { goodnessAt, traceAll } from '../../../src/quantize/trace.js';

const source = 'goldens.safetensors';
const goldens = decodeSafetensors(readFileSync(`test/model/onnx/fixtures/${source}`), source);
const early = floatTensor(goldens, 'convolutions.early', [200, 10], source);
const out = floatTensor(goldens, 'convolutions.out', [200, 10], source);
const labels = floatTensor(goldens, 'convolutions.labels', [2000], source);

const { train, test } = loadMnist({ validation: 10000 });
const path = 'examples/import/convolutions.onnx';
const network = { ...importOnnx(readFileSync(path), path).network, classNames: test.classNames };

/** Largest difference from the answers of onnxruntime, as a share of the largest logit of a sample. */
function differenceOf(found: Float64Array, wanted: Float32Array): number {
  const largest = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return found.reduce((most, value, i) => Math.max(most, Math.abs(value - wanted[i])), 0) / largest;
}

describe('the network of examples/import/convolutions.onnx on pictures of MNIST', () => {
  it('gives the logits of onnxruntime, of the early exit and at its end', () => {
    for (let i = 0; i < 200; i++) {
      const scores = scoresOf(network, featuresOf(test, i));
      expect(scores.slice(0, 10).every(Number.isNaN)).toBe(true);
      expect(differenceOf(scores.slice(10, 20), early.subarray(10 * i, 10 * (i + 1)))).toBeLessThan(1e-5);
      expect(differenceOf(scores.slice(20), out.subarray(10 * i, 10 * (i + 1)))).toBeLessThan(1e-5);
    }
  });

  it('gives the labels of onnxruntime in 99.5 % of the cases after it is quantized', () => {
    const {
      network: integer,
      signalToNoise,
      logitSignalToNoise,
    } = quantize(network, spreadSamples(train, 300));
    const pictures = firstSamples(test, labels.length);
    const trace = traceAll(integer.model, quantizeInputs(pictures.features, integer.scales.inputScale));
    const same = Array.from(labels, (label, i) => {
      const logits = goodnessAt(trace, i, trace.points.length - 1);
      return logits.indexOf(Math.max(...logits)) === label;
    });
    expect(same.filter((is) => is).length / labels.length).toBeGreaterThanOrEqual(0.995);
    expect(Math.min(...signalToNoise)).toBeGreaterThan(25);
    expect(logitSignalToNoise?.map((decibels) => decibels === null || decibels > 30)).toEqual([
      true,
      true,
      true,
    ]);
    expect(classifyAll(network, firstSamples(test, 100)).labels).toEqual(
      Uint8Array.from(labels.slice(0, 100)),
    );
  });
});
