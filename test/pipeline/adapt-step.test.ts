import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { learnSchema } from '../../src/config/learn-config.js';
import { InputError } from '../../src/errors/input-error.js';
import type { AdaptReport } from '../../src/pipeline/adapt-report.js';
import { type AdaptOptions, runAdapt } from '../../src/pipeline/adapt-step.js';
import { runCalibrate } from '../../src/pipeline/calibrate-step.js';
import { runQuantize } from '../../src/pipeline/quantize-step.js';
import { silent } from '../../src/pipeline/reporter.js';
import { runTrain } from '../../src/pipeline/train-step.js';
import { tinyConfig } from './fixtures/tiny.js';
import { wearersConfig, writeWearers } from './fixtures/wearers.js';

const folder = await mkdtemp(join(tmpdir(), 'ffirm-adapt-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const config = wearersConfig(folder);
const output = join(folder, 'output');

/** Lives, and what is said of them meanwhile. */
async function adapt(options: AdaptOptions = {}, own = config) {
  const notes: string[] = [];
  const warnings: string[] = [];
  const note = (text: string) => notes.push(text);
  const warn = (text: string) => warnings.push(text);
  const report = await runAdapt(own, { output, reporter: { ...silent, note, warn }, ...options });
  return { report, notes, warnings };
}

/** Answers of the network that are right, as the lives and as the classes count them. */
function rightOf({ lives, before, after }: AdaptReport['rows'][number]) {
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  return {
    lives: (['before', 'after'] as const).map((time) =>
      sum(lives.map(({ accuracy, samples }) => Math.round((accuracy[time] * samples) / 100))),
    ),
    classes: [before, after].map(({ classes }) => sum(classes.map(({ right }) => right))),
  };
}

beforeAll(async () => {
  await writeWearers(folder);
  await runTrain(config, { output });
  await runQuantize(config, { output });
  await runCalibrate(config, { output });
});

describe('ffirm adapt', () => {
  it('learns how people move who move otherwise than those who trained the network', async () => {
    const { report, notes, warnings } = await adapt();
    expect(report).toMatchObject({
      dataset: 'wearers',
      part: 'validation',
      network: '18-24-16',
      mistakes: 0,
      from: [0],
    });
    expect(warnings).toEqual([]);
    expect(notes).toEqual([
      'left out, because no samples are left to score after the first 0.5 minutes of a life: "p8_short from minute 0"',
      'simulating lives of 2 recordings of the validation part: 2',
      '50 % done',
    ]);
    expect(report.leftOut).toEqual([{ recording: 'p8_short', from: 0 }]);
    const [row, ...others] = report.rows;
    expect(others).toEqual([]);
    const { before, after, lives } = row;
    expect((after.accuracy ?? 0) - (before.accuracy ?? 100)).toBeGreaterThan(5);
    expect((after.macroF1 ?? 0) - (before.macroF1 ?? 100)).toBeGreaterThan(5);
    // 90 and 75 seconds of windows of 64 samples every 32, but for those that end in the first 30 seconds.
    const windows = (seconds: number) => Math.floor((50 * seconds - 64) / 32) + 1;
    const scored = [windows(90) - windows(30), windows(75) - windows(30)];
    expect(lives.map(({ samples }) => samples).sort((a, b) => b - a)).toEqual(scored);
    expect(before.count).toBe(scored[0] + scored[1]);
    expect(lives.map(({ recording, subject }) => `${recording} of ${subject}`).sort()).toEqual([
      'p6_day of p6',
      'p7_day of p7',
    ]);
    for (const life of lives) {
      expect(life).toMatchObject({ from: 0, questions: 12, updates: 300, undone: 0 });
      expect(life.askedTwice).toBeGreaterThan(0);
      expect(life.askedTwice).toBeLessThan(12);
      expect(life.change).toBeCloseTo(life.accuracy.after - life.accuracy.before, 9);
    }
    expect(row.answers).toBe(12 + (lives[0].askedTwice + lives[1].askedTwice) / 2);
    expect(rightOf(row).lives).toEqual(rightOf(row).classes);
  });

  it('learns all weights of the first layer where the config says so, and that is something else', async () => {
    const own = wearersConfig(folder, { learn: { ...config.learn, weights: 'layer' } });
    const {
      report: { rows, learn },
    } = await adapt({}, own);
    expect(learn.weights).toBe('layer');
    const [{ before, after, lives }] = rows;
    expect((after.accuracy ?? 0) - (before.accuracy ?? 100)).toBeGreaterThan(5);
    for (const life of lives) expect(life).toMatchObject({ questions: 12, updates: 300, undone: 0 });
    const { report } = await adapt();
    expect(lives.map(({ counts }) => counts)).not.toEqual(report.rows[0].lives.map(({ counts }) => counts));
  });

  it('tries several numbers of questions and several starts, and has the worst life first', async () => {
    const { report, notes } = await adapt({ questions: [12, 3, 12], from: [0.25, 0] });
    expect(report.from).toEqual([0, 0.25]);
    expect(report.rows.map(({ questions }) => questions)).toEqual([3, 12]);
    expect(report.leftOut).toEqual([
      { recording: 'p8_short', from: 0 },
      { recording: 'p8_short', from: 0.25 },
    ]);
    const tenths = [10, 20, 30, 50, 60, 70, 80].map((percent) => `${percent} % done`);
    expect(notes.filter((note) => note.endsWith('% done'))).toEqual(tenths);
    for (const { lives, harmed, questions, before } of report.rows) {
      expect(lives).toHaveLength(4);
      const changes = lives.map(({ change }) => change);
      expect(changes).toEqual([...changes].sort((left, right) => left - right));
      expect(harmed).toEqual({
        halfPoint: changes.filter((change) => change < -0.5).length,
        point: changes.filter((change) => change < -1).length,
        worst: Math.max(0, -changes[0]),
      });
      expect(lives.every((life) => life.questions === questions)).toBe(true);
      expect(before).toEqual(report.rows[0].before);
      const samples = (from: number, recording: string) =>
        lives.find((life) => life.from === from && life.recording === recording)?.samples ?? 0;
      // A quarter of a minute: 15 seconds of 50 samples.
      expect(samples(0, 'p6_day') - samples(0.25, 'p6_day')).toBeCloseTo((15 * 50) / 32, -0.5);
    }
    const alone = await adapt({ from: [0.25] });
    expect(alone.report.rows[0].lives).toEqual(report.rows[1].lives.filter(({ from }) => from === 0.25));
  });

  it('hears wrong answers, the same ones again, and asks twice about those that it doubts', async () => {
    const { report } = await adapt({ mistakes: 0.5 });
    expect((await adapt({ mistakes: 0.5 })).report).toEqual(report);
    const right = (await adapt()).report;
    expect(report.mistakes).toBe(0.5);
    expect(report.rows[0].before).toEqual(right.rows[0].before);
    expect(report.rows[0].answers).toBeGreaterThan(right.rows[0].answers);
    expect(report.rows[0].lives).not.toEqual(right.rows[0].lives);
    const seeded = await adapt({ mistakes: 0.5 }, { ...config, seed: config.seed + 1 });
    expect(seeded.report.rows[0].lives).not.toEqual(report.rows[0].lives);
  });

  it('says that what was learned was undone where that is so', async () => {
    const learn = learnSchema.parse({ ...config.learn, tolerance: 0, rate: 1, updates: 30 });
    const { report } = await adapt({ mistakes: 1 }, { ...config, learn });
    const undone = report.rows[0].lives.filter((life) => life.undone > 0);
    expect(undone.length).toBeGreaterThan(0);
    for (const { accuracy, change, updates } of undone) {
      expect([accuracy.after, change, updates]).toEqual([accuracy.before, 0, 30]);
    }
  });

  it('averages macro-F1 over the classes of the config', async () => {
    const { report } = await adapt({}, { ...config, verify: { ...config.verify, macroF1: ['walk', 'run'] } });
    const { macroClasses, macroF1, classes } = report.rows[0].after;
    expect(macroClasses).toEqual(['walk', 'run']);
    const [, run, walk] = classes.map(({ f1 }) => f1 ?? 0);
    expect(macroF1).toBeCloseTo((run + walk) / 2, 9);
  });

  it('says so where it lives the lives of test people', async () => {
    const { report, notes } = await adapt({ part: 'test' });
    expect(report.part).toBe('test');
    expect(report.rows[0].lives.map(({ recording }) => recording)).toEqual(['p9_day']);
    expect(notes).toContain(
      'these are the test people: what is chosen by their lives no longer holds for new people',
    );
  });

  it('uses the defaults of learn where the config has none, and says so', async () => {
    const { learn: _, ...without } = config;
    const attempt = adapt({}, without);
    // The recordings of this test are shorter than the five minutes of the defaults.
    await expect(attempt).rejects.toThrow(InputError);
    await expect(attempt).rejects.toThrow(
      'no recording of the validation part has samples after the first 5 minutes of a life; set learn.minutes lower, or let lives ' +
        'start earlier with --from',
    );
    const notes: string[] = [];
    const reporter = { ...silent, note: (text: string) => notes.push(text) };
    await expect(runAdapt(without, { output, reporter })).rejects.toThrow(InputError);
    expect(notes).toEqual([
      'the config has no "learn": its defaults are used, 20 questions after 5 minutes, 800 updates, 32 replays',
    ]);
  });

  it('refuses what has no lives: pictures and tables', async () => {
    const pictures = runAdapt(tinyConfig(folder), { output });
    await expect(pictures).rejects.toThrow(InputError);
    await expect(pictures).rejects.toThrow('they are no lives; set data.source to "recordings"');
  });

  it('refuses networks that cannot learn before it reads any file', async () => {
    const nowhere = { output: join(folder, 'nowhere') };
    const { train, data } = config;
    const heads = { ...config, train: { ...train, rule: { kind: 'local-heads' as const } } };
    await expect(runAdapt(heads, nowhere)).rejects.toThrow(
      'learn: only networks in which goodness decides learn on the device',
    );
    const { network: _, ...untrained } = config;
    const imported = { ...untrained, import: { weights: 'network.onnx' } };
    await expect(runAdapt(imported, nowhere)).rejects.toThrow('learn: an imported network does not say how');
    await expect(runAdapt(config, nowhere)).rejects.toThrow('run `ffirm calibrate` first');
    const cut = data.source === 'recordings' ? { ...data, channels: ['x'] } : data;
    await expect(runAdapt({ ...config, data: cut }, { output })).rejects.toThrow(
      'was trained on different data',
    );
  });

  it('warns where the config says something else than the network was trained with', async () => {
    const { train, network } = config;
    const loss = { kind: 'symba' as const, alpha: 1 };
    for (const own of [
      { ...config, train: { ...train, loss } },
      { ...config, network: network === undefined ? undefined : { ...network, prefixes: [16] } },
    ]) {
      const { warnings } = await adapt({}, own);
      expect(warnings).toEqual([expect.stringContaining('restore them, or train again')]);
    }
  });
});

it('a network that divides inputs by their length cannot learn, and the message names the key', async () => {
  const divided = wearersConfig(folder, { network: { layers: [16] } });
  const own = { output: join(folder, 'divided') };
  // Before anything is trained.
  await expect(runTrain(divided, own)).rejects.toThrow('set network.normalization.input to "none"');
  await expect(runAdapt(divided, own)).rejects.toThrow('set network.normalization.input to "none"');
});

it('warns where people of the part also trained the network', async () => {
  const data = config.data.source === 'recordings' ? config.data : undefined;
  const torn = wearersConfig(folder, {
    data: {
      ...data,
      signal: { ...data?.signal, hop: 64 },
      split: { by: 'random', validation: 0.3, test: 0.1 },
    },
  });
  const own = { output: join(folder, 'torn') };
  await runTrain(torn, own);
  await runQuantize(torn, own);
  await runCalibrate(torn, own);
  const { warnings } = await adapt(own, torn);
  expect(warnings).toEqual([
    expect.stringContaining(
      'people of the validation part whose samples also trained the network: "p0", "p1"',
    ),
  ]);
});
