import { mkdtemp, rm } from 'node:fs/promises';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { RULE_GOODNESS, RULE_MARGIN } from '../../src/kernel/types.js';
import { createCExecutor } from '../../src/simulate/c-executor.js';
import { compareAnswers } from '../../src/simulate/compare.js';
import type { IntegerAnswers, RunOptions } from '../../src/simulate/executor.js';
import { measureSize } from '../../src/simulate/size.js';
import { listTargets } from '../../src/simulate/target.js';
import { runTool } from '../../src/simulate/toolchain.js';
import { createTypescriptExecutor } from '../../src/simulate/typescript.js';
import { writeBundle } from './fixtures/bundle.js';
import { headsEdgeModel } from './fixtures/edge-model.js';
import { Occurrences } from './fixtures/occurrences.js';
import { plainRunOf } from './fixtures/plain-heads.js';
import { randomHeadsCase } from './fixtures/random-heads.js';
import { type RandomCase, randomCase } from './fixtures/random-model.js';
import { testedTarget } from './fixtures/tools.js';

const workDir = await mkdtemp(join(tmpdir(), 'ffirm-conformance-'));
afterAll(() => rm(workDir, { recursive: true, force: true }));

const host = await testedTarget('host');
const cortexM4 = await testedTarget('cortex-m4');
/** Every core, and each kernel once more as its C twin, without assembly. */
const cores = await Promise.all((await listTargets()).filter((name) => name !== 'host').map(testedTarget));
const SANITIZERS = ['-fsanitize=address,undefined', '-fno-sanitize-recover=all'];

/** Without activations to keep. */
const oneLayer = randomCase.filter(({ model }) => model.layerCount === 1);

/** Random networks, the same in every run, each with 400 samples: random, all zero, and of the largest values. */
const GOODNESS_CASES = [
  ...fc.sample(randomCase, { seed: 2, numRuns: 6 }),
  ...fc.sample(oneLayer, { seed: 2, numRuns: 1 }),
].map(withManySamples);

/** The same where heads decide; the last is at the bounds of its logits. */
const HEADS_CASES = [...fc.sample(randomHeadsCase, { seed: 209, numRuns: 7 }), headsEdgeModel()].map(
  withManySamples,
);

const CASES: readonly RandomCase[] = [...GOODNESS_CASES, ...HEADS_CASES];

function withManySamples(random: RandomCase, i: number): RandomCase {
  const count = 400;
  const { features } = random.model;
  const [bytes] = fc.sample(fc.int8Array({ minLength: count * features, maxLength: count * features }), {
    seed: i,
    numRuns: 1,
  });
  bytes.fill(0, 0, features);
  bytes.fill(127, features, 2 * features);
  bytes.fill(-127, 2 * features, 3 * features);
  return { ...random, samples: { count, features, inputs: bytes } };
}

/** Cores whose kernels are also tested without assembly. */
const TWINS = ['cortex-m0plus', 'cortex-m3', 'cortex-m4', 'cortex-m55'];

/** In one call, step by step to the end, and for the best answer after a few steps. */
const RUNS: readonly RunOptions[] = [
  { mode: 'classify' },
  { mode: 'step' },
  { mode: 'whole' },
  ...[0, 1, 2, 3].map((steps) => ({ mode: 'step', steps }) as const),
];

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

async function sanitizersRun(): Promise<boolean> {
  const output = join(workDir, 'probe.so');
  const result = await runTool(host.target.compilers[0], [
    ...SANITIZERS,
    '-shared',
    '-x',
    'c',
    devNull,
    '-o',
    output,
  ]);
  return result.exitCode === 0;
}
const sanitized = await sanitizersRun();

const executions = [
  { ...host, flags: ['-Werror'], skipped: host.absent },
  {
    ...host,
    title: `host with sanitizers${sanitized ? '' : ' (skipped, the compiler has none)'}`,
    flags: SANITIZERS,
    skipped: host.absent || !sanitized,
  },
  ...cores.flatMap((core) => [
    { ...core, flags: ['-Werror'], skipped: core.absent },
    ...(TWINS.includes(core.target.name)
      ? [
          {
            ...core,
            title: `${core.title} without assembly`,
            flags: ['-Werror', '-DNET_KERNEL_C_ONLY'],
            skipped: core.absent,
          },
        ]
      : []),
  ]),
];

/** A network written as a bundle, and what the TypeScript answers in every way of calling. */
interface PreparedCase {
  readonly bundle: string;
  readonly expected: readonly IntegerAnswers[];
}

async function prepareCase({ model, zeroShares, samples }: RandomCase, i: number): Promise<PreparedCase> {
  const bundle = join(workDir, `network-${i}`);
  const few = { ...samples, inputs: samples.inputs.subarray(0, 8 * model.features) };
  await writeBundle({ model, zeroShares, samples: few }, bundle);
  return {
    bundle,
    expected: await Promise.all(RUNS.map((run) => createTypescriptExecutor(model, run).run(samples))),
  };
}

const prepared = await Promise.all(CASES.map(prepareCase));

for (const { target, title, flags, skipped } of executions) {
  describe.skipIf(skipped)(`generated C on ${title}`, () => {
    test.each(CASES.map((random, i) => ({ i, ...random })))(
      'gives the integers of the TypeScript, network $i',
      async ({ i, samples }) => {
        const { bundle, expected } = prepared[i];
        const folder = join(workDir, `${title}-${i}`);
        const executor = createCExecutor({ bundle, name: 'net', target, workDir: folder, flags });
        expect(await executor.selfTest()).toBe(0);
        for (const [place, run] of RUNS.entries()) {
          expect(compareAnswers(expected[place], await executor.calledBy(run).run(samples))).toEqual({
            samples: samples.count,
            mismatches: { label: 0, exit: 0, margin: 0, settled: 0, goodness: 0, samples: 0 },
          });
        }
      },
    );
  });
}

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
