import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aamiClass, DS1, DS2 } from '../../../src/data/wfdb/aami.js';
import { openWfdb, readWfdb } from '../../../src/data/wfdb/wfdb.js';
import { AAMI_CLASSES } from '../../../src/metrics/aami.js';
import { realData } from '../real-data.js';

const data = realData('mitdb');

/** That a time in intervals is one of them, but for rounding. */
function expectInterval(intervals: number): void {
  const error = Math.abs(intervals - Math.round(intervals));
  if (error > 1e-6 || intervals < 0 || intervals >= 650_000) {
    expect.fail(`${intervals} is no interval`);
  }
}

describe.skipIf(data.absent)(`MIT-BIH Arrhythmia Database${data.reason}`, () => {
  it('first values and checksums hold, and the beats are the published ones', async () => {
    const counts = new Map<string, Map<string, number>>();
    const names = readdirSync(data.folder).filter((name) => name.endsWith('.hea'));
    expect(names).toHaveLength(48);
    for (const name of names) {
      const recording = await readWfdb(join(data.folder, name));
      expect(recording.samples.map((samples) => samples.length)).toEqual([650_000, 650_000]);
      const perCode = new Map<string, number>();
      for (const { code } of recording.annotations) {
        perCode.set(code, (perCode.get(code) ?? 0) + 1);
      }
      counts.set(recording.name, perCode);
      for (const { time } of recording.annotations) {
        expectInterval(time * 360);
      }
    }
    const total = (records: readonly string[], wanted: string) => {
      let sum = 0;
      for (const record of records) {
        for (const [code, count] of counts.get(record) ?? []) {
          sum += aamiClass(code) === wanted ? count : 0;
        }
      }
      return sum;
    };
    const totals = (records: readonly string[]) => AAMI_CLASSES.map((wanted) => total(records, wanted));
    expect(totals(DS1)).toEqual([45_866, 944, 3_788, 415, 8]);
    expect(totals(DS2)).toEqual([44_259, 1_837, 3_221, 388, 7]);
    expect(totals([...counts.keys()]).reduce((sum, count) => sum + count)).toBe(109_494);
    expect(counts.get('100')).toEqual(
      new Map([
        ['+', 1],
        ['N', 2239],
        ['A', 33],
        ['V', 1],
      ]),
    );
  });

  it('gives the same piece by piece', async () => {
    const path = join(data.folder, '100');
    const whole = await readWfdb(path);
    const file = await openWfdb(path);
    expect(
      file.channels.map(({ name, unit, rate, gain, baseline }) => [name, unit, rate, gain, baseline]),
    ).toEqual([
      ['MLII', 'mV', 360, 200, 1024],
      ['V5', 'mV', 360, 200, 1024],
    ]);
    expect(await file.annotations()).toEqual(whole.annotations);
    expect((await file.annotations())[0]).toEqual({ time: 18 / 360, duration: 0, code: '+', text: '(N' });
    const piece = 100_003;
    for (let start = 0; start < 650_000; start += piece) {
      const end = Math.min(start + piece, 650_000);
      const read = await file.read(1, start, end);
      expect(read.every((sample, index) => sample === whole.samples[1][start + index])).toBe(true);
    }
    await file.close();
  });
});
