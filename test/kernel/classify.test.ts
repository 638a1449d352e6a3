import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { getBest } from '../../src/kernel/best.js';
import { beginModel, stepModel } from '../../src/kernel/classify.js';
import { NEVER } from '../../src/kernel/limits.js';
import { type Exit, RULE_GOODNESS, type Workspace } from '../../src/kernel/types.js';
import { withAllActivations } from '../../src/quantize/activations.js';
import { type IntegerModel, layerEnds, withExits } from '../../src/quantize/integer-network.js';
import { createResult, createWorkspace } from '../../src/quantize/trace.js';
import { type RandomCase, randomCase } from '../simulate/fixtures/random-model.js';

/** Runs a sample to its end; `onStep` sees the workspace after every step. */
function runSteps(model: IntegerModel, input: Int8Array, onStep = (_: Workspace) => {}): Workspace {
  const workspace = createWorkspace(model);
  beginModel(model, input, workspace);
  let settled = false;
  while (!settled) {
    settled = stepModel(model, input, workspace);
    onStep(workspace);
  }
  return workspace;
}

function inputsOf({ model, samples }: RandomCase): readonly Int8Array[] {
  return Array.from({ length: samples.count }, (_, i) =>
    samples.inputs.subarray(i * model.features, (i + 1) * model.features),
  );
}

/** The model with other exit points, none of which stops the network or drops a label. */
function withoutStops(model: IntegerModel, exits: readonly Exit[]): IntegerModel {
  const open = exits.map(({ layer, units }) => ({ layer, units, threshold: NEVER, gap: NEVER }));
  return withExits(model, RULE_GOODNESS, open);
}

/** Goodness after every step, [exit][label], when none stops the network or drops a label. */
function traceOf(model: IntegerModel, input: Int8Array): readonly (readonly number[])[] {
  const trace: number[][] = [];
  runSteps(withoutStops(model, model.exits), input, ({ goodness }) => {
    trace.push([...goodness]);
  });
  return trace;
}

describe('a dropped label', () => {
  it('is more than the gap behind, keeps its goodness, and never is the answer', () => {
    let dropped = 0;
    fc.assert(
      fc.property(randomCase, (random) => {
        const { model } = random;
        for (const input of inputsOf(random)) {
          const frozen = new Map<number, number>();
          runSteps(model, input, ({ exit, label, goodness, squaredNorms }) => {
            const { gap } = model.exits[exit - 1];
            for (let other = 0; other < model.classes; other++) {
              const before = frozen.get(other);
              const isDropped = goodness[label] - goodness[other] > gap || before !== undefined;
              expect(squaredNorms[other] < 0).toBe(isDropped);
              if (before !== undefined) expect(goodness[other]).toBe(before);
              if (isDropped) frozen.set(other, goodness[other]);
            }
            expect(frozen.has(label)).toBe(false);
          });
          dropped += frozen.size;
        }
      }),
      { seed: 3, numRuns: 300 },
    );
    expect(dropped).toBeGreaterThan(500);
  });

  it('changes nothing for the others: they have the goodness that they have without any dropping', () => {
    let compared = 0;
    fc.assert(
      fc.property(randomCase, (random) => {
        for (const input of inputsOf(random)) {
          const trace = traceOf(random.model, input);
          let running = Array.from({ length: random.model.classes }, (_, label) => label);
          runSteps(random.model, input, ({ exit, goodness, squaredNorms }) => {
            for (const label of running) expect(goodness[label]).toBe(trace[exit - 1][label]);
            if (running.length < random.model.classes) compared += running.length;
            running = running.filter((label) => squaredNorms[label] >= 0);
          });
        }
      }),
      { seed: 4, numRuns: 300 },
    );
    expect(compared).toBeGreaterThan(500);
  });
});

