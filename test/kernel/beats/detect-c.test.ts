import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readWfdb } from '../../../src/data/wfdb/wfdb.js';
import { detectPeaks } from '../../../src/signal/detect-peaks.js';
import { designPeakDetector } from '../../../src/signal/peak-design.js';
import { loadTarget } from '../../../src/simulate/target.js';
import { realData } from '../../data/real-data.js';
import { buildPeakProgram, type PeakProgram, runPeakProgram } from './peak-program.js';
import { extremeSignals, makeRecording } from './peak-signals.js';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ffirm-peaks-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function expectSame(
  program: PeakProgram,
  rate: number,
  channels: readonly Int16Array[],
): Promise<void> {
  const detector = designPeakDetector({ rate, channels: channels.length });
  expect(await runPeakProgram(program, channels)).toEqual(detectPeaks(channels, detector));
}

/** Undefined behaviour, overflow of an int32 among it, ends the program. */
const CHECKED = ['-O1', '-fsanitize=undefined', '-fno-sanitize-recover=all'];

describe('the detector as C on this computer', () => {
  it.each([
    [100, 1],
    [360, 2],
    [1000, 16],
  ])('computes the same at %d Hz with %d channels, and overflows nowhere', async (rate, channels) => {
    const target = await loadTarget('host');
    const detector = designPeakDetector({ rate, channels });
    const program = await buildPeakProgram(detector, target, join(folder, `checked-${rate}`), CHECKED);
    expect(program.warnings).toBe('');
    for (const signals of extremeSignals(channels, 6 * rate).values()) {
      await expectSame(program, rate, signals);
    }
    const { channels: made } = makeRecording({ rate, channels, seconds: 30, gain: 200, seed: 5 });
    await expectSame(program, rate, made);
  });

  const mitdb = realData('mitdb');
  it.skipIf(mitdb.absent)(`finds the same beats in real recordings${mitdb.reason}`, async () => {
    const target = await loadTarget('host');
    const detector = designPeakDetector({ rate: 360, channels: 2 });
    const program = await buildPeakProgram(detector, target, join(folder, 'real'));
    for (const name of ['105', '207']) {
      const { samples } = await readWfdb(join(mitdb.folder, name));
      await expectSame(
        program,
        360,
        samples.map((channel) => Int16Array.from(channel)),
      );
    }
  });
});

describe('the detector as C on a Cortex-M4', () => {
  it('computes the same', async () => {
    const target = await loadTarget('cortex-m4');
    const detector = designPeakDetector({ rate: 250, channels: 2 });
    const program = await buildPeakProgram(detector, target, join(folder, 'core'));
    expect(program.warnings).toBe('');
    const { channels } = makeRecording({ rate: 250, channels: 2, seconds: 60, gain: 100, seed: 9 });
    await expectSame(program, 250, channels);
  });
});
