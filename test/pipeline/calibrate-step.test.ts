import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { spreadSamples } from '../../src/data/dataset.js';
import { loadData } from '../../src/data/load.js';
import { chooseExits } from '../../src/exit/choose.js';
import { affordableBoundaries } from '../../src/exit/cost.js';
import { withPolicy } from '../../src/exit/policy.js';
import { decodeThresholds } from '../../src/exit/thresholds-file.js';
import { sha256 } from '../../src/io/hash.js';
import { decodeFloatModel } from '../../src/model/model-file.js';
import { runCalibrate } from '../../src/pipeline/calibrate-step.js';
import { runGenerate } from '../../src/pipeline/generate-step.js';
import { inspectFile } from '../../src/pipeline/inspect.js';
import { type Paths, pathsOf } from '../../src/pipeline/paths.js';
import { runQuantize } from '../../src/pipeline/quantize-step.js';
import { runAll } from '../../src/pipeline/run.js';
import { hashPath } from '../../src/pipeline/steps.js';
import { runTrain } from '../../src/pipeline/train-step.js';
import { runVerify } from '../../src/pipeline/verify-step.js';
import { quantizeInputs } from '../../src/quantize/input.js';
import { decodeIntegerModel, encodeIntegerModel } from '../../src/quantize/integer-model-file.js';
import { quantize } from '../../src/quantize/quantize.js';
import { traceAll } from '../../src/quantize/trace.js';
import { testedTarget } from '../simulate/fixtures/tools.js';
import { tinyConfig, writeTinyData } from './fixtures/tiny.js';

vi.mock('../../src/data/load.js', async (load) => {
  const original = await load<typeof import('../../src/data/load.js')>();
  return { ...original, loadData: vi.fn(original.loadData) };
});

