import { mkdirSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Config, configSchema } from '../src/config/config.js';
import { pathsOf } from '../src/pipeline/paths.js';
import { runAll } from '../src/pipeline/run.js';
import { scratchFolder } from '../test/data/wfdb/scratch.js';
import { runTargets } from '../test/simulate/fixtures/tools.js';

const { path: folder } = scratchFolder();
const { targets, title } = await runTargets();

const ROWS = 1600;
/** The first row behind a gap of time, and rows in which an axis was not measured. */
const BEHIND = 700;
const EMPTY = [1100, 1110] as const;

/** Two activities of a person in units of g, with a gap of time and one of empty cells, and values that are too large. */
function recording(person: number): string {
  const rows = ['time,activity,x,y'];
  for (let i = 0; i < ROWS; i++) {
    const running = Math.floor(i / 200) % 2 === 1;
    const value = (running ? 2 : 1) * Math.sin((2 * Math.PI * i) / ((running ? 18 : 40) + person));
    const noise = ((i * 7919 + person * 104_729) % 211) / 2000;
    const x = i >= EMPTY[0] && i < EMPTY[1] ? '' : (i === 50 ? 99 : value + noise).toFixed(4);
    const time = new Date(1_700_000_000_000 + 20 * i + (i >= BEHIND ? 5000 : 0)).toISOString();
    rows.push(`${time},${running ? 'run' : 'walk'},${x},${(value / 2).toFixed(4)}`);
  }
  return `${rows.join('\n')}\n`;
}

function config(): Config {
  return {
    ...configSchema.parse({
      name: 'gaps',
      data: {
        source: 'recordings',
        folder: 'people',
        files: ['{subject}.csv'],
        rate: 50,
        channels: ['x', 'y'],
        scaling: { '*': { scale: 2048, offset: -100, unit: 'g' } },
        time: { column: 'time' },
        signal: { kind: 'raw', length: 64, hop: 32 },
        labels: { by: 'column', column: 'activity' },
        split: { by: 'lists', train: ['p0', 'p1', 'p2', 'p3'], validation: ['p4'], test: ['p5'] },
      },
      network: {
        layers: [{ kind: 'conv1d', channels: 8, kernel: 8, stride: 4, padding: 2, grid: 4 }],
        normalization: { input: 'none' },
      },
      train: { rule: { kind: 'local-heads' }, engine: 'wasm', epochs: 3, batch: 32, learningRate: 0.01 },
      exit: { budget: { loss: 0.2 } },
      generate: { targets, goldenVectors: 3 },
      verify: { samples: { host: 50, 'cortex-m4': 10 }, recordings: ['p5', 'p0'] },
    }),
    folder,
  };
}

beforeAll(() => {
  mkdirSync(join(folder, 'people'));
  for (let person = 0; person < 6; person++) {
    writeFileSync(join(folder, 'people', `p${person}.csv`), recording(person));
  }
});

describe(`recordings with gaps, in physical units, ${title}`, () => {
  it('are answered by the C like by the TypeScript: each stretch by a stream of its own', async () => {
    const output = join(folder, 'output');
    const { passed, summary } = await runAll(config(), { output });
    expect(passed).toBe(true);
    const behind = ROWS - BEHIND;
    const answers = (rows: number) => Math.floor((rows - 64) / 32) + 1;
    for (const { recordings } of summary.signal?.streams ?? []) {
      expect(recordings).toEqual(
        ['p5', 'p0'].flatMap((name) => [
          { recording: name, samples: BEHIND, answers: answers(BEHIND), mismatches: 0 },
          { recording: `${name}, stretch 2`, samples: behind, answers: answers(behind), mismatches: 0 },
        ]),
      );
    }
    // Windows that touch the empty cells are in no part: those that start 64 before them or later.
    const touching = Array.from({ length: answers(behind) }, (_, i) => BEHIND + 32 * i).filter(
      (start) => start < EMPTY[1] && start + 64 > EMPTY[0],
    ).length;
    const { split } = JSON.parse(await readFile(pathsOf(config(), output).summary, 'utf8'));
    const tested = split.classes.reduce((sum: number, { test }: { test: number }) => sum + test, 0);
    expect(tested).toBe(answers(BEHIND) + answers(behind) - touching);
    const header = await readFile(join(pathsOf(config(), output).bundle, 'include', 'gaps_stream.h'), 'utf8');
    expect(header).toContain(' * Sample[0]   x, 2048 steps per g, 0 at -100\n');
    expect(header).toContain('#define GAPS_CHANNEL_1_SCALE 2048.0f\n');
  }, 600_000);
});
