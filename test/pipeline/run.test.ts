import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type Config, configSchema } from '../../src/config/config.js';
import { spreadIndices } from '../../src/math/spread.js';
import { runCalibrate } from '../../src/pipeline/calibrate-step.js';
import { runExits } from '../../src/pipeline/exits-step.js';
import { runGenerate } from '../../src/pipeline/generate-step.js';
import { inspectFile } from '../../src/pipeline/inspect.js';
import { pathsOf } from '../../src/pipeline/paths.js';
import { runQuantize } from '../../src/pipeline/quantize-step.js';
import { silent } from '../../src/pipeline/reporter.js';
import { runAll } from '../../src/pipeline/run.js';
import { hashBundle } from '../../src/pipeline/step-outputs.js';
import { hashPath } from '../../src/pipeline/steps.js';
import { runTrain } from '../../src/pipeline/train-step.js';
import { runVerify } from '../../src/pipeline/verify-step.js';
import { decodeIntegerModel } from '../../src/quantize/integer-model-file.js';
import { TrainingInterrupted } from '../../src/train/trainer.js';
import { runTargets } from '../simulate/fixtures/tools.js';

const folder = await mkdtemp(join(tmpdir(), 'ffirm-run-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const { targets, title } = await runTargets();

function config(change: object = {}): Config {
  return configSchema.parse({
    name: 'small',
    data: { source: 'mnist', train: 3000, validation: 1000 },
    network: { layers: [32, 24], prefixes: [8, 16] },
    train: { engine: 'wasm', epochs: 3, learningRate: 0.005 },
    quantize: { calibration: 300 },
    exit: { budget: { loss: 0.05 } },
    generate: { targets, goldenVectors: 3 },
    verify: { samples: { host: 1000, 'cortex-m4': 200 } },
    ...change,
  });
}

const output = join(folder, 'first');
const paths = pathsOf(config(), output);

describe(`a whole run on MNIST, ${title}`, () => {
  it('trains, quantizes, generates and verifies with no mismatch', async () => {
    const { passed, summary, skipped } = await runAll(config(), { output });
    expect(passed).toBe(true);
    expect(skipped).toEqual([]);
    expect(summary).toMatchObject({ dataset: 'MNIST', engine: 'wasm', network: '784-32-24' });
    expect(summary.accuracy.float).toBeGreaterThan(70);
    // A network as small and as briefly trained as this one has narrow margins; the bound of real ones is 0.2.
    expect(Math.abs(summary.accuracy.int8 - summary.accuracy.float)).toBeLessThan(3);
    expect(summary.macs.full).toBe(10 * (784 * 32 + 32 * 24));
    expect(summary.exitRule).toBe('margin');
    expect(summary.claim).toMatch(
      /^early exit costs at most 5 points of accuracy, with 95 % confidence, for samples like the calibration samples \(p = /,
    );
    expect(summary.macs.mean).toBeLessThan(summary.macs.lightff);
    expect(summary.macs.mean).toBeLessThan(summary.macs.worst);
    expect(summary.verify).toEqual(
      targets.map((executor) => ({ executor, samples: executor === 'host' ? 1000 : 200, mismatches: 0 })),
    );
    expect(JSON.parse(await readFile(paths.summary, 'utf8'))).toEqual(summary);
  });

  it('stops samples inside the first layer, and says so in the bundle', async () => {
    const { shares, executors } = JSON.parse(await readFile(paths.verification, 'utf8'));
    const { network } = decodeIntegerModel(await readFile(paths.integerModel), paths.integerModel);
    const { exits } = network.model;
    expect(shares).toHaveLength(exits.length);
    const inside = exits.reduce(
      (sum, exit, i) => sum + (exit.layer === 0 && exit.units < 32 ? shares[i] : 0),
      0,
    );
    expect(inside).toBeGreaterThan(0.2);
    for (const { samples, stepped, whole } of executors) {
      expect([stepped.samples, stepped.mismatches.samples]).toEqual([samples, 0]);
      expect([whole.samples, whole.mismatches.samples]).toEqual([samples / 10, 0]);
    }
    const header = await readFile(join(paths.bundle, 'include', 'small.h'), 'utf8');
    expect(header).toMatch(
      /^ \* Claim {7}early exit costs at most 5 points of accuracy, with 95 % confidence, for samples like the calibration samples/m,
    );
  });

  it('has a curve of accuracy against cost, from the whole network to the margin rule', async () => {
    const report = await runExits(config(), { output, budgets: [0.001, 0.05] });
    expect(report.samples).toEqual({ test: 10_000, tuning: 400, calibration: 600 });
    const [separate, whole, published, light, tight, loose] = report.rows;
    expect(report.rows).toHaveLength(6);
    expect(separate.macs).toEqual({ mean: 258_560, worst: 258_560 });
    expect([separate.fewer, separate.accuracy]).toEqual([1, whole.accuracy]);
    expect(published.macs.mean).toBeGreaterThan(light.macs.mean);
    // 600 samples are too few for a tenth of a point: then the whole network answers.
    expect(tight.unsupported).toMatch(/^600 calibration samples cannot support .* 0\.1 points/);
    expect([tight.accuracy, tight.macs]).toEqual([whole.accuracy, whole.macs]);
    expect(loose).toMatchObject({ configured: true, rule: 'margin', sharedFirstLayer: true });
    expect(loose.macs.mean).toBeLessThan(whole.macs.mean / 1.5);
    expect(loose.macs.worst).toBeLessThan(1.03 * whole.macs.worst);
    for (const { exits } of report.rows) {
      expect(exits.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
    }
    const { macs, accuracy } = JSON.parse(await readFile(paths.verification, 'utf8'));
    expect(loose.macs).toEqual({ mean: macs.mean, worst: macs.worst });
    expect(loose.accuracy).toBeCloseTo(accuracy.earlyExit);
  });

  it('skips the steps whose inputs did not change, and no others', async () => {
    const again = await runAll(config(), { output });
    expect(again.skipped).toEqual(['train', 'quantize', 'calibrate', 'generate', 'verify']);
    const other = await runAll(config({ exit: { rule: 'none' } }), { output });
    expect(other.skipped).toEqual(['train', 'quantize']);
    expect(other.summary.accuracy.earlyExit).toBe(other.summary.accuracy.int8);
    await runAll(config(), { output });
  });

  it('gives byte-identical model, integer model and bundle when it is run again elsewhere', async () => {
    const second = pathsOf(config(), join(folder, 'second'));
    const options = { output: join(folder, 'second') };
    await runTrain(config(), options);
    await runQuantize(config(), options);
    await runCalibrate(config(), options);
    await runGenerate(config(), options);
    for (const key of ['model', 'quantized', 'integerModel', 'thresholds'] as const) {
      expect(await hashPath(second[key])).toBe(await hashPath(paths[key]));
    }
    expect(await hashBundle(second.bundle)).toBe(await hashBundle(paths.bundle));
    // The first bundle was verified, so that its model card says more.
    for (const bundle of [second.bundle, paths.bundle]) expect(await hashBundle(bundle)).toBeDefined();
  });

  it('interrupted and resumed gives the model of an uninterrupted run', async () => {
    const third = pathsOf(config(), join(folder, 'third'));
    const controller = new AbortController();
    const reporter = {
      ...silent,
      training: ({ epoch }: { epoch: number }) => {
        if (epoch === 2) controller.abort();
      },
    };
    const options = { output: third.root };
    await expect(runTrain(config(), { ...options, abort: controller.signal, reporter })).rejects.toThrow(
      TrainingInterrupted,
    );
    expect((await inspectFile(third.checkpoint)).facts.epoch).toBe(1);
    await runTrain(config(), { ...options, resume: true });
    expect(await hashPath(third.model)).toBe(await hashPath(paths.model));
  });

  it('refuses to resume a checkpoint of another run, and one that is not there', async () => {
    await expect(runTrain(config({ seed: 2 }), { output, resume: true })).rejects.toThrow(
      /belongs to a different run/,
    );
    await expect(runTrain(config(), { output: join(folder, 'none'), resume: true })).rejects.toThrow(
      /checkpoint\.safetensors: no such file; there is nothing to resume/,
    );
  });

  it('catches a single flipped weight in the C', async () => {
    const tampered = pathsOf(config(), join(folder, 'tampered'));
    await cp(paths.root, tampered.root, { recursive: true });
    const file = join(tampered.bundle, 'src', 'small_weights.c');
    const text = await readFile(file, 'utf8');
    // The first number of the second layer's weights, in the layout of every kernel: "-5," or "0x0012fe80U,".
    const changed = text.replace(
      /(small_weights_1\[\d+\] = \{\n {4})(0x[0-9a-f]+|-?\d+)/g,
      (_, before: string, value: string) =>
        `${before}${value.startsWith('0x') ? `0x${(Number(value) ^ 0x1000).toString(16)}` : -Number(value) || 1}`,
    );
    expect(changed).not.toBe(text);
    await writeFile(file, changed);
    const report = await runVerify(config(), { output: tampered.root });
    expect(report.passed).toBe(false);
    for (const { whole } of report.executors) {
      // Early exit hides the second layer from most samples; without it, every one sees the weight.
      expect(whole.mismatches.goodness).toBeGreaterThan(0);
      expect(whole.first?.expected.goodness).not.toEqual(whole.first?.actual.goodness);
      // The first difference has the number of its test sample, of those that are spread over all of them.
      expect(Array.from(spreadIndices(10_000, whole.samples))).toContain(whole.first?.sample);
    }
  });

  it('says which step is missing, and refuses a model of other data', async () => {
    const empty = join(folder, 'empty');
    await expect(runQuantize(config(), { output: empty })).rejects.toThrow(/run `ffirm train` first/);
    await expect(runGenerate(config(), { output: empty })).rejects.toThrow(/run `ffirm calibrate` first/);
    await expect(runCalibrate(config(), { output: empty })).rejects.toThrow(/run `ffirm quantize` first/);
    const other = config({ data: { source: 'mnist', train: 2000, validation: 1000 } });
    await expect(runQuantize(other, { output })).rejects.toThrow(/was trained on different data/);
  });

  it('inspects every file it wrote, and refuses a damaged one', async () => {
    expect((await inspectFile(paths.model)).format).toBe('ffirm float model 2');
    expect((await inspectFile(paths.integerModel)).facts).toMatchObject({ units: '784-32-24' });
    const bytes = await readFile(paths.integerModel);
    const damaged = join(folder, 'damaged.safetensors');
    await writeFile(damaged, bytes.subarray(0, bytes.length - 1));
    await expect(inspectFile(damaged)).rejects.toThrow(/truncated/);
    await cp(paths.model, damaged);
    const swapped = pathsOf(config(), join(folder, 'swapped'));
    await cp(paths.root, swapped.root, { recursive: true });
    await cp(paths.model, swapped.integerModel);
    await expect(runGenerate(config(), { output: swapped.root })).rejects.toThrow(
      /is a "ffirm float model 2"; a "ffirm integer model 5" is expected/,
    );
  });
});
