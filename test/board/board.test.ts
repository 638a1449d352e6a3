import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBoardExecutor } from '../../src/board/answers.js';
import { locateInNetwork } from '../../src/board/locate.js';
import { greetBoard } from '../../src/pipeline/board-step.js';
import { boardLines } from '../../src/report/board-lines.js';
import { compareAnswers } from '../../src/simulate/compare.js';
import { edgeSignal } from '../../src/simulate/edge-values.js';
import { createTypescriptExecutor } from '../../src/simulate/typescript.js';
import { network, streaming } from '../packages/support.js';
import { testedTarget } from '../simulate/fixtures/tools.js';
import { boardOf, type Edit, proveBoard, referenceOf, removeBoards } from './fixtures/boards.js';

afterAll(removeBoards);

const targets = await Promise.all(['host', 'cortex-m4'].map(testedTarget));

/** A network of several layers and exit points, and one behind a front end. */
const random = network(7);
const { random: behind, signal } = streaming();
const raw = edgeSignal(signal);

describe.each(targets)('the program for boards: $title', ({ target, absent }) => {
  let built: Awaited<ReturnType<typeof boardOf>>;
  beforeAll(async () => {
    if (!absent) built = await boardOf(target, random);
  });

  it.skipIf(absent)('answers as the TypeScript does, in every way of calling', async () => {
    expect(built.warnings).toBe('');
    const report = await proveBoard(built.board, referenceOf(random));
    expect(report.differences).toEqual([]);
    expect(report.passed).toBe(true);
    expect(report.once.samples).toBe(random.samples.count);
    expect(report.emulated).toBe(target.kind === 'cortex-m');
    expect(report.line).toMatchObject({ damaged: 0, resets: 0 });
    expect(boardLines(report).at(-1)).toBe('verified on the board: 0 differences');
    if (target.kind === 'cortex-m') expect(report.stack).toBeGreaterThan(0);
    else expect(report.stack).toBeUndefined();
  });

  it.skipIf(absent)(
    'is an executor like the others, and has the same in its workspace after every step',
    async () => {
      const client = await greetBoard(built.board, 'net', referenceOf(random));
      for (const mode of ['classify', 'step', 'whole'] as const) {
        const answers = await createBoardExecutor(client, mode).run(random.samples);
        const expected = await createTypescriptExecutor(random.model, { mode }).run(random.samples);
        expect(compareAnswers(expected, answers).mismatches.samples).toBe(0);
      }
      const { features, inputs, count } = random.samples;
      for (let sample = 0; sample < count; sample++) {
        const input = inputs.subarray(sample * features, (sample + 1) * features);
        for (const whole of [false, true]) {
          expect(await locateInNetwork(client, random.model, input, whole)).toBeUndefined();
        }
      }
      await client.close();
    },
  );

  it.skipIf(absent)('streams raw samples through the front end', async () => {
    const { board } = await boardOf(target, behind, signal);
    const report = await proveBoard(board, referenceOf(behind, { program: signal, raw }));
    expect(report.recordings).toHaveLength(1);
    expect(report.recordings[0].answers).toBeGreaterThan(3);
    expect(report.differences).toEqual([]);
    expect(report.passed).toBe(true);
  });
});

const [host] = targets;

describe(`a board that computes something else: ${host.title}`, () => {
  /** The first difference that is named. */
  async function firstPlace(edit: Edit, streams: boolean): Promise<string> {
    const { board } = streams
      ? await boardOf(host.target, behind, signal, [edit])
      : await boardOf(host.target, behind, undefined, [edit]);
    const reference = streams ? referenceOf(behind, { program: signal, raw }) : referenceOf(behind);
    const report = await proveBoard(board, reference);
    expect(report.passed).toBe(false);
    expect(boardLines(report).at(-1)).toMatch(/^NOT VERIFIED: \d+ difference/);
    return report.differences[0].place;
  }

  it.skipIf(host.absent)('has a flipped weight named by layer, block and unit', async () => {
    const edit = {
      file: 'src/net_weights.c',
      // The first weight of unit 0, in the layout of the portable kernel.
      change: (text: string) =>
        text.replace(
          /(int8_t net_weights_0\[[^\]]*\] = \{\s*)(-?\d+)/,
          (_, head, weight) => `${head}${weight ^ 64}`,
        ),
    };
    expect(await firstPlace(edit, false)).toMatch(
      /^layer 0, units 0 to \d+: unit 0 for label \d+ gives \d+, \d+ expected$/,
    );
  });

  it.skipIf(host.absent)('has a changed threshold named by exit point', async () => {
    const edit = {
      file: 'src/net_weights.c',
      change: (text: string) =>
        text.replace(/(net_exits\[NET_EXITS\] = \{\s*\{[^}]*\/\* threshold \*\/ )-?\d+/, '$1 2147483647'),
    };
    expect(await firstPlace(edit, false)).toMatch(
      /^the threshold or gap of exit point 0: the board goes on, the reference stops there$/,
    );
  });

  it.skipIf(host.absent)(
    'has a constant of the front end that is off by one named by the feature',
    async () => {
      const edit = {
        file: 'src/net_stream.c',
        change: (text: string) =>
          text.replace(/(net_front_end_standardizer_center\[\d+\] = \{\s*)0,/, '$1 1,'),
      };
      expect(await firstPlace(edit, true)).toMatch(
        /^the front end: feature ".+" \(input 0\) of the answer after sample \d+ is -?\d+, -?\d+ expected$/,
      );
    },
  );
});
