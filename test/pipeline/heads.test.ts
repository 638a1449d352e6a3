import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Config, configSchema, networkSchema, trainSchema } from '../../src/config/config.js';
import { type Dataset, featuresOf } from '../../src/data/dataset.js';
import { loadData } from '../../src/data/load.js';
import { writeWhole } from '../../src/io/write-file.js';
import { activationsOf } from '../../src/model/forward.js';
import { encodeFloatModel } from '../../src/model/model-file.js';
import type { FloatNetwork } from '../../src/model/network.js';
import { runCalibrate } from '../../src/pipeline/calibrate-step.js';
import { runExits } from '../../src/pipeline/exits-step.js';
import { runGenerate } from '../../src/pipeline/generate-step.js';
import { inspectFile } from '../../src/pipeline/inspect.js';
import { pathsOf } from '../../src/pipeline/paths.js';
import { runQuantize } from '../../src/pipeline/quantize-step.js';
import { runVerify } from '../../src/pipeline/verify-step.js';
import { decodeIntegerModel } from '../../src/quantize/integer-model-file.js';
import { exitsLines } from '../../src/report/exits-lines.js';
import { randomNetwork } from '../random-network.js';
import { testedTarget } from '../simulate/fixtures/tools.js';

const folder = await mkdtemp(join(tmpdir(), 'ffirm-heads-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const tested = await testedTarget('host');

function config(rule: 'margin' | 'lightff'): Config {
  return configSchema.parse({
    name: 'small',
    data: { source: 'mnist', train: 2000, validation: 1000 },
    network: { layers: [64, 32] },
    quantize: { calibration: 300 },
    exit: { rule, budget: { loss: 0.05 } },
    generate: { targets: ['host'], goldenVectors: 3 },
    verify: { samples: { host: 500 } },
  });
}

/** Heads that answer with the class whose mean activations are nearest: good enough for layers of random weights. */
function withNearestMeans(network: FloatNetwork, samples: Dataset): FloatNetwork {
  const classes = network.classNames.length;
  const heads = network.heads?.map((head, own) => {
    if (head === undefined) return undefined;
    const read = (sample: number) =>
      activationsOf(network, featuresOf(samples, sample), 0)
        .slice(head.first, own + 1)
        .flatMap((values) => [...values]);
    const means = Array.from({ length: classes }, () => new Float64Array(head.weights.length / classes));
    for (let sample = 0; sample < samples.count; sample++) {
      const label = samples.labels[sample];
      const count = samples.labels.filter((other) => other === label).length;
      read(sample).forEach((value, i) => {
        means[label][i] += value / count;
      });
    }
    return {
      first: head.first,
      weights: Float32Array.from(means.flatMap((mean) => [...mean])),
      bias: Float32Array.from(means, (mean) => -mean.reduce((sum, value) => sum + value * value, 0) / 2),
    };
  });
  return { ...network, heads };
}

interface Kind {
  readonly title: string;
  readonly options: Parameters<typeof randomNetwork>[1];
  /** Products of the layers and heads. */
  readonly full: number;
  readonly heads: readonly (string | null)[];
}

const kinds: readonly Kind[] = [
  {
    title: 'a neutral label, layers that are normalised, heads that read all layers',
    options: { heads: [0, 0], normalization: 'l2' },
    full: 784 * 64 + 64 * 32 + 10 * (64 + 96),
    heads: ['layer 0, 64 inputs', 'layers 0 to 1, 96 inputs'],
  },
  {
    title: 'no label, nothing normalised, a layer without head',
    options: { heads: [null, 0], placement: 'none', normalization: 'none' },
    full: 784 * 64 + 64 * 32 + 10 * 96,
    heads: [null, 'layers 0 to 1, 96 inputs'],
  },
];

describe.each(kinds)(
  'from a float model with heads to figures: $title',
  ({ title, options, full, heads }) => {
    const output = join(folder, String(title.length));
    const paths = pathsOf(config('margin'), output);

    beforeAll(async () => {
      const splits = await loadData(config('margin'));
      const random = randomNetwork(3, { features: 784, classes: 10, units: [64, 32], ...options });
      const network = { ...withNearestMeans(random, splits.train), classNames: splits.train.classNames };
      const provenance = {
        ffirm: '1.2.3',
        data: {
          name: 'MNIST',
          source: 'a test',
          fingerprint: splits.fingerprint,
          trainingSamples: splits.train.count,
        },
        engine: { name: 'none', version: '1' },
        seed: 1,
        epochs: 1,
        network: networkSchema.parse({ layers: [64, 32] }),
        training: trainSchema.parse({ rule: { kind: 'local-heads' } }),
      };
      await writeWhole(paths.model, encodeFloatModel({ network, provenance }));
    });

    it('quantizes it, and says how faithful the logits are', async () => {
      const report = await runQuantize(config('margin'), { output });
      expect(report.logitSignalToNoise?.map((ratio) => ratio === null)).toEqual(
        heads.map((head) => head === null),
      );
      expect(Math.min(...(report.logitSignalToNoise ?? []).map((ratio) => ratio ?? 99))).toBeGreaterThan(25);
    });

    it('calibrates it: most samples keep their answers, and no label is dropped', async () => {
      const report = await runCalibrate(config('margin'), { output });
      expect(report.validationAccuracy.full).toBeGreaterThan(60);
      expect(report.validationAccuracy.full - report.validationAccuracy.earlyExit).toBeLessThan(5);
      const early = report.exits.slice(0, -1).reduce((sum, { share }) => sum + share, 0);
      expect(early).toBeGreaterThan(0.2);
      for (const { layer, threshold, gap } of report.exits) {
        expect(gap).toBe(0x7fffffff);
        if (heads[layer] === null) expect(threshold).toBe(0x7fffffff);
      }
    });

    it('has a report of rules in which nothing is said of passes or of goodness', async () => {
      const report = await runExits(config('margin'), { output, budgets: [0.05] });
      const [published, whole, , light, margin] = report.rows;
      expect(published.macs).toEqual({ mean: full, worst: full });
      expect(published.accuracy).toBe(whole.accuracy);
      expect(whole.macs.mean).toBeGreaterThan(full);
      expect(whole.macs.mean).toBeLessThan(1.03 * full);
      expect(margin.macs.mean).toBeLessThan(whole.macs.mean);
      expect(light.exits.every(({ layer, share }) => heads[layer] !== null || share === 0)).toBe(true);
      const lines = exitsLines(report, { plot: true }).join('\n');
      expect(lines).toContain('whole network, every layer and head †');
      expect(lines).not.toMatch(/goodness|shared first layer|every label/i);
    });

    it('is shown with its heads', async () => {
      for (const path of [paths.model, paths.quantized, paths.integerModel]) {
        const { facts, tensors } = await inspectFile(path);
        expect(facts).toMatchObject({ decision: 'heads', heads });
        expect(tensors.map(({ name }) => name)).toContain('heads.1.weight');
      }
    });

    it('takes the light rule, with thresholds from the logits of right answers', async () => {
      const report = await runCalibrate(config('lightff'), { output });
      const { origin } = decodeIntegerModel(await readFile(paths.integerModel), paths.integerModel);
      expect(origin.statistics.map((known) => known === null)).toEqual(heads.map((head) => head === null));
      expect(report.exits[0].threshold === 0x7fffffff).toBe(heads[0] === null);
    });

    it.skipIf(tested.absent)(`verifies its C on ${tested.title}, and the same labels in float`, async () => {
      await runCalibrate(config('margin'), { output });
      await runGenerate(config('margin'), { output });
      const report = await runVerify(config('margin'), { output });
      expect(report).toMatchObject({ passed: true, decision: 'heads' });
      expect(report.macs.full).toBe(full);
      expect(report.macs.mean).toBeLessThan(report.macs.worst);
      expect(report.agreement.percent).toBeGreaterThan(97);
    });
  },
);
