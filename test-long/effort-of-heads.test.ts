import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type BenchReport, benchBundle } from '../src/bench/bundle.js';
import { RULE_MARGIN } from '../src/kernel/types.js';
import { randomStream } from '../src/math/random.js';
import { type IntegerHead, type IntegerModel, layerEnds } from '../src/quantize/integer-network.js';
import type { IntegerSamples } from '../src/simulate/executor.js';
import type { CortexMTarget } from '../src/simulate/target.js';
import { createTypescriptExecutor } from '../src/simulate/typescript.js';
import { writeBundle } from '../test/simulate/fixtures/bundle.js';
import { testedTarget } from '../test/simulate/fixtures/tools.js';

const FEATURES = 64;
const UNITS = [128, 64];

const workDir = await mkdtemp(join(tmpdir(), 'ffirm-bench-heads-'));
afterAll(() => rm(workDir, { recursive: true, force: true }));

function randomBytes(count: number, name: number): Int8Array {
  const stream = randomStream(1, name, 'initialization');
  return Int8Array.from({ length: count }, () => stream.integer(-127, 127));
}

const NO_HEAD: IntegerHead = { first: 0, inputs: 0, weights: new Int8Array(), bias: new Int32Array() };

/** Two layers, about half of whose activations are zero; the first has a head or not, and all else is the same. */
function networkOf(classes: number, hasFirstHead: boolean): IntegerModel {
  const layers = UNITS.map((outputs, i) => {
    const inputs = i === 0 ? FEATURES : UNITS[i - 1];
    return {
      ...{ inputs, outputs, weights: randomBytes(inputs * outputs, i), bias: new Int32Array(outputs) },
      ...{ rowBits: 11, gain: 4000, shift: 16, squaredLength: 0, goodnessMultiplier: 1, goodnessShift: 1 },
      ...{ activationOffset: i * UNITS[0], skipZeros: false },
    };
  });
  const heads = UNITS.map((inputs, i) => {
    const weights = randomBytes(inputs * classes, 2 + i);
    return { first: i, inputs, weights, bias: new Int32Array(classes) };
  });
  const exits = layerEnds(layers);
  return {
    ...{ features: FEATURES, classes, labelSlots: 0, labelCount: 0, labelSquare: 0, labelMultiplier: 1 },
    ...{ labelWeights: new Int8Array(), room: 0, layerCount: layers.length, layers },
    ...{ headCount: heads.length, heads: hasFirstHead ? heads : [NO_HEAD, heads[1]] },
    ...{ convolutionCount: 0, convolutions: [] },
    ...{ rule: RULE_MARGIN, exitCount: exits.length, exits },
  };
}

const samples: IntegerSamples = { count: 20, features: FEATURES, inputs: randomBytes(20 * FEATURES, 9) };

async function benchNetwork(target: CortexMTarget, model: IntegerModel, name: string): Promise<BenchReport> {
  const bundle = join(workDir, name);
  await writeBundle({ model, zeroShares: [0, 0.5], samples }, bundle);
  return benchBundle({ bundle, name: 'net', target, samples, workDir: join(workDir, `${name}-work`) });
}

const { target, absent, title } = await testedTarget('cortex-m4');

describe.skipIf(absent)(`a bundle in which heads decide on ${title}`, () => {
  // What docs/kernels.md says.
  test.each([
    [2, 4.5],
    [10, 2],
  ])('is counted, and takes few instructions a weight of a head: %i classes', async (classes, most) => {
    if (target.kind !== 'cortex-m') return;
    const model = networkOf(classes, true);
    const whole = await benchNetwork(target, model, `with-${classes}`);
    const { labels, exits } = await createTypescriptExecutor(model).run(samples);
    expect(whole.runs.map(({ label }) => label)).toEqual([...labels]);
    expect(whole.runs.map(({ exit }) => exit)).toEqual([...exits]);
    const without = await benchNetwork(target, networkOf(classes, false), `without-${classes}`);
    const head = whole.instructions.mean - without.instructions.mean;
    expect(head / (UNITS[0] * classes)).toBeLessThan(most);
    expect(head / (UNITS[0] * classes)).toBeGreaterThan(1);
  });
});
