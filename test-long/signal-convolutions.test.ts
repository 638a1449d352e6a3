import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { networkSchema } from '../src/config/config.js';
import { signalSchema } from '../src/config/signal-config.js';
import { runAll } from '../src/pipeline/run.js';
import { motionConfig, motionTable } from '../test/pipeline/fixtures/motion.js';
import { runTargets } from '../test/simulate/fixtures/tools.js';

const folder = await mkdtemp(join(tmpdir(), 'ffirm-signal-convolutions-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
beforeAll(() => writeFile(join(folder, 'motion.csv'), motionTable(700)));

const { targets, title } = await runTargets();
const config = () => motionConfig(folder, targets);

describe(`a whole run of convolutions on raw windows, ${title}`, () => {
  it.each([
    {
      ...{ name: 'motion_raw', kind: 'convolutions' },
      layers: [
        { kind: 'conv1d', channels: 8, kernel: 8, stride: 4, padding: 2, grid: 4 },
        { kind: 'conv1d', channels: 12, kernel: 3, stride: 2, padding: 1, grid: 2 },
      ],
    },
    {
      ...{ name: 'motion_depthwise', kind: 'a depthwise convolution among them' },
      layers: [
        { kind: 'conv1d', channels: 8, kernel: 8, stride: 4, padding: 2, grid: 4 },
        { kind: 'conv1d', channels: 8, kernel: 5, padding: 2, groups: 8, grid: 4 },
        { kind: 'conv1d', channels: 12, kernel: 1, grid: 2 },
      ],
    },
  ])(
    'learns the activities from the samples themselves, and C answers every window like TypeScript: $kind',
    async ({ name, layers }) => {
      const windows = config();
      const { data } = windows;
      if (data.source !== 'recordings') throw new Error('no recordings');
      const raw = {
        ...windows,
        name,
        data: { ...data, signal: signalSchema.parse({ kind: 'raw', length: 64, hop: 32, trainingHop: 16 }) },
        network: networkSchema.parse({
          layers,
          normalization: { input: 'none' },
        }),
        train: { ...windows.train, epochs: 2 * windows.train.epochs, rule: { kind: 'local-heads' as const } },
      };
      const { passed, summary } = await runAll(raw, { output: join(folder, name) });
      expect(passed).toBe(true);
      expect(summary.accuracy.int8).toBeGreaterThan(80);
      expect(summary.signal?.streams.map(({ executor }) => executor)).toEqual(targets);
      for (const { recordings } of summary.signal?.streams ?? []) {
        expect(recordings).toEqual([{ ...recordings[0], samples: 3000, answers: 92, mismatches: 0 }]);
      }
    },
    600_000,
  );
});
