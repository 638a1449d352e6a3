import { describe, expect, it } from 'vitest';
import type { Limits } from '../../src/fit/limits.js';
import { type Outcome, type Rung, type SearchSettings, searchRungs } from '../../src/fit/search.js';
import { openSpace, type Space } from '../../src/fit/space.js';
import type { Measured, Trial, TrialResult } from '../../src/fit/trial.js';
import type { PlainConfig } from '../../src/init/examples.js';
import type { CortexMTarget } from '../../src/simulate/target.js';
import { loadTarget } from '../../src/simulate/target.js';

/** Samples of two features in three classes. */
const train = {
  ...{ name: 'points', split: 'train' as const, source: 'made up' },
  features: Float32Array.from({ length: 128 }, (_, i) => Math.sin(i)),
  labels: Uint8Array.from({ length: 32 }, (_, i) => i % 3),
  ...{ count: 32, width: 4, classNames: ['a', 'b', 'c'] },
};

const PLAIN: PlainConfig = {
  name: 'points',
  data: { source: 'csv', file: 'points.csv', label: 'class', split: { by: 'random' } },
  network: { layers: [64, 48], prefixes: [8, 16], label: { placement: 'prepend' } },
  train: { epochs: 18, learningRate: 0.004 },
};

async function core(): Promise<CortexMTarget> {
  const target = await loadTarget('cortex-m4');
  if (target.kind !== 'cortex-m') throw new Error('no core');
  return target;
}

async function spaceOf(): Promise<Space> {
  return openSpace(PLAIN, 'points.json', { train }, await core(), async () => ({ train }));
}

function settingsOf(limits: Limits = {}, trials = 40): SearchSettings {
  const common = { version: '0', code: 'c', data: 'd', engine: 'wasm' as const, core: 'cortex-m4' };
  return { ...{ trials, seeds: 3, limits, common, counts: true }, folder: '.' };
}

/** A made-up result: wider networks are more accurate and cost more, one learning rate is best, longer training helps. */
function madeUp({ key, subject }: Trial): TrialResult {
  const { network, train: training } = Object(subject.config);
  const units: number = network.layers.reduce((sum: number, layer: number) => sum + layer, 0);
  const rate = Math.abs(Math.log2(training.learningRate / 0.008));
  const luck = Number.parseInt(key.slice(0, 4), 16) / 0xffff;
  const accuracy = 70 + 4 * Math.log2(units) - 2 * rate + 0.1 * training.epochs + luck;
  const instructions = { mean: 30 * units, worst: 90 * units };
  const measured: Measured = { ...{ accuracy, whole: accuracy }, macs: instructions, instructions };
  // One rule never learns.
  return training.rule?.kind === 'pepita' ? { key, fault: 'training diverged' } : { key, measured };
}

/** Runs a search to its end; results come in another order than trials. */
async function run(
  space: Space,
  settings: SearchSettings,
): Promise<{ readonly rungs: readonly Rung[]; readonly outcome: Outcome }> {
  const search = searchRungs(space, settings);
  const rungs: Rung[] = [];
  let step = await search.next();
  while (!step.done) {
    rungs.push(step.value);
    const results = [...step.value.trials].reverse().map(madeUp);
    step = await search.next(new Map(results.map((result) => [result.key, result])));
  }
  return { rungs, outcome: step.value };
}

const keysOf = ({ rungs }: { readonly rungs: readonly Rung[] }) =>
  rungs.map(({ trials }) => trials.map(({ key }) => key));

