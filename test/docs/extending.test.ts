import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { randomStream } from '../../src/math/random.js';
import { applyDiff, buildExtendedPackage, readSections } from './fixtures/extended-package.js';

const sections = await readSections();
let folder: string;
beforeAll(async () => {
  folder = await buildExtendedPackage(false);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs the command of the extended package. */
const ffirm = (...args: string[]) => execa('node', ['dist/cli/main.js', ...args], { cwd: folder });

async function readJson<Value>(schema: z.ZodType<Value>, ...path: string[]): Promise<Value> {
  return schema.parse(JSON.parse(await readFile(join(folder, ...path), 'utf8')));
}

const summarySchema = z.object({
  decision: z.string(),
  accuracy: z.object({ int8: z.number() }),
  verify: z.array(z.object({ executor: z.string(), samples: z.number(), mismatches: z.number() })),
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
