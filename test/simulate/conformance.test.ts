import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { RULE_GOODNESS, RULE_MARGIN } from '../../src/kernel/types.js';
import { measureSize } from '../../src/simulate/size.js';
import { writeBundle } from './fixtures/bundle.js';
import {
  CASES,
  describeConformance,
  GOODNESS_CASES,
  HEADS_CASES,
  isInNpmTest,
} from './fixtures/conformance.js';
import { Occurrences } from './fixtures/occurrences.js';
import { plainRunOf } from './fixtures/plain-heads.js';
import type { RandomCase } from './fixtures/random-model.js';
import { testedTarget } from './fixtures/tools.js';

const workDir = await mkdtemp(join(tmpdir(), 'ffirm-conformance-size-'));
afterAll(() => rm(workDir, { recursive: true, force: true }));

const cortexM4 = await testedTarget('cortex-m4');

/** What comes up when networks answer all their samples. */
function occurrencesIn(cases: readonly RandomCase[]): Occurrences {
  const seen = new Occurrences();
  for (const { model, samples } of cases) {
    for (let sample = 0; sample < samples.count; sample++) {
      const input = samples.inputs.subarray(sample * model.features, (sample + 1) * model.features);
      seen.add(model, plainRunOf(model, input));
    }
  }
  return seen;
}

test('the networks do all that the generated C must do', () => {
  const seen = occurrencesIn(GOODNESS_CASES);
  for (const rule of [RULE_GOODNESS, RULE_MARGIN]) {
    for (const end of ['threshold', 'single', 'end'] as const) {
      expect(seen.ends[rule][end], `rule ${rule}, ${end}`).toBeGreaterThan(20);
    }
  }
  expect(seen.stoppedInsideLayer).toBeGreaterThan(100);
  expect(seen.stoppedInsideLaterLayer).toBeGreaterThan(20);
  expect(seen.pruned).toBeGreaterThan(100);
  expect(seen.ties).toBeGreaterThan(0);
});

test('and so do those in which heads decide: every kind of label, input length and head is there', () => {
  const seen = occurrencesIn(HEADS_CASES);
  for (const rule of [RULE_GOODNESS, RULE_MARGIN]) {
    for (const end of ['threshold', 'end'] as const) {
      expect(seen.ends[rule][end], `rule ${rule}, ${end}`).toBeGreaterThan(20);
    }
  }
  expect(seen.stoppedInsideLayer).toBeGreaterThan(100);
  expect(seen.stoppedInsideLaterLayer).toBeGreaterThan(20);
  expect(seen.ties).toBeGreaterThan(0);
  const models = HEADS_CASES.map(({ model }) => model);
  const kinds = new Set([
    ...models.map(
      ({ labelCount, labelSlots }) => `label ${labelCount}, ${labelSlots > 0 ? 'over' : 'before'}`,
    ),
    ...models.flatMap(({ layers }) =>
      layers.map(({ squaredLength }, i) => `${squaredLength > 0 ? 'one' : 'own'} length, ${i > 0}`),
    ),
    ...models.flatMap(({ heads }) =>
      heads.map(({ first, inputs }, i) => (inputs === 0 ? 'no head' : first < i ? 'wide head' : 'own head')),
    ),
    ...models.map(({ classes }) => `${classes % 4} classes beside the fours`),
  ]);
  expect([...kinds].sort()).toEqual(
    [
      ...['label 0, before', 'label 1, before', 'label 1, over'],
      ...['one length, false', 'one length, true', 'own length, false', 'own length, true'],
      ...['no head', 'own head', 'wide head'],
      ...[0, 1, 2, 3].map((classes) => `${classes} classes beside the fours`),
    ].sort(),
  );
});

describeConformance(isInNpmTest);

describe.skipIf(cortexM4.absent)(`the generated library on ${cortexM4.title}`, () => {
  test('has no variables, and needs nothing from outside', async () => {
    const bundle = join(workDir, 'size');
    await writeBundle(CASES[0], bundle);
    const { data, bss, undefinedSymbols, code } = await measureSize(bundle, 'net', cortexM4.target);
    expect([data, bss]).toEqual([0, 0]);
    expect(undefinedSymbols.filter((symbol) => !/^mem(set|cpy)$/.test(symbol))).toEqual([]);
    expect(code).toBeGreaterThan(0);
  });
});
