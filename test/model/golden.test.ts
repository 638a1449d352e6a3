import { describe, expect, it } from 'vitest';
import { featuresOf } from '../../src/data/dataset.js';
import { bestLabel, classifyAll, scoresOf } from '../../src/model/forward.js';
import { type LightAnswer, lightAnswer } from '../../src/model/light-rule.js';
import { quantizeInputs } from '../../src/quantize/input.js';
import type { IntegerScales } from '../../src/quantize/integer-network.js';
import { quantize } from '../../src/quantize/quantize.js';
import { goodnessAt, type Trace, traceAll } from '../../src/quantize/trace.js';
import { realData } from '../data/real-data.js';
import { readGolden, trainingSamples } from './golden.js';

const CLASSES = 10;
const { folder, absent, reason } = realData('../golden');

/** Percent of so many samples. */
function percentOf(count: number, holds: (sample: number) => boolean): number {
  let number = 0;
  for (let sample = 0; sample < count; sample++) number += Number(holds(sample));
  return (100 * number) / count;
}

/** Integer scores of a sample in the units of the float ones, [layers][classes]. */
function realScores(trace: Trace, scales: IntegerScales, sample: number): Float64Array {
  return Float64Array.from(
    trace.points.flatMap((_, layer) => {
      const step = scales.logitSteps?.[layer] ?? scales.goodnessStep;
      return Array.from(goodnessAt(trace, sample, layer), (score) => score * step);
    }),
  );
}

describe.skipIf(absent)(`networks that the LightFF authors' code trained${reason}`, () => {
  describe.each(['multipass', 'onepass'] as const)('%s', (kind) => {
    it('give its scores within 1e-4, and the same answer after the same layer by the light rule, on 1000 samples', () => {
      const { network, samples, scores, thresholds, light } = readGolden(folder, kind);
      const layers = network.layers.length;
      const unlike: { sample: number; found: LightAnswer }[] = [];
      let worst = 0;
      for (let sample = 0; sample < samples.count; sample++) {
        const found = scoresOf(network, featuresOf(samples, sample));
        for (let layer = 0; layer < layers; layer++) {
          const start = (layer * samples.count + sample) * CLASSES;
          const expected = scores.subarray(start, start + CLASSES);
          const largest = expected.reduce((max, score) => Math.max(max, Math.abs(score)), 0);
          expected.forEach((score, label) => {
            worst = Math.max(worst, Math.abs(found[layer * CLASSES + label] - score) / largest);
          });
        }
        const answer = lightAnswer(found, CLASSES, thresholds);
        if (answer.label !== light.labels[sample] || answer.layer + 1 !== light.layers[sample]) {
          unlike.push({ sample, found: answer });
        }
      }
      expect(worst).toBeLessThan(1e-4);
      expect(unlike).toEqual([]);
    });

    it('keep the answers of the whole network and of the light rule on 98.5 % of them in int8', () => {
      const { network, samples, thresholds, light } = readGolden(folder, kind);
      const { network: integer } = quantize(network, trainingSamples(1000));
      const { labels } = classifyAll(network, samples);
      const trace = traceAll(integer.model, quantizeInputs(samples.features, integer.scales.inputScale));
      const last = network.layers.length - 1;
      const answers = Array.from({ length: samples.count }, (_, sample) =>
        lightAnswer(realScores(trace, integer.scales, sample), CLASSES, thresholds),
      );
      const whole = percentOf(
        samples.count,
        (sample) => bestLabel(goodnessAt(trace, sample, last)) === labels[sample],
      );
      const early = percentOf(samples.count, (sample) => answers[sample].label === light.labels[sample]);
      const layer = percentOf(samples.count, (sample) => answers[sample].layer + 1 === light.layers[sample]);
      console.info(
        `${kind}, int8: same answer ${whole} %, by the light rule ${early} %, same layer ${layer} %`,
      );
      expect(whole).toBeGreaterThanOrEqual(98.5);
      expect(early).toBeGreaterThanOrEqual(98.5);
      expect(layer).toBeGreaterThanOrEqual(97);
    });
  });
});
