import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPlanned, removePlan, writePlan } from '../../src/fit/plan.js';
import { openResults } from '../../src/fit/results.js';
import { parseTrial, type Trial, trialOf } from '../../src/fit/trial.js';
import { scratchFolder } from '../data/wfdb/scratch.js';

const scratch = scratchFolder();

function madeTrial(seed: number): Trial {
  return trialOf(
    {
      ...{ version: '0', code: 'c', data: 'd', config: { name: 'net' }, seed, engine: 'wasm' as const },
      ...{ core: 'cortex-m4', part: 'validation' as const, counts: false },
    },
    '/configs',
  );
}

describe('openResults', () => {
  it('finds what was written, and takes nothing that is damaged or of another trial', async () => {
    const folder = join(scratch.path, 'results');
    const results = await openResults(folder);
    const { key } = madeTrial(1);
    expect(await results.read(key)).toBeUndefined();
    await results.write({ key, fault: 'training diverged' });
    expect(await results.read(key)).toEqual({ key, fault: 'training diverged' });
    const path = join(folder, `${key}.json`);
    expect(readdirSync(folder)).toEqual([`${key}.json`]);
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.slice(0, -5));
    expect(await results.read(key)).toBeUndefined();
    writeFileSync(join(folder, `${madeTrial(2).key}.json`), text);
    expect(await results.read(madeTrial(2).key)).toBeUndefined();
  });
});

describe('plans', () => {
  it('have a line for every trial, with the place of its result', async () => {
    const path = join(scratch.path, 'plans', 'trials.jsonl');
    const trials = [madeTrial(1), madeTrial(2)];
    await writePlan(path, trials, join(scratch.path, 'build', 'trials'));
    expect(await readPlanned(path, 2)).toEqual({
      trial: trials[1],
      results: join(scratch.path, 'build', 'trials'),
    });
    await expect(readPlanned(path, 3)).rejects.toThrow('has 2 trials, and no 3; give an --index from 1 to 2');
    await removePlan(path);
    await expect(readPlanned(path, 1)).rejects.toThrow('write it with `ffirm fit CONFIG --plan FILE`');
  });

  it('are refused where a trial was changed', () => {
    const trial = madeTrial(1);
    expect(parseTrial(JSON.stringify(trial), 'line 1')).toEqual(trial);
    const changed = { ...trial, subject: { ...trial.subject, seed: 9 } };
    for (const text of [JSON.stringify(changed), '{}', 'no JSON', '']) {
      expect(() => parseTrial(text, 'trials.jsonl: line 1')).toThrow(
        'trials.jsonl: line 1: is no trial of ffirm',
      );
    }
  });
});