describe('searchRungs', () => {
  it('halves: four rounds of a ninth of the epochs, a third for a third, a ninth with several seeds, and the test part once', async () => {
    const { rungs, outcome } = await run(await spaceOf(), settingsOf());
    expect(rungs.map(({ trials }) => trials.length).slice(0, 4)).toEqual([10, 10, 10, 10]);
    const [, , , , second, third, exam] = rungs.map(({ trials }) => trials);
    expect([14, 15]).toContain(second.length);
    expect([3 * 5, 3 * 6]).toContain(third.length);
    const subjects = rungs.flatMap(({ trials }) => trials.map(({ subject }) => subject));
    expect(subjects.filter(({ part }) => part === 'test')).toEqual([exam[0].subject]);
    expect(exam).toHaveLength(1);
    expect(subjects.filter(({ counts }) => counts)).toHaveLength(third.length);
    expect(new Set(third.map(({ subject }) => subject.seed))).toEqual(new Set([1, 2, 3]));
    expect(outcome.tried).toBe(40);
  });

  it('is the same again, whatever the order of results', async () => {
    const settings = settingsOf({ instructions: 2000 });
    const one = await run(await spaceOf(), settings);
    const other = await run(await spaceOf(), settings);
    expect(keysOf(one)).toEqual(keysOf(other));
    expect(new Set(keysOf(one).flat()).size).toBe(keysOf(one).flat().length);
  });

  it('keeps the given config as it is in every rung', async () => {
    const { rungs, outcome } = await run(await spaceOf(), settingsOf({ instructions: 2000 }));
    const given = rungs.map(({ trials }) =>
      trials.filter(({ subject }) => {
        const { train: training, ...others } = Object(subject.config);
        const { train: own, ...same } = Object(PLAIN);
        return (
          JSON.stringify({ ...training, epochs: own.epochs }) === JSON.stringify(own) &&
          JSON.stringify(others) === JSON.stringify(same)
        );
      }),
    );
    expect(given.map(({ length }) => length).filter((count) => count > 0)).toEqual([1, 1, 3]);
    expect(outcome.finalists.some(({ number }) => number === 0)).toBe(true);
  });

  it('recommends the most accurate network within the limits, and tries none whose size is beyond them', async () => {
    const { outcome: free } = await run(await spaceOf(), settingsOf({}, 20));
    const limits = { flash: 16_000, ram: 3_000, instructions: 2000 };
    const space = await spaceOf();
    const { outcome, rungs } = await run(space, settingsOf(limits, 20));
    const chosen = outcome.finalists[outcome.chosen?.place ?? -1];
    expect(chosen.costs.instructions.mean).toBeLessThanOrEqual(2000);
    expect(chosen.costs.flash).toBeLessThanOrEqual(limits.flash);
    for (const { score } of outcome.finalists) {
      if (score.excess === 0) expect(score.accuracy).toBeLessThanOrEqual(chosen.score.accuracy);
    }
    expect(chosen.score.accuracy).toBeLessThan(free.finalists[free.chosen?.place ?? -1].score.accuracy);
    expect(rungs[0].trials.length).toBe(5);
  });

  it('recommends nothing where nothing is within the limits, and leaves the test part alone', async () => {
    const { outcome, rungs } = await run(await spaceOf(), settingsOf({ instructions: 1 }));
    expect(outcome.chosen).toBeUndefined();
    expect(outcome.front).toEqual([]);
    expect(rungs.flatMap(({ trials }) => trials).filter(({ subject }) => subject.part === 'test')).toEqual(
      [],
    );
  });

  it('works with a single trial', async () => {
    const { outcome } = await run(await spaceOf(), settingsOf({}, 1));
    expect(outcome.finalists.map(({ number }) => number)).toEqual([0]);
    expect(outcome.chosen?.place).toBe(0);
  });
});

describe('openSpace', () => {
  it('has the given config at its own point, and changes one thing at a time', async () => {
    const { dimensions, given, candidateAt } = await spaceOf();
    expect((await candidateAt(given.point))?.plain).toEqual(PLAIN);
    for (const [at, { values, name }] of dimensions.entries()) {
      for (const value of values.keys()) {
        const candidate = await candidateAt(given.point.map((own, i) => (i === at ? value : own)));
        if (value === given.point[at]) expect(candidate?.plain).toEqual(PLAIN);
        else if (candidate !== undefined) expect(candidate.plain, `${name} ${value}`).not.toEqual(PLAIN);
      }
    }
  });
});