describe('later layers', () => {
  it('do not compute a dropped label', () => {
    let skipped = 0;
    fc.assert(
      fc.property(randomCase, (random) => {
        const model = withAllActivations(random.model);
        for (const input of inputsOf(random)) {
          let before = createWorkspace(model);
          runSteps(model, input, (workspace) => {
            for (let label = 0; label < model.classes; label++) {
              if (before.layer === 0 || before.squaredNorms[label] >= 0) continue;
              const { activationOffset, outputs } = model.layers[before.layer];
              const [own, earlier] = [workspace, before].map(({ activations, squares }) => {
                const start = activationOffset + label * outputs;
                return { activations: activations.slice(start, start + outputs), squares: squares[label] };
              });
              expect(own).toEqual(earlier);
              skipped += 1;
            }
            before = structuredClone(workspace);
          });
        }
      }),
      { seed: 10, numRuns: 200 },
    );
    expect(skipped).toBeGreaterThan(200);
  });
});

describe('exit points', () => {
  it('only divide the work: without thresholds and gaps the end is the same wherever they are', () => {
    fc.assert(
      fc.property(randomCase, (random) => {
        /* Activations of all layers stay in the workspace to be compared. */
        const model = withAllActivations(random.model);
        const ends = layerEnds(model.layers);
        const units = ends.flatMap(({ layer, units: all }) =>
          Array.from({ length: all }, (_, i) => ({ layer, units: i + 1, threshold: NEVER, gap: NEVER })),
        );
        for (const input of inputsOf(random)) {
          const finals = [ends, model.exits, units].map((exits) => {
            const { label, margin, settled, goodness, activations } = runSteps(
              withoutStops(model, exits),
              input,
            );
            return { label, margin, settled, goodness, activations };
          });
          expect(finals[1]).toEqual(finals[0]);
          expect(finals[2]).toEqual(finals[0]);
        }
      }),
      { seed: 5, numRuns: 100 },
    );
  });

  it('never lower the goodness of a label', () => {
    fc.assert(
      fc.property(randomCase, (random) => {
        for (const input of inputsOf(random)) {
          traceOf(random.model, input).forEach((goodness, i, trace) => {
            const before = trace[i - 1] ?? goodness.map(() => 0);
            goodness.forEach((value, label) => {
              expect(value).toBeGreaterThanOrEqual(before[label]);
            });
          });
        }
      }),
      { seed: 6, numRuns: 100 },
    );
  });
});

describe('the best answer', () => {
  it('is none before the first step', () => {
    fc.assert(
      fc.property(randomCase, (random) => {
        const { model } = random;
        for (const input of inputsOf(random)) {
          /* What an earlier input left does not show. */
          const workspace = runSteps(model, input);
          const result = createResult(model.classes);
          getBest(model, workspace, result);
          beginModel(model, input, workspace);
          getBest(model, workspace, result);
          expect(result).toEqual(createResult(model.classes));
        }
      }),
      { seed: 7, numRuns: 50 },
    );
  });

  it('is at hand after every step, and final when the step says so', () => {
    fc.assert(
      fc.property(randomCase, (random) => {
        const { model } = random;
        for (const input of inputsOf(random)) {
          let steps = 0;
          const result = createResult(model.classes);
          runSteps(model, input, (workspace) => {
            const { settled } = result;
            steps += 1;
            getBest(model, workspace, result);
            const [largest, second] = result.goodness.toSorted((a, b) => b - a);
            const label = result.goodness.indexOf(largest);
            expect(result).toMatchObject({ label, margin: largest - second, exit: steps - 1 });
            expect(settled).toBe(false);
          });
          expect(result.settled).toBe(true);
        }
      }),
      { seed: 8, numRuns: 100 },
    );
  });

  it('is not changed by a step too many', () => {
    fc.assert(
      fc.property(randomCase, (random) => {
        for (const input of inputsOf(random)) {
          const workspace = runSteps(random.model, input);
          const before = structuredClone(workspace);
          expect(stepModel(random.model, input, workspace)).toBe(true);
          expect(workspace).toEqual(before);
        }
      }),
      { seed: 9, numRuns: 50 },
    );
  });
});
