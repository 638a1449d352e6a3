import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signalSchema } from '../../src/config/signal-config.js';
import { type BenchResults, runBench } from '../../src/pipeline/bench-step.js';
import { runFeatures } from '../../src/pipeline/features-step.js';
import { runGenerate } from '../../src/pipeline/generate-step.js';
import { pathsOf } from '../../src/pipeline/paths.js';
import { writeProtocolToCard } from '../../src/pipeline/protocol-card.js';
import { runProtocol } from '../../src/pipeline/protocol-step.js';
import { runAll } from '../../src/pipeline/run.js';
import { hashBundle } from '../../src/pipeline/step-outputs.js';
import { hashPath } from '../../src/pipeline/steps.js';
import { readVerified } from '../../src/pipeline/verified.js';
import { runVerify } from '../../src/pipeline/verify-step.js';
import { faultsOf } from '../../src/pipeline/verify-target.js';
import { runTargets } from '../simulate/fixtures/tools.js';
import { motionConfig, motionTable } from './fixtures/motion.js';

const folder = await mkdtemp(join(tmpdir(), 'ffirm-signal-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const { targets, title } = await runTargets();

const config = () => motionConfig(folder, targets);

beforeAll(() => writeFile(join(folder, 'motion.csv'), motionTable(700)));

describe(`a whole run from raw samples, ${title}`, () => {
  const output = join(folder, 'first');
  let counted: BenchResults | undefined;

  it('learns the activities of subjects it has not seen, and C answers every window like TypeScript', async () => {
    const { passed, summary } = await runAll(config(), { output });
    expect(passed).toBe(true);
    expect(summary.accuracy.int8).toBeGreaterThan(80);
    const { signal } = summary;
    expect(signal?.streams.map(({ executor }) => executor)).toEqual(targets);
    for (const { recordings, stream } of signal?.streams ?? []) {
      expect(recordings).toEqual([{ ...recordings[0], samples: 3000, answers: 92, mismatches: 0 }]);
      expect(stream).toBeGreaterThan(500);
    }
    const { classes } = signal?.scores.int8.scores ?? { classes: [] };
    expect(classes.map(({ name }) => name)).toEqual(['run', 'walk']);
    expect(signal?.scores.int8.recordings).toHaveLength(2);
    expect(JSON.parse(await readFile(pathsOf(config(), output).summary, 'utf8'))).toEqual(summary);
  }, 600_000);

  it('scores the subjects by a protocol, the same as the verification did', async () => {
    const report = await runProtocol(config(), { protocol: 'har', output });
    const { scores } = await readVerified(pathsOf(config(), output).verification);
    for (const way of ['int8', 'earlyExit'] as const) {
      const { figures, people } = report[way];
      expect(figures.map(({ gross }) => gross)).toEqual([
        expect.closeTo(scores[way].scores.accuracy ?? Number.NaN, 9),
        expect.closeTo(scores[way].scores.macroF1 ?? Number.NaN, 9),
      ]);
      expect(people).toHaveLength(2);
      expect(people.map(({ subject }) => subject)).toContain(figures[0].worst?.subject);
    }
    expect(report).toEqual(await runProtocol(config(), { protocol: 'har', output }));
    const [first] = report.int8.recordings;
    const without = await runProtocol(config(), { protocol: 'har', output, leaveOut: [first.recording] });
    expect(without.int8.recordings).toEqual(report.int8.recordings.slice(1));
    expect(without.leftOut).toEqual([{ recording: first.recording, reason: '--leave-out' }]);
  });

  it('writes the figures of a protocol into the model card, where they stay', async () => {
    const copy = join(folder, 'scored');
    await cp(output, copy, { recursive: true });
    const { bundle } = pathsOf(config(), copy);
    const read = async () => JSON.parse(await readFile(join(bundle, 'model-card.json'), 'utf8'));
    const before = await read();
    expect(before.scores.protocols).toEqual([]);
    expect(before.scores.test.people).toMatchObject({ count: 2 });
    expect(before.limits).toContain(
      '2 people are in the test part: its figures depend on who they are, and intervals over so few people are too narrow.',
    );
    const compiled = await hashBundle(bundle);
    const report = await writeProtocolToCard(config(), { protocol: 'har', output: copy });
    const after = await read();
    expect(after.scores).toEqual({
      ...before.scores,
      protocols: [expect.objectContaining({ protocol: 'har', figures: report.earlyExit.figures, people: 2 })],
    });
    expect(await hashBundle(bundle)).toBe(compiled);
    const written = await hashPath(bundle);
    await writeProtocolToCard(config(), { protocol: 'har', output: copy });
    await runGenerate(config(), { output: copy });
    expect(await hashPath(bundle)).toBe(written);
  });

  it('refuses protocols that these data are not for, and recordings that are not there', async () => {
    const score = (protocol: string, more = {}) => runProtocol(config(), { protocol, output, ...more });
    await expect(score('aami')).rejects.toThrow('"run" is not a class of heart beats');
    await expect(score('szcore')).rejects.toThrow('no class is named "seizure"');
    await expect(score('mitbih')).rejects.toThrow(
      'there is no protocol "mitbih"; there are "aami", "szcore", "har"',
    );
    await expect(score('har', { leaveOut: ['nobody'] })).rejects.toThrow(
      '--leave-out: the test part has no recording',
    );
  });

  it('writes the features of every part, and says what each tells the network', async () => {
    const report = await runFeatures(config(), { output });
    expect(report.features).toHaveLength(18);
    expect(report.features.slice(0, 2)).toEqual(['x deviation', 'x line length']);
    const names = ['train', 'validation', 'test'].map((part) => join(output, 'features', `${part}.csv`));
    expect(report.parts.flatMap(({ files }) => files)).toEqual(names);
    for (const { files, samples } of report.parts) {
      const lines = (await readFile(files[0], 'utf8')).trimEnd().split('\n');
      expect(lines).toHaveLength(samples + 1);
      expect(lines[0]).toBe(`${report.features.join(',')},label,subject`);
      expect(lines[1].split(',')).toHaveLength(20);
      expect(['run', 'walk']).toContain(lines[1].split(',')[18]);
    }
    const { importance } = report;
    expect(importance?.samples).toBe(report.parts[1].samples);
    expect(importance?.features.map(({ name }) => name)).toEqual(report.features);
    expect(importance?.kinds.map(({ name }) => `x ${name}`)).toEqual(report.features.slice(0, 9));
    const most = Math.max(...(importance?.kinds ?? []).map(({ loss }) => loss));
    expect(most).toBeGreaterThan(0);
    const out = join(folder, 'arrays');
    const arrays = await runFeatures(config(), { output: join(folder, 'none'), out, format: 'npy' });
    expect(arrays.importance).toBeNull();
    expect(arrays.parts[2].files).toEqual(
      ['test.npy', 'test.labels.npy', 'test.groups.npy'].map((name) => join(out, name)),
    );
  });

  it('has no features to write of samples that no front end describes', async () => {
    const { data } = config();
    if (data.source !== 'recordings') throw new Error('not recordings');
    const raw = { ...config(), data: { ...data, signal: signalSchema.parse({ kind: 'raw', length: 64 }) } };
    await expect(runFeatures(raw, { output })).rejects.toThrow(
      'set data.source to "recordings" and data.signal.kind to',
    );
  });

  it('pushes a recording of the test part through the C where the config names none', async () => {
    const { verification, summary } = pathsOf(config(), output);
    const { streams } = JSON.parse(await readFile(verification, 'utf8'));
    const { split } = JSON.parse(await readFile(summary, 'utf8'));
    const [, subject] = streams[0].recordings[0].recording.split(':');
    expect(split.groups.test).toContain(subject);
  });

  it('has golden vectors of every class, though the first test samples are all of one', async () => {
    const text = await readFile(join(pathsOf(config(), output).bundle, 'src', 'motion_selftest.c'), 'utf8');
    const results = text.slice(text.indexOf('motion_golden_results'));
    const labels = Array.from(results.matchAll(/^ {4}\{ (\d+), /gm), ([, label]) => label);
    expect(labels).toHaveLength(3);
    expect(new Set(labels)).toEqual(new Set(['0', '1']));
  });

  it.skipIf(!targets.includes('cortex-m4'))(
    'is counted over all test recordings, the network over test samples that are spread evenly',
    async () => {
      counted = await runBench(config(), { output, cores: ['m4'], samples: 20, write: true });
      const { cores, streams, over } = counted;
      expect(over.testRecordings).toBe(2);
      expect([streams[0].pieces, streams[0].answers]).toEqual([2, 2 * Math.floor((30 * 50 - 64) / 32 + 1)]);
      expect(streams[0].network).toEqual({ instructions: cores[0].instructions, cycles: cores[0].cycles });
      const other = { ...config(), seed: config().seed + 1 };
      await expect(runBench(other, { output, cores: ['m4'], samples: 20 })).rejects.toThrow(
        'generated from a different config; run `ffirm generate` again',
      );
    },
    600_000,
  );

  it.skipIf(!targets.includes('cortex-m4'))(
    'has what was counted in its headers, which goes with the library that it was counted of',
    async () => {
      const { bundle } = pathsOf(config(), output);
      const header = join(bundle, 'include', 'motion_counts.h');
      const [{ sample, samples }] = counted?.streams ?? [];
      const text = await readFile(header, 'utf8');
      expect(text).toContain(
        `the mean of ${samples} calls. */\n#define MOTION_COUNT_M4_COLLECT_MEAN ${Math.round(sample.instructions.mean)}\n`,
      );
      expect(text).toContain(`#define MOTION_COUNT_M4_COLLECT_MOST ${sample.instructions.worst}\n`);
      const table = await readFile(join(bundle, 'README.md'), 'utf8');
      expect(table).toContain('| cortex-m4 | `motion_classify` | 20 | ');
      const { generate } = config();
      const onHost = { ...config(), generate: { ...generate, targets: ['host'] } };
      const { files, executors } = await runVerify(onHost, { output, recordings: [] });
      expect([files.changed, files.extra, files.missing]).toEqual([[], [], []]);
      expect(executors.flatMap(faultsOf)).toEqual([]);
      await runGenerate(config(), { output });
      expect(await readFile(header, 'utf8')).toBe(text);
      // Other golden vectors make another library, of which nothing was counted.
      const other = { ...config(), generate: { ...generate, goldenVectors: generate.goldenVectors + 1 } };
      await runGenerate(other, { output });
      await expect(readFile(header)).rejects.toThrow('ENOENT');
      await runGenerate(config(), { output });
    },
    600_000,
  );

  it('writes the same bytes again, and runs no step twice until a recording changes', async () => {
    const again = join(folder, 'again');
    await runAll(config(), { output: again });
    const [first, second] = [output, again].map((path) => pathsOf(config(), path));
    expect(await hashPath(second.integerModel)).toBe(await hashPath(first.integerModel));
    expect(await hashPath(second.bundle)).toBe(await hashPath(first.bundle));
    const idle = await runAll(config(), { output: again });
    expect(idle.skipped).toEqual(['train', 'quantize', 'calibrate', 'generate', 'verify']);
    await writeFile(join(folder, 'motion.csv'), motionTable(690));
    const changed = await runAll(config(), { output: again });
    expect(changed.skipped).toEqual([]);
    expect(await hashPath(second.integerModel)).not.toBe(await hashPath(first.integerModel));
  }, 600_000);
});
