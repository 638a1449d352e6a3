import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadBoardFiles, parseBoardFile, withBoards } from '../../src/bench/board-files.js';
import { estimateBoard } from '../../src/bench/boards.js';
import { runBoardBench } from '../../src/pipeline/board-bench-step.js';
import { runBoardVerify } from '../../src/pipeline/board-step.js';
import { runCalibrate } from '../../src/pipeline/calibrate-step.js';
import { runGenerate } from '../../src/pipeline/generate-step.js';
import { pathsOf } from '../../src/pipeline/paths.js';
import { runQuantize } from '../../src/pipeline/quantize-step.js';
import { runTrain } from '../../src/pipeline/train-step.js';
import { boardBenchLines } from '../../src/report/board-lines.js';
import { loadTarget } from '../../src/simulate/target.js';
import { testedTarget } from '../simulate/fixtures/tools.js';
import { tinyConfig, writeTinyData } from './fixtures/tiny.js';

const folder = await mkdtemp(join(tmpdir(), 'ffirm-board-step-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const host = await testedTarget('host');
const config = tinyConfig(folder);
const output = join(folder, 'output');

describe.skipIf(host.absent)(`a board that ${host.title} runs`, () => {
  beforeAll(async () => {
    await writeTinyData(folder);
    for (const step of [runTrain, runQuantize, runCalibrate, runGenerate]) await step(config, { output });
  });

  it('is verified, with as many samples as asked for', async () => {
    const report = await runBoardVerify(config, { output, port: 'host', samples: 25 });
    expect(report.passed).toBe(true);
    expect(report.once.samples).toBe(25);
    expect(report.whole.samples).toBe(3);
    expect(report.cycles).toBeUndefined();
  });

  it('is not asked when its bundle was made from another model', async () => {
    const path = pathsOf(config, output).bundle;
    const manifest = join(path, 'ffirm.manifest.json');
    const text = await readFile(manifest, 'utf8');
    await writeFile(manifest, text.replace(/("model": ")[0-9a-f]{8}/, '$100000000'));
    await expect(runBoardVerify(config, { output, port: 'host' })).rejects.toThrow(
      'a different integer model',
    );
    await writeFile(manifest, text);
  });

  it('is not taken for another one whose program was not flashed again', async () => {
    const info = join(pathsOf(config, output).bundle, 'src', 'tiny_info.c');
    const text = await readFile(info, 'utf8');
    await writeFile(info, text.replace(/(model_hash \*\/ ")[0-9a-f]{8}/, '$100000000'));
    await expect(runBoardVerify(config, { output, port: 'host' })).rejects.toThrow(
      /^host: the board runs another model of "tiny" \(sha256 00000000.*; run `ffirm generate`/,
    );
    await writeFile(info, text);
  });

  it('measures nothing without a counter, and then nothing is fitted', async () => {
    const report = await runBoardBench(config, { output, port: 'host', samples: 5 });
    expect(report).toMatchObject({ samples: 5, mismatches: 0 });
    expect(boardBenchLines(report).join('\n')).toContain('nothing on this board counts cycles');
    const fit = { file: join(folder, 'board.json'), by: 'a test' };
    await expect(runBoardBench(config, { output, port: 'host', samples: 5, fit })).rejects.toThrow(
      '--fit: the board measured no cycles; give its program a counter',
    );
    await expect(runBoardBench(config, { output, port: 'host', cores: ['m4', 'm7'] })).rejects.toThrow(
      '--cores: a board has one core, not 2; name the one of this board',
    );
  });
});

const FITTED = {
  name: 'my-board',
  core: 'cortex-m4',
  megahertz: 100,
  flashKibibytes: 512,
  ramKibibytes: 128,
  source: 'a test',
  calibration: {
    ...{ factor: 1.5, megahertz: 100, flashWaitStates: 3, network: 'net', modelHash: 'a'.repeat(64) },
    ...{ answers: 200, compiler: 'gcc', by: 'a test', on: '2026-11-28' },
  },
};

describe('boards to which estimates were fitted', () => {
  it('come after those of the core, and their estimates are multiplied and say who measured', async () => {
    const file = join(folder, 'my-board.json');
    await writeFile(file, JSON.stringify(FITTED));
    const target = await loadTarget('cortex-m4');
    if (target.kind !== 'cortex-m') throw new RangeError('not a core');
    const boards = withBoards(target, await loadBoardFiles([file])).boards;
    expect(boards.at(-1)?.name).toBe('my-board');
    const effort = { instructions: { mean: 900, worst: 1800 }, cycles: { mean: 1000, worst: 2000 } };
    const memory = { code: 0, weights: 0, workspace: 0, stack: 0 };
    const [plain, fitted] = [boards[0], boards[boards.length - 1]].map((board) =>
      estimateBoard(board, effort, memory),
    );
    expect(plain.calibrated).toBeUndefined();
    expect(fitted).toMatchObject({
      microseconds: { mean: 15, worst: 30 },
      calibrated: { by: 'a test', on: '2026-11-28' },
    });
    const other = await loadTarget('cortex-m7');
    if (other.kind !== 'cortex-m') throw new RangeError('not a core');
    expect(withBoards(other, await loadBoardFiles([file])).boards).toHaveLength(other.boards.length);
  });

  it('are refused without a measurement, or with a factor that cannot be', () => {
    const { calibration: _, ...bare } = FITTED;
    expect(() => parseBoardFile(JSON.stringify(bare), 'b.json')).toThrow(/b\.json: .*calibration/);
    const odd = { ...FITTED, calibration: { ...FITTED.calibration, factor: 0 } };
    expect(() => parseBoardFile(JSON.stringify(odd), 'b.json')).toThrow(/calibration\.factor/);
  });
});
