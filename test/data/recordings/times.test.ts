import { describe, expect, it } from 'vitest';
import { recordingsSchema } from '../../../src/config/data-config.js';
import { collectOddities } from '../../../src/data/oddity.js';
import { checkTimeline } from '../../../src/data/recordings/check-timeline.js';
import { loadRecordings } from '../../../src/data/recordings/load.js';
import { scratchFolder } from '../wfdb/scratch.js';

const scratch = scratchFolder();

describe('stretches of a recording', () => {
  const starts = (times: Float64Array, change: object = {}) => {
    const config = { time: undefined, resample: false, ...change };
    return checkTimeline(times, times.length, config, 50, 'a test', () => {}).starts;
  };

  /** 50 samples per second; what is added to the times from a sample on. */
  const times = (shifts: readonly (readonly [sample: number, seconds: number])[], rate = 50) =>
    Float64Array.from({ length: 1000 }, (_, i) =>
      shifts.reduce((time, [sample, seconds]) => (i >= sample ? time + seconds : time), 1000 + i / rate),
    );

  it('start when their time stamps say', () => {
    expect(starts(times([]))).toEqual([0]);
    const [first, second, third, ...others] = starts(
      times([
        [300, 7],
        [800, 2.5],
      ]),
    );
    expect([first, others]).toEqual([0, []]);
    expect(second).toBeCloseTo(6 + 7, 6);
    expect(third).toBeCloseTo(16 + 9.5, 6);
  });

  it('follow one another where time goes back, so that later samples have later times', () => {
    const [, second, third] = starts(
      times([
        [300, -100],
        [800, 2],
      ]),
    );
    expect(second).toBeCloseTo(6, 6);
    expect(third).toBeCloseTo(16, 6);
  });

  it('have the length that they are taken to have: that of the rate of the config, or of their own if they are resampled', () => {
    const slow = times([[500, -50]], 49.5);
    expect(starts(slow)[1]).toBeCloseTo(500 / 50, 2);
    expect(starts(slow, { resample: true })[1]).toBeCloseTo(500 / 49.5, 2);
  });
});

describe('the times of samples', () => {
  /** Twenty seconds at 50 per second, with five seconds missing behind the first ten. */
  const rows = (gap: number) => [
    'time,label,x',
    ...Array.from({ length: 1000 }, (_, i) => {
      const time = i / 50 + (i < 500 ? 0 : gap);
      return `${time.toFixed(3)},${Math.floor(i / 100) % 2 === 0 ? 'a' : 'b'},${((i * 37) % 101) + i}`;
    }),
    '',
  ];

  it('are those of the ends of windows from the start of their recording, gaps of time included', async () => {
    for (const name of ['p1', 'p2', 'p3'])
      scratch.write(`${name}.csv`, rows(name === 'p2' ? 5 : 0).join('\n'));
    const config = recordingsSchema.parse({
      ...{ source: 'recordings', folder: scratch.path, files: ['{subject}.csv'], rate: 50, channels: ['x'] },
      time: { column: 'time', unit: 's' },
      signal: { kind: 'windows', length: 50, features: { mean: true } },
      labels: { by: 'column', column: 'label' },
      split: { by: 'lists', train: ['p1'], validation: ['p2'], test: ['p3'] },
    });
    const { report } = collectOddities();
    const { train, validation } = await loadRecordings(config, { seed: 1, report });
    const ends = (gap: number) =>
      Array.from({ length: 20 }, (_, i) => i + 0.98 + (i < 10 ? 0 : gap)).map((time) =>
        expect.closeTo(time, 6),
      );
    expect([...(train.origins?.times ?? [])]).toEqual(ends(0));
    expect([...(validation.origins?.times ?? [])]).toEqual(ends(5));
  });
});
