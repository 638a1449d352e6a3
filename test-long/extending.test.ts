import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { randomStream } from '../src/math/random.js';
import { applyDiff, buildExtendedPackage, readSections } from '../test/docs/fixtures/extended-package.js';

const sections = await readSections();
let folder: string;
beforeAll(async () => {
  folder = await buildExtendedPackage();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs the command of the extended package. */
const ffirm = (...args: string[]) => execa('node', ['dist/cli/main.js', ...args], { cwd: folder });

async function readJson<Value>(schema: z.ZodType<Value>, ...path: string[]): Promise<Value> {
  return schema.parse(JSON.parse(await readFile(join(folder, ...path), 'utf8')));
}

const answered = z.object({ answers: z.number(), mismatches: z.number() });

const summarySchema = z.object({
  decision: z.string(),
  accuracy: z.object({ int8: z.number() }),
  verify: z.array(z.object({ executor: z.string(), samples: z.number(), mismatches: z.number() })),
  signal: z
    .object({ streams: z.array(z.object({ recordings: z.array(answered), edges: answered })) })
    .optional(),
});

describe('docs/extending.md', () => {
  it.each([...sections.keys()])('%s is added in at most two places', (title) => {
    const blocks = sections.get(title) ?? [];
    const registries = blocks.filter(({ language }) => language === 'diff').map(({ file }) => file);
    const files = blocks.filter(({ language }) => language === 'ts').map(({ file }) => file);
    expect(registries.length).toBeGreaterThan(0);
    expect(registries.length).toBeLessThanOrEqual(2);
    expect(new Set(registries).size).toBe(registries.length);
    expect(files.length).toBeLessThanOrEqual(2);
  });

  it('does not pass when a registry is no longer what the page says', () => {
    expect(applyDiff('a\nb', ' a\n+c\n+d\n', 'x.ts')).toBe('a\nc\nd\nb');
    expect(() => applyDiff('a\na', ' a\n+c\n', 'x.ts')).toThrow(
      'x.ts: "a" does not stand in it exactly once',
    );
    expect(() => applyDiff('a\nb', ' c\n+d\n', 'x.ts')).toThrow(
      'x.ts: "c" does not stand in it exactly once',
    );
  });
});

/** A table of four features and three classes, each a cloud of points around a corner of its own. */
function points(): string {
  const stream = randomStream(1, 0, 'noise');
  const rows = Array.from({ length: 600 }, (_, row) => {
    const features = Array.from({ length: 4 }, (__, i) => (i === row % 3 ? 2 : 0) + stream.uniform());
    return [...features.map((value) => value.toFixed(3)), 'abc'[row % 3]].join(',');
  });
  return `${['w,x,y,z,class', ...rows].join('\n')}\n`;
}

describe('the learning rule of the page', () => {
  it('trains a network that classifies, and whose C does so with the same integers', async () => {
    await writeFile(join(folder, 'points.csv'), points());
    await ffirm('run', 'random-layers.json');
    const summary = await readJson(summarySchema, 'build', 'random_layers', 'summary.json');
    expect(summary.decision).toBe('heads');
    expect(summary.accuracy.int8).toBeGreaterThan(90);
    expect(summary.verify).toEqual([{ executor: 'host', samples: 100, mismatches: 0 }]);
  });

  it('has its options and limits checked as those of any other', async () => {
    const config = await readFile(join(folder, 'random-layers.json'), 'utf8');
    await writeFile(join(folder, 'wrong.json'), config.replace('"pace"', '"pase"'));
    const { stderr, exitCode } = await execa('node', ['dist/cli/main.js', 'train', 'wrong.json'], {
      cwd: folder,
      reject: false,
    });
    expect(stderr).toContain('train.rule.pase: unknown key; did you mean "pace"?');
    expect(exitCode).toBe(1);
  });
});

/** A file of the page's format: 4000 samples at 100 Hz of a noisy wave. */
function wave(hertz: number): Uint8Array {
  const stream = randomStream(hertz, 0, 'noise');
  const bytes = Buffer.alloc(4 + 2 * 4000);
  bytes.writeFloatLE(100, 0);
  for (let i = 0; i < 4000; i++) {
    const value = 1000 * Math.sin((2 * Math.PI * hertz * i) / 100) + 100 * stream.uniform();
    bytes.writeInt16LE(Math.round(value), 4 + 2 * i);
  }
  return bytes;
}

beforeAll(async () => {
  await mkdir(join(folder, 'waves'));
  await writeFile(join(folder, 'waves', 'slow.p16'), wave(3));
  await writeFile(join(folder, 'waves', 'fast.p16'), wave(11));
});

describe('the reader of the page', () => {
  it('reads a file for ffirm data inspect, and names itself in the summary of a folder', async () => {
    const { stdout } = await ffirm('data', 'inspect', 'waves/slow.p16', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      name: 'slow',
      duration: 40,
      channels: [{ rate: 100, length: 4000 }],
    });
    const { stdout: summary } = await ffirm('data', 'inspect', 'waves', '--json');
    expect(JSON.parse(summary)).toMatchObject({
      formats: [{ name: 'plain 16-bit', count: 2 }],
      recordings: { found: 2, opened: 2, duration: 80 },
    });
  });

  it('is named where a path has the ending of no reader', async () => {
    const { stderr } = await execa('node', ['dist/cli/main.js', 'data', 'inspect', 'x.none'], {
      cwd: folder,
      reject: false,
    });
    expect(stderr).toContain('an .edf file, a .p16 file, a .txt file, an .npy file');
  });

  it('gives the recordings that a config names, and a network learns from them', async () => {
    await ffirm('train', 'waves.json');
    const metrics = await readFile(join(folder, 'build', 'waves', 'metrics.jsonl'), 'utf8');
    const last: unknown = JSON.parse(metrics.trimEnd().split('\n').at(-1) ?? '');
    expect(last).toHaveProperty('validationAccuracy', 1);
  });
});

describe('the feature of the page', () => {
  it('goes from the config to C that computes the same integers', async () => {
    await ffirm('run', 'turns.json');
    const summary = await readJson(summarySchema, 'build', 'turns', 'summary.json');
    expect(summary.verify).toEqual([{ executor: 'host', samples: 50, mismatches: 0 }]);
    // One recording and a made-up one, each pushed through the front end sample by sample.
    const [stream] = summary.signal?.streams ?? [];
    expect(stream.recordings).toEqual([{ answers: 125, mismatches: 0 }]);
    expect(stream.edges.answers).toBeGreaterThan(0);
    expect(stream.edges.mismatches).toBe(0);
  });
});
