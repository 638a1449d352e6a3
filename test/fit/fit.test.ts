import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.js';
import { type FitOptions, planFit, runFit } from '../../src/fit/fit.js';
import { openLocal } from '../../src/fit/places/local.js';
import type { Place } from '../../src/fit/places/place.js';
import { readPlanned } from '../../src/fit/plan.js';
import { openTrialRunner } from '../../src/fit/run-trial.js';
import { scratchFolder } from '../data/wfdb/scratch.js';
import { writeTableConfig } from './table.js';

const scratch = scratchFolder();

const OPTIONS = { limits: { flash: 32_768, instructions: 8000 }, trials: 4, seeds: 1, count: false };

function optionsIn(folder: string): FitOptions {
  return { ...OPTIONS, output: join(folder, 'build') };
}

/** What a search leaves. */
function left(folder: string): readonly string[] {
  return ['points-fit.json', 'build/fit/fit.json', 'build/fit/recommended.json'].map((name) =>
    readFileSync(join(folder, name), 'utf8').replaceAll(folder, 'FOLDER'),
  );
}

/** A place that stops the search after some trials, as a killed process would. */
function endingAfter(count: number): Place {
  const local = openLocal(1);
  let run = 0;
  return {
    ...local,
    run: (trials, watch) =>
      local.run(trials, {
        ...watch,
        ended: async (trial, result) => {
          run += 1;
          if (run > count) throw new Error('killed');
          await watch.ended(trial, result);
        },
      }),
  };
}

describe('ffirm fit on a table', () => {
  it('ends with a config that loads, at least as accurate as the given one; stopped and begun again, with the same bytes', async () => {
    const whole = join(scratch.path, 'whole');
    const report = await runFit(writeTableConfig(whole), optionsIn(whole), openLocal(1));
    const given = report.finalists.find(({ number }) => number === 0);
    const chosen = report.finalists.find(({ number }) => number === report.recommended);
    // The given config may be beyond the limits; it is a finalist all the same.
    if (given?.fits) expect(chosen?.accuracy?.mean).toBeGreaterThanOrEqual(given.accuracy?.mean ?? 100);
    expect(chosen).toMatchObject({ fits: true, front: true, counted: false });
    expect(report.test?.earlyExit).toBeGreaterThan(50);
    const config = await loadConfig(join(whole, 'points-fit.json'));
    expect(config).toMatchObject({ name: 'points', output: `${join(whole, 'build')}-fit` });

    const parts = join(scratch.path, 'parts');
    const path = writeTableConfig(parts);
    for (const count of [3, 2]) {
      await expect(runFit(path, optionsIn(parts), endingAfter(count))).rejects.toThrow('killed');
    }
    await runFit(path, optionsIn(parts), openLocal(1));
    expect(left(parts)).toEqual(left(whole));
  });

  it('refuses a file that it did not write, before it trains', async () => {
    const folder = join(scratch.path, 'taken');
    const path = writeTableConfig(folder);
    writeFileSync(join(folder, 'points-fit.json'), '{}');
    await expect(runFit(path, optionsIn(folder), endingAfter(0))).rejects.toThrow(
      'points-fit.json: exists and was not written by this search; move it away',
    );
    rmSync(join(folder, 'points-fit.json'));
    const options = { ...optionsIn(folder), write: join(scratch.path, 'elsewhere', 'points.json') };
    await expect(runFit(path, options, endingAfter(0))).rejects.toThrow('would not find the same data');
    await expect(planFit(path, optionsIn(folder), { collect: true })).rejects.toThrow(
      'there is no search that was planned',
    );
  });

  it('refuses trials of other code and of other data', async () => {
    const folder = join(scratch.path, 'other');
    const path = writeTableConfig(folder);
    const plan = join(folder, 'trials.jsonl');
    await planFit(path, optionsIn(folder), { plan });
    const { trial } = await readPlanned(plan, 1);
    const changed = { ...trial, subject: { ...trial.subject, code: 'other' } };
    await expect(openTrialRunner().run(changed)).rejects.toMatchObject({ lacking: 'code' });
    writeFileSync(join(folder, 'points.csv'), `${readFileSync(join(folder, 'points.csv'), 'utf8')}1,1,1,a\n`);
    await expect(openTrialRunner().run(trial)).rejects.toMatchObject({ lacking: 'data' });
    rmSync(join(folder, 'points.csv'));
    await expect(openTrialRunner().run(trial)).rejects.toMatchObject({ lacking: 'data' });
  });
});
