import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readWfdb } from '../src/data/wfdb/wfdb.js';
import { detectPeaks } from '../src/signal/detect-peaks.js';
import { designPeakDetector } from '../src/signal/peak-design.js';
import { realData } from '../test/data/real-data.js';
import { buildPeakProgram, runPeakProgram } from '../test/kernel/beats/peak-program.js';
import { testedTarget } from '../test/simulate/fixtures/tools.js';

const folder = await mkdtemp(join(tmpdir(), 'ffirm-peaks-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const mitdb = realData('mitdb');
const targets = await Promise.all(['host', 'cortex-m4'].map(testedTarget));

/** Names of all records. */
async function recordNames(): Promise<readonly string[]> {
  const files = await readdir(mitdb.folder);
  return files.filter((file) => file.endsWith('.hea')).map((file) => file.slice(0, -4));
}

describe.skipIf(mitdb.absent)(`the R peaks of all MIT-BIH records${mitdb.reason}`, () => {
  for (const { target, title, absent } of targets) {
    it.skipIf(absent)(`are at the same samples in C on ${title} as in TypeScript`, async () => {
      const detector = designPeakDetector({ rate: 360, channels: 2 });
      const program = await buildPeakProgram(detector, target, join(folder, target.name));
      const names = await recordNames();
      expect(names).toHaveLength(48);
      let found = 0;
      for (const name of names) {
        const { samples } = await readWfdb(join(mitdb.folder, name));
        const channels = samples.map((channel) => Int16Array.from(channel));
        const expected = detectPeaks(channels, detector);
        expect(await runPeakProgram(program, channels), name).toEqual(expected);
        found += expected.length;
      }
      expect(found).toBeGreaterThan(100_000);
    });
  }
});
