import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { stageCosts } from '../../src/exit/cost.js';
import { openRoutine, type Routine } from '../../src/page/routine.js';
import type { PageRule } from '../../src/pipeline/page-payload.js';
import type { SignalProgram } from '../../src/signal/program.js';
import { runTool } from '../../src/simulate/toolchain.js';
import { createTypescriptExecutor } from '../../src/simulate/typescript.js';
import { compileWasm } from '../../src/simulate/wasm.js';
import { type modelFile, writeBundle } from '../simulate/fixtures/bundle.js';
import type { RandomCase } from '../simulate/fixtures/random-model.js';

const tools = await Promise.all(['clang', 'wasm-ld'].map((tool) => runTool(tool, ['--version'])));
/** Whether this machine cannot compile to WebAssembly. */
export const absent = tools.some(({ exitCode }) => exitCode !== 0);

/** The generated C of a network that nobody trained, as the page runs it. */
export async function routineOf(
  bundle: string,
  random: RandomCase,
  signal?: SignalProgram,
  file?: ReturnType<typeof modelFile>,
): Promise<Routine> {
  await writeBundle(random, bundle, signal, file === undefined ? {} : { file });
  await mkdir(join(bundle, 'objects'));
  const build = await compileWasm({
    ...{ bundle, name: 'net', folder: join(bundle, 'objects') },
    ...{ mostExits: random.model.exitCount, raw: true },
  });
  if (build.kind === 'absent') throw new Error(build.reason);
  const { features, classes } = random.model;
  return openRoutine(new Uint8Array(build.bytes), { features, classes, channels: signal?.channels ?? 0 });
}

/** The bundle's own rule as a page has it. */
function ruleOf({ model }: RandomCase): PageRule {
  const costs = stageCosts(model, model.exits);
  return {
    ...{ title: 'its own', loss: null, configured: true, rule: model.rule },
    ...{ accuracy: 0, macs: { mean: 0, worst: 0 }, fewer: 1 },
    exits: model.exits.map((exit, i) => ({ ...exit, ...costs[i] })),
  };
}

/** Compares the answers to the network's samples, in one call and step by step. */
export async function expectSame(random: RandomCase, routine: Routine): Promise<void> {
  const { model, samples } = random;
  const expected = await createTypescriptExecutor(model).run(samples);
  const whole = await createTypescriptExecutor(model, { mode: 'whole' }).run(samples);
  for (let i = 0; i < samples.count; i++) {
    const input = samples.inputs.subarray(i * samples.features, (i + 1) * samples.features);
    const answer = {
      label: expected.labels[i],
      margin: expected.margins[i],
      exit: expected.exits[i],
      settled: expected.settled[i] === 1,
      goodness: [...expected.goodness.subarray(i * model.classes, (i + 1) * model.classes)],
    };
    expect(routine.classify(input)).toEqual(answer);
    const steps = routine.grow(input, ruleOf(random));
    expect(steps[steps.length - 1]).toMatchObject(answer);
    expect(steps.map(({ exit }) => exit)).toEqual(steps.map((_, exit) => exit));
    const all = routine.growWhole(input, ruleOf(random));
    expect(all.length).toBe(model.exitCount);
    expect(all[all.length - 1]).toMatchObject({ label: whole.labels[i], margin: whole.margins[i] });
  }
}
