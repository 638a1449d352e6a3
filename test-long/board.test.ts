import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { locateInNetwork } from '../src/board/locate.js';
import { LINE_FAULTS } from '../src/board/noisy-line.js';
import type { Config } from '../src/config/config.js';
import { loadConfig } from '../src/config/load.js';
import { greetBoard, runBoardVerify } from '../src/pipeline/board-step.js';
import { runCalibrate } from '../src/pipeline/calibrate-step.js';
import { runGenerate } from '../src/pipeline/generate-step.js';
import { runQuantize } from '../src/pipeline/quantize-step.js';
import { runTrain } from '../src/pipeline/train-step.js';
import { edgeSignal } from '../src/simulate/edge-values.js';
import { runStream } from '../src/simulate/stream-typescript.js';
import { createTypescriptExecutor } from '../src/simulate/typescript.js';
import { boardOf, proveBoard, referenceOf, removeBoards } from '../test/board/fixtures/boards.js';
import { provoke } from '../test/board/fixtures/noise.js';
import { realData } from '../test/data/real-data.js';
import { network, streaming } from '../test/packages/support.js';
import { testedTarget } from '../test/simulate/fixtures/tools.js';

const folder = await mkdtemp(join(tmpdir(), 'ffirm-board-long-'));
afterAll(async () => {
  await removeBoards();
  await rm(folder, { recursive: true, force: true });
});

const CORES = ['cortex-m0plus', 'cortex-m4', 'cortex-m33', 'cortex-m55'];
const cores = await Promise.all(CORES.map(testedTarget));
const host = await testedTarget('host');
const { random: behind, signal } = streaming();
const edges = edgeSignal(signal);

describe.each(cores)('the program for boards on $title', ({ target, absent }) => {
  it.skipIf(absent)('answers as the TypeScript does, and has the same in its workspace', async () => {
    for (const seed of [7, 11, 23]) {
      const other = network(seed);
      const { board } = await boardOf(target, other);
      const report = await proveBoard(board, referenceOf(other));
      expect(report.differences).toEqual([]);
      expect(report.passed).toBe(true);
      const client = await greetBoard(board, 'net', referenceOf(other));
      const { features, inputs, count } = other.samples;
      for (let sample = 0; sample < count; sample++) {
        const input = inputs.subarray(sample * features, (sample + 1) * features);
        expect(await locateInNetwork(client, other.model, input, true)).toBeUndefined();
      }
      await client.close();
    }
  });

  it.skipIf(absent)('streams raw samples through the front end', async () => {
    const { board } = await boardOf(target, behind, signal);
    const report = await proveBoard(board, referenceOf(behind, { program: signal, raw: edges }));
    expect(report.passed).toBe(true);
  });
});

describe(`a line on which 500 things go wrong: ${host.title}`, () => {
  it.skipIf(host.absent)('gives the same answers, or a message, within 10 seconds each', async () => {
    const raw = { ...edges, count: 600, samples: edges.samples.subarray(0, 600 * edges.channels) };
    const { board } = await boardOf(host.target, behind, signal);
    const expected = await createTypescriptExecutor(behind.model).run(behind.samples);
    const stream = { raw, expected: runStream(signal, behind.model, raw) };
    let tried = 0;
    for (let seed = 100; tried < 500; seed++) {
      const result = await provoke(board, seed, LINE_FAULTS, { samples: behind.samples, expected, stream });
      expect(result.differences ?? 0).toBe(0);
      expect(result.longest).toBeLessThan(10);
      tried += result.tried;
    }
  });
});

/** Trains an example for a moment and generates its C for all cores. */
async function prepare(path: string, change: (config: Config) => Config): Promise<Config> {
  const given = await loadConfig(path);
  const config = change({
    ...given,
    output: join(folder, given.name),
    generate: { ...given.generate, targets: ['host', ...CORES] },
  });
  for (const step of [runTrain, runQuantize, runCalibrate, runGenerate]) await step(config);
  return config;
}

describe('the digits and heart beats on every core', () => {
  const absent = cores.some((core) => core.absent);
  it.skipIf(absent)('have no difference for digits', async () => {
    const config = await prepare('examples/mnist/tiny.json', (given) => ({
      ...given,
      train: { ...given.train, epochs: 2 },
    }));
    for (const core of CORES) {
      const report = await runBoardVerify(config, { port: `qemu:${core}`, samples: 300 });
      expect(report.differences, core).toEqual([]);
      expect(report.passed, core).toBe(true);
    }
  });

  const mitdb = realData('mitdb');
  // `npm run figures -- board` streams two recordings to four cores, which takes an hour.
  it.skipIf(absent || mitdb.absent)(`have no difference for a whole recording${mitdb.reason}`, async () => {
    const config = await prepare('examples/ecg-beats/random.json', (given) => {
      if (given.data.source !== 'recordings') throw new RangeError('no recordings');
      const data = { ...given.data, folder: mitdb.folder, files: ['100', '119', '203', '207', '208', '217'] };
      return { ...given, data, train: { ...given.train, epochs: 1 } };
    });
    const report = await runBoardVerify(config, {
      ...{ port: 'qemu:cortex-m4', samples: 100, recordings: ['100'] },
    });
    expect(report.recordings.map(({ mismatches }) => mismatches)).toEqual([0]);
    expect(report.passed).toBe(true);
  });
});
