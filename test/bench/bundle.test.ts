import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type BenchReport, benchBundle } from '../../src/bench/bundle.js';
import { type CortexMTarget, INSTRUCTION_CLASSES } from '../../src/simulate/target.js';
import { TOY, toyAnswers, toySamples } from '../simulate/fixtures/toy.js';
import { testedCores } from './cores.js';

const workDir = await mkdtemp(join(tmpdir(), 'ffirm bench '));
afterAll(() => rm(workDir, { recursive: true, force: true }));

function benchToy(target: CortexMTarget, count: number): Promise<BenchReport> {
  return benchBundle({ bundle: TOY, name: 'toy', target, samples: toySamples(count), workDir });
}

for (const { target, absent, title } of await testedCores()) {
  describe.skipIf(absent)(`a bundle on ${title}`, () => {
    test('is counted sample by sample', async () => {
      const samples = toySamples(200);
      const report = await benchToy(target, 200);
      const { labels, exits } = toyAnswers(samples);
      expect(report.runs.map((run) => run.label)).toEqual([...labels]);
      expect(report.runs.map((run) => run.exit)).toEqual([...exits]);
      for (const { counts, cycles } of report.runs) {
        expect(INSTRUCTION_CLASSES.reduce((sum, name) => sum + counts[name], 0)).toBe(counts.instructions);
        // No core issues more than two instructions a cycle, and the toy has no division.
        expect(cycles).toBeGreaterThan(counts.instructions / 2);
        expect(cycles).toBeLessThan(counts.instructions * 3);
      }
    });

    test('is summed up over all samples and for each exit point', async () => {
      const report = await benchToy(target, 200);
      const [early, late] = report.exits;
      expect(report.exits.map(({ exit }) => exit)).toEqual([0, 1]);
      expect(early.samples + late.samples).toBe(200);
      expect(early.instructions.worst).toBeLessThan(late.instructions.mean);
      expect(report.instructions.worst).toBe(late.instructions.worst);
      const { mean } = report.instructions;
      const weighted = early.instructions.mean * early.samples + late.instructions.mean * late.samples;
      expect(mean).toBeCloseTo(weighted / 200);
      expect(report.counts.instructions).toBeCloseTo(mean);
    });

    test('counts the same every time', async () => {
      const [first, second] = [await benchToy(target, 20), await benchToy(target, 20)];
      expect(second).toEqual(first);
    });

    test('has its memory measured and its boards estimated', async () => {
      const { memory, boards, cycles } = await benchToy(target, 20);
      expect(memory.workspace).toBe(20);
      expect(memory.code).toBeGreaterThan(100);
      expect(memory.weights).toBeGreaterThanOrEqual(30);
      expect(memory.stack).toBeGreaterThan(0);
      expect(memory.stack).toBeLessThan(256);
      expect(boards.length).toBeGreaterThan(0);
      for (const [i, { fits, microseconds, microjoules }] of boards.entries()) {
        expect(fits).toBe(true);
        expect(microseconds.mean * target.boards[i].megahertz).toBeCloseTo(cycles.mean);
        expect(microjoules === undefined).toBe(target.boards[i].nanojoulesPerCycle === undefined);
      }
    });
  });
}
