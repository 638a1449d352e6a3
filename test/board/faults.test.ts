import { afterAll, describe, expect, it } from 'vitest';
import { LINE_FAULTS } from '../../src/board/noisy-line.js';
import { edgeSignal } from '../../src/simulate/edge-values.js';
import { runStream } from '../../src/simulate/stream-typescript.js';
import { createTypescriptExecutor } from '../../src/simulate/typescript.js';
import { streaming } from '../packages/support.js';
import { testedTarget } from '../simulate/fixtures/tools.js';
import { boardOf, proveBoard, referenceOf, removeBoards } from './fixtures/boards.js';
import { provoke } from './fixtures/noise.js';

afterAll(removeBoards);

const host = await testedTarget('host');
const { random, signal } = streaming();
const edges = edgeSignal(signal);
const raw = { ...edges, count: 300, samples: edges.samples.subarray(0, 300 * edges.channels) };

/** A weight of the first layer with its lowest bit flipped. */
const FLIPPED = {
  file: 'src/net_weights.c',
  change: (text: string) =>
    text.replaceAll(
      /(net_weights_0\[\d+\] = \{\n\s*)(-?\d+)/g,
      (_, head: string, weight: string) =>
        `${head}${Number(weight) > 0 ? Number(weight) - 100 : Number(weight) + 100}`,
    ),
};

describe(`a line on which things go wrong: ${host.title}`, () => {
  it.skipIf(host.absent)('gives the same answers, or a message, and never takes long', async () => {
    const { board } = await boardOf(host.target, random, signal);
    const expected = await createTypescriptExecutor(random.model).run(random.samples);
    const stream = { raw, expected: runStream(signal, random.model, raw) };
    let tried = 0;
    for (let seed = 0; seed < 6; seed++) {
      const result = await provoke(board, seed, LINE_FAULTS, { samples: random.samples, expected, stream });
      expect(result.differences ?? 0).toBe(0);
      expect(result.longest).toBeLessThan(10);
      tried += result.tried;
    }
    expect(tried).toBeGreaterThan(20);
  });

  it.skipIf(host.absent)('never lets a wrong board pass', async () => {
    const { board } = await boardOf(host.target, random, signal, [FLIPPED]);
    const expected = await createTypescriptExecutor(random.model).run(random.samples);
    const clean = await proveBoard(board, referenceOf(random, { program: signal, raw }));
    expect(clean.passed).toBe(false);
    const stream = { raw, expected: runStream(signal, random.model, raw) };
    for (let seed = 10; seed < 13; seed++) {
      const result = await provoke(board, seed, LINE_FAULTS, { samples: random.samples, expected, stream });
      expect(result.differences).not.toBe(0);
    }
  });
});
