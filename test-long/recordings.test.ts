import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Config } from '../src/config/config.js';
import { loadConfig } from '../src/config/load.js';
import { runAll, type Summary } from '../src/pipeline/run.js';
import { realData } from '../test/data/real-data.js';
import { runTargets } from '../test/simulate/fixtures/tools.js';

const folder = await mkdtemp(join(tmpdir(), 'ffirm-examples-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const { targets, title } = await runTargets();

/** Runs an example with the data where it is here, on the targets that are here. */
async function runExample(path: string, data: string): Promise<Summary> {
  const config = await loadConfig(path);
  if (config.data.source !== 'recordings') throw new Error(`${path}: no recordings`);
  const here: Config = {
    ...config,
    data: { ...config.data, folder: data },
    generate: { ...config.generate, targets },
    verify: { ...config.verify, samples: { host: 500, 'cortex-m4': 100 } },
  };
  const { passed, summary } = await runAll(here, { output: join(folder, config.name) });
  expect(passed).toBe(true);
  return summary;
}

function mismatchesOf({ signal }: Summary): readonly number[] {
  return (signal?.streams ?? []).map(({ recordings }) =>
    recordings.reduce((sum, { mismatches }) => sum + mismatches, 0),
  );
}

const bonn = realData('bonn_eeg');
describe.skipIf(bonn.absent)(`the EEG example, ${title}${bonn.reason}`, () => {
  it('tells seizures from the rest in files that it has not seen, and stops early', async () => {
    const summary = await runExample('examples/eeg-seizure/ffirm.json', bonn.folder);
    expect(summary.accuracy.int8).toBeGreaterThanOrEqual(97);
    expect(summary.accuracy.earlyExit).toBeGreaterThanOrEqual(summary.accuracy.int8 - 0.5);
    expect(summary.macs.mean).toBeLessThanOrEqual(summary.macs.full / 8);
    for (const { votes } of [summary.signal?.scores.int8, summary.signal?.scores.earlyExit].flatMap(
      (scores) => scores ?? [],
    )) {
      expect((votes?.right ?? 0) / (votes?.recordings ?? 1)).toBeGreaterThanOrEqual(0.99);
    }
    expect(mismatchesOf(summary)).toEqual(targets.map(() => 0));
  });
});

const mitdb = realData('mitdb');
describe.skipIf(mitdb.absent)(`the heart beat example, ${title}${mitdb.reason}`, () => {
  it('classifies the beats of known patients, and stops early', async () => {
    const summary = await runExample('examples/ecg-beats/random.json', mitdb.folder);
    const { int8, earlyExit } = summary.signal?.scores ?? {};
    expect(summary.accuracy.int8).toBeGreaterThanOrEqual(98.3);
    expect(summary.accuracy.earlyExit).toBeGreaterThanOrEqual(summary.accuracy.int8 - 0.3);
    expect(earlyExit?.scores.macroF1).toBeGreaterThanOrEqual((int8?.scores.macroF1 ?? 100) - 1);
    expect(summary.macs.mean).toBeLessThanOrEqual(summary.macs.full / 25);
    expect(mismatchesOf(summary)).toEqual(targets.map(() => 0));
  });

  it('classifies the beats of new patients', async () => {
    const summary = await runExample('examples/ecg-beats/patients.json', mitdb.folder);
    const scores = summary.signal?.scores.int8.scores;
    const ventricular = scores?.classes.find(({ name }) => name === 'V');
    expect(ventricular?.sensitivity).toBeGreaterThanOrEqual(92);
    expect(ventricular?.ppv).toBeGreaterThanOrEqual(83);
    expect(scores?.macroF1).toBeGreaterThanOrEqual(74);
    expect(mismatchesOf(summary)).toEqual(targets.map(() => 0));
  });
});