const folder = await mkdtemp(join(tmpdir(), 'ffirm-calibrate-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const host = await testedTarget('host');
const config = (change?: object) => tinyConfig(folder, change);
const trained = pathsOf(config(), join(folder, 'trained'));

beforeAll(async () => {
  await writeTinyData(folder);
  for (const step of [runTrain, runQuantize, runCalibrate]) await step(config(), { output: trained.root });
});

/** A copy of what was trained, quantized and calibrated. */
async function copyOf(name: string): Promise<Paths> {
  const paths = pathsOf(config(), join(folder, name));
  await cp(trained.root, paths.root, { recursive: true });
  return paths;
}

/** The integer model as it comes to be in one go, without a file between quantization and calibration. */
async function inOneGo({ model: path }: Paths, { exit, quantize: settings }: ReturnType<typeof config>) {
  const bytes = await readFile(path);
  const { network: float, provenance } = decodeFloatModel(bytes, path);
  const { train, validation } = await loadData(config());
  const { network, ...ratios } = quantize(float, spreadSamples(train, settings.calibration));
  const { model, scales, classNames } = network;
  const points = affordableBoundaries(model, { ...exit, prefixes: float.prefixes });
  const trace = traceAll(model, quantizeInputs(validation.features, scales.inputScale), points);
  const { labels } = validation;
  const { policy, statistics, calibration } = chooseExits(model, classNames, exit, { trace, labels });
  const record = calibration && {
    samples: calibration.samples,
    pValue: calibration.pValue,
    leastSamples: calibration.leastSamples,
    samplesForNext: calibration.samplesForNext,
  };
  return encodeIntegerModel({
    network: { ...network, model: withPolicy(model, policy) },
    ...ratios,
    ...(train.rawUnit === undefined ? {} : { rawUnit: train.rawUnit }),
    origin: {
      floatModel: sha256(bytes),
      provenance,
      quantize: settings,
      exit,
      validationSamples: validation.count,
      statistics: [...statistics],
      ...(record === undefined ? {} : { calibration: record }),
    },
  });
}

describe('calibration', () => {
  it.each([
    ['the margin rule', {}],
    ['a budget that the samples do not support', { exit: { budget: { loss: 0.0001 } } }],
    ['the light rule', { exit: { rule: 'lightff' } }],
    ['no early exit', { exit: { rule: 'none' } }],
  ])('%s: the integer model is the one that a single step makes, byte for byte', async (_, change) => {
    const paths = await copyOf(`go-${_.length}`);
    await runCalibrate(config(change), { output: paths.root });
    const expected = await inOneGo(paths, config(change));
    expect(Buffer.from(await readFile(paths.integerModel)).equals(expected)).toBe(true);
  });

  it('leaves what was quantized as it was, and writes the thresholds with the claim above', async () => {
    const paths = await copyOf('thresholds');
    const quantized = await hashPath(paths.quantized);
    const report = await runCalibrate(config({ exit: { budget: { loss: 0.2 } } }), { output: paths.root });
    expect(await hashPath(paths.quantized)).toBe(quantized);
    const shown = decodeThresholds(await readFile(paths.thresholds, 'utf8'), paths.thresholds);
    expect(shown.claim).toBe(report.claim);
    expect(shown.claim).toMatch(/20 points of accuracy/);
    expect([shown.quantized, shown.integerModel]).toEqual([quantized, await hashPath(paths.integerModel)]);
    const { network } = decodeIntegerModel(await readFile(paths.integerModel), paths.integerModel);
    const never = (value: number) => (value === 0x7fffffff ? null : value);
    expect(shown.exits.map(({ share: _, ...exit }) => exit)).toEqual(
      network.model.exits.map(({ layer, units, threshold, gap }) => ({
        ...{ layer, units },
        threshold: never(threshold),
        gap: never(gap),
      })),
    );
    expect(shown.exits.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
    const text = await readFile(paths.thresholds, 'utf8');
    await runCalibrate(config({ exit: { budget: { loss: 0.2 } } }), { output: paths.root });
    expect(await readFile(paths.thresholds, 'utf8')).toBe(text);
  });

  it('an integer model that is older than the quantized network is refused, until it is calibrated again', async () => {
    const paths = await copyOf('stale');
    await runQuantize(config({ quantize: { calibration: 20 } }), { output: paths.root });
    await expect(runGenerate(config(), { output: paths.root })).rejects.toThrow(
      `${paths.integerModel}: is older than the quantized network; run \`ffirm calibrate\` again`,
    );
    await runCalibrate(config(), { output: paths.root });
    await runGenerate(config(), { output: paths.root });
  });

  it('an integer model that came without a quantized network is taken', async () => {
    const paths = await copyOf('alone');
    for (const path of [paths.quantized, paths.thresholds, paths.model]) await rm(path);
    expect((await runGenerate(config(), { output: paths.root })).files.length).toBeGreaterThan(5);
  });

  it('a quantized network can be inspected', async () => {
    const { format, facts } = await inspectFile(trained.quantized);
    expect(format).toBe('ffirm quantized network 2');
    expect(facts).toMatchObject({
      units: '12-12-8',
      decision: 'goodness',
      prefixes: [
        [4, 8, 12],
        [4, 8],
      ],
    });
    expect(facts).not.toHaveProperty('exits');
  });
});

/** Three verifications, each with compilers: on a busy machine they take minutes. */
const TIMEOUT = 900_000;

describe.skipIf(host.absent)(`calibration as a step of a run: ${host.title}`, () => {
  it(
    'reads the data once; another budget does not quantize again, other kernels are only generated and verified again',
    async () => {
      const { root } = await copyOf('run');
      vi.mocked(loadData).mockClear();
      await runAll(config(), { output: root, force: true });
      // All five steps ran, and the data were read once.
      expect(loadData).toHaveBeenCalledTimes(1);
      const loose = { exit: { budget: { loss: 0.1 } } };
      expect((await runAll(config(loose), { output: root })).skipped).toEqual(['train', 'quantize']);
      expect(loadData).toHaveBeenCalledTimes(2);
      const portable = { ...loose, generate: { targets: ['host'], goldenVectors: 3, kernels: 'targets' } };
      const { skipped } = await runAll(config(portable), { output: root });
      expect(skipped).toEqual(['train', 'quantize', 'calibrate']);
      vi.mocked(loadData).mockClear();
      expect((await runAll(config(portable), { output: root })).skipped).toHaveLength(5);
      expect(loadData).not.toHaveBeenCalled();
    },
    TIMEOUT,
  );
});

describe('known answers', () => {
  const known = (rejected: number) =>
    config({ exit: { budget: { loss: 0.3 }, known: { rejected, samples: 0.5 } } });

  it.skipIf(host.absent)('have a range at every exit point, which the C on this computer keeps', async () => {
    const { root, integerModel, thresholds, bundle, verification } = await copyOf('known');
    const options = { output: root };
    await runCalibrate(known(0.2), options);
    const { network, origin } = decodeIntegerModel(await readFile(integerModel), integerModel);
    expect(network.model.known).toHaveLength(network.model.exits.length);
    expect(origin.known).toMatchObject({ least: 4, supported: true });
    const claim =
      'at most 20 % of samples are rejected as not known, on average over calibrations, for samples like the calibration samples ' +
      `(split conformal, ${origin.known?.samples} samples)`;
    expect(decodeThresholds(await readFile(thresholds, 'utf8'), thresholds).known).toBe(claim);
    await runGenerate(known(0.2), options);
    expect(await readFile(join(bundle, 'include', 'tiny_known.h'), 'utf8')).toContain(
      'at most 20 % of samples',
    );
    expect((await runVerify(known(0.2), options)).passed).toBe(true);
    const { executors } = JSON.parse(await readFile(verification, 'utf8'));
    expect(executors[0]).toMatchObject({ mismatches: { known: 0 }, blob: { mismatches: { known: 0 } } });
    expect(await readFile(join(bundle, 'MODEL.md'), 'utf8')).toContain(`| known answers | ${claim} |`);
  });

  it('are all answers where the samples support no share, and the message says what it takes', async () => {
    const { root, integerModel, thresholds } = await copyOf('unsupported');
    await runCalibrate(known(0.001), { output: root });
    const { network } = decodeIntegerModel(await readFile(integerModel), integerModel);
    expect(network.model.known).toBeUndefined();
    expect(decodeThresholds(await readFile(thresholds, 'utf8'), thresholds).known).toMatch(
      /^no answer is rejected as not known: \d+ samples cannot support at most 0\.1 % of samples, which takes 999;/,
    );
  });
});
