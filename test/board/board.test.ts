import { afterAll, describe, expect, it } from 'vitest';
import { createBoardExecutor } from '../../src/board/answers.js';
import { locateInNetwork } from '../../src/board/locate.js';
import { greetBoard } from '../../src/pipeline/board-step.js';
import { boardLines } from '../../src/report/board-lines.js';
import { compareAnswers } from '../../src/simulate/compare.js';
import { createTypescriptExecutor } from '../../src/simulate/typescript.js';
import { network, streaming } from '../packages/support.js';
import { edgeSignal } from '../../src/simulate/edge-values.js';
import { testedTarget } from '../simulate/fixtures/tools.js';
import { boardOf, proveBoard, referenceOf, removeBoards } from './fixtures/boards.js';

afterAll(removeBoards);

const targets = await Promise.all(['host', 'cortex-m4'].map(testedTarget));

/** A network of several layers and exit points. */
const random = network(7);

describe.each(targets)('the program for boards: $title', ({ target, absent }) => {
  it.skipIf(absent)('answers as the TypeScript does, in every way of calling', async () => {
    const { board, warnings } = await boardOf(target, random);
    expect(warnings).toBe('');
    const report = await proveBoard(board, referenceOf(random));
    expect(report.differences).toEqual([]);
    expect(report.passed).toBe(true);
    expect(report.once.samples).toBe(random.samples.count);
    expect(report.emulated).toBe(target.kind === 'cortex-m');
    expect(report.line).toMatchObject({ damaged: 0, stray: 0, resets: 0 });
    expect(boardLines(report).at(-1)).toBe('verified on the board: 0 differences');
    if (target.kind === 'cortex-m') expect(report.stack).toBeGreaterThan(0);
    else expect(report.stack).toBeUndefined();
  });

  it.skipIf(absent)('is an executor like the others', async () => {
    const { board } = await boardOf(target, random);
    const client = await greetBoard(board, 'net', referenceOf(random));
    for (const mode of ['classify', 'step', 'whole'] as const) {
      const answers = await createBoardExecutor(client, mode).run(random.samples);
      const expected = await createTypescriptExecutor(random.model, { mode }).run(random.samples);
      expect(compareAnswers(expected, answers).mismatches.samples).toBe(0);
    }
    await client.close();
  });

  it.skipIf(absent)('has the same in its workspace after every step', async () => {
    const { board } = await boardOf(target, random);
    const client = await greetBoard(board, 'net', referenceOf(random));
    const { features, inputs, count } = random.samples;
    for (let sample = 0; sample < count; sample++) {
      const input = inputs.subarray(sample * features, (sample + 1) * features);
      for (const whole of [false, true]) {
        expect(await locateInNetwork(client, random.model, input, whole)).toBeUndefined();
      }
    }
    await client.close();
  });

  it.skipIf(absent)('streams raw samples through the front end', async () => {
    const { random: behind, signal } = streaming();
    const { board } = await boardOf(target, behind, signal);
    const report = await proveBoard(board, referenceOf(behind, { program: signal, raw: edgeSignal(signal) }));
    expect(report.recordings).toHaveLength(1);
    expect(report.recordings[0].answers).toBeGreaterThan(3);
    expect(report.differences).toEqual([]);
    expect(report.passed).toBe(true);
  });
});
