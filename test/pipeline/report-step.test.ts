import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { meanCounts } from '../../src/bench/counts.js';
import { readBench, writeBench } from '../../src/pipeline/bench-file.js';
import { pathsOf } from '../../src/pipeline/paths.js';
import { runReport } from '../../src/pipeline/report-step.js';
import { runAll } from '../../src/pipeline/run.js';
import { runSideBySide } from '../../src/pipeline/side-by-side.js';
import { scratchFolder } from '../packages/support.js';
import { testedTarget } from '../simulate/fixtures/tools.js';
import { tinyConfig, writeTinyData } from './fixtures/tiny.js';

const folder = await scratchFolder('report');
const { absent } = await testedTarget('host');
const config = tinyConfig(folder, { output: join(folder, 'run') });
const paths = pathsOf(config);

describe.skipIf(absent)('ffirm report', () => {
  it('needs a run, and then says of it what verification found', async () => {
    await expect(runReport(config)).rejects.toThrow('run `ffirm run` first');
    await writeTinyData(folder);
    await runAll(config);
    const warnings: string[] = [];
    const { data, payload } = await runReport(config, { wasm: false });
    const verified = JSON.parse(await readFile(paths.verification, 'utf8'));
    expect(payload).toBeUndefined();
    expect(warnings).toEqual([]);
    expect(data.accuracy).toEqual(verified.accuracy);
    expect(data.earlyExit.confusion).toEqual(verified.scores.earlyExit.confusion.counts);
    expect(data.stops.map(({ samples }) => samples / data.testSamples)).toEqual(verified.shares);
    expect(data.margins.reduce((sum, { right, wrong }) => sum + right + wrong, 0)).toBe(data.testSamples);
    expect(data).toMatchObject({ people: null, bench: null, verified: true, intervals: { kind: 'wilson' } });
    expect(data.routine).toEqual({ absent: 'it was left out with --no-wasm' });
    expect((await runReport(config, { wasm: false })).data).toEqual(data);
  });

  it('refuses a verification of another network', async () => {
    const text = await readFile(paths.verification, 'utf8');
    const other = JSON.parse(text);
    other.scores.earlyExit.confusion.counts[0][0] += 1;
    await writeFile(paths.verification, JSON.stringify(other));
    await expect(runReport(config, { wasm: false })).rejects.toThrow('run `ffirm verify` again');
    await writeFile(paths.verification, text);
  });

  it('reads what bench measured of this bundle, and of no other', async () => {
    const core = (target: string, mean: number) => ({
      ...{
        target,
        title: target,
        kernel: 'dsp' as const,
        samples: 2,
        exits: [],
        boards: [],
        timingSource: [],
      },
      ...{ instructions: { mean, worst: mean }, cycles: { mean, worst: mean } },
      memory: { code: 1, weights: 2, workspace: 3, stack: 4 },
      counts: meanCounts([]),
    });
    const over = { testSamples: 60, testRecordings: null };
    const of = { model: 'a', config: 'b' };
    const empty = { kernels: [], streams: [], learning: [], over };
    await expect(readBench(paths.bench, of)).resolves.toBeUndefined();
    await writeBench(paths.bench, of, { ...empty, cores: [core('m4', 5), core('m0', 9)] });
    await writeBench(paths.bench, of, { ...empty, cores: [core('m4', 6)] });
    const bench = await readBench(paths.bench, of);
    expect(bench?.cores.map(({ target, instructions }) => [target, instructions.mean])).toEqual([
      ['m0', 9],
      ['m4', 6],
    ]);
    await expect(readBench(paths.bench, { ...of, model: 'c' })).resolves.toBeUndefined();
    await writeFile(paths.bench, '{}');
    await expect(readBench(paths.bench, of)).rejects.toThrow('run `ffirm bench` again');
    await rm(paths.bench);
  });

  it('puts finished runs side by side, from configs or folders', async () => {
    const [run] = await runSideBySide([paths.root]);
    expect(run).toMatchObject({ source: paths.root, passed: true, mismatches: 0, cores: [] });
    expect(run.classes.map(({ name }) => name)).toEqual(['0', '1', '2']);
    await expect(runSideBySide([join(folder, 'none')])).rejects.toThrow('there is no such file or folder');
    await expect(runSideBySide([paths.root, paths.root])).rejects.toThrow('has the same folder as');
  });
});
