import { describe, expect, it } from 'vitest';
import { openEdf, readEdf } from '../../../src/data/edf/edf.js';
import { collectOddities } from '../../../src/data/oddity.js';
import { NOT_MEASURED } from '../../../src/data/recording.js';
import { inputErrorOf } from '../wfdb/outcome.js';
import { scratchFolder } from '../wfdb/scratch.js';
import { annotationSignal, type EdfSignalToWrite, encodeEdf } from './encode-edf.js';

const scratch = scratchFolder();
const _ = NOT_MEASURED;

const counting = (label: string, samplesPerRecord: number, records: number): EdfSignalToWrite => ({
  label,
  unit: 'uV',
  physical: [-1000, 1000],
  digital: [-32_768, 32_767],
  samplesPerRecord,
  samples: Array.from({ length: samplesPerRecord * records }, (_x, i) => i + 1),
});

/** A file of two rates whose data records, of a second each, start at these times. */
function write(kind: string, starts: readonly string[], samplesPerRecord = [4, 2]): string {
  const lists = starts.map((start, i) => `${start}||$${i === 0 ? '+1.5|remark|$' : ''}`);
  const signals = samplesPerRecord.map((count, i) => counting(`S${i}`, count, starts.length));
  const file = { patient: 'X X X X', kind, records: starts.length, recordDuration: 1 };
  return scratch.write(
    'time.edf',
    encodeEdf({ ...file, signals: [...signals, annotationSignal(lists, 20)] }),
  );
}

async function read(path: string) {
  const { report, found } = collectOddities();
  const recording = await readEdf(path, { report });
  return {
    ...recording,
    samples: recording.samples.map((samples) => Array.from(samples)),
    oddities: found().map(
      ({ first, count }) => `${first.place}: ${first.problem}; ${first.effect} (${count})`,
    ),
  };
}

describe('data records of EDF+', () => {
  it('that follow each other are read as one piece, also of EDF+D', async () => {
    const { samples, duration, oddities } = await read(write('EDF+D', ['+0', '+1', '+2']));
    expect(samples).toEqual([
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
      [1, 2, 3, 4, 5, 6],
    ]);
    expect([duration, oddities]).toEqual([3, []]);
  });

  it('that do not have samples between them that were not measured, as many as the gap is long', async () => {
    const path = write('EDF+D', ['+0', '+2.5', '+3.5']);
    const { samples, duration, oddities, annotations } = await read(path);
    expect(samples).toEqual([
      [1, 2, 3, 4, _, _, _, _, _, _, 5, 6, 7, 8, 9, 10, 11, 12],
      [1, 2, _, _, _, 3, 4, 5, 6],
    ]);
    expect([duration, oddities]).toEqual([4.5, []]);
    expect(annotations.map(({ time }) => time)).toEqual([1.5]);
    const file = await openEdf(path);
    expect(await file.countNotMeasured([0, 1])).toEqual([6, 3]);
    for (let start = 0; start < 18; start++) {
      for (let end = start; end <= 18; end++) {
        expect(Array.from(await file.read(0, start, end))).toEqual(samples[0].slice(start, end));
      }
    }
    await file.close();
  });

  it.each([
    [
      ['+0', '+1', '+4'],
      /^byte 1140: a data record starts at 4 s where the one before ended at 2 s; the gap is taken/,
    ],
    [['+0.25', '+1.25', '+2.75'], /starts at 2.75 s where the one before ended at 2.25 s; the gap is taken/],
    [['+5', '+1', '+2'], /starts at 1 s where the one before ended at 6 s; their times are not used/],
    [['+0', '+9', '+2'], /starts at 2 s where the one before ended at 10 s; their times are not used/],
    [['+0', '1', '+2'], /no annotation says when this data record starts; it is assumed to follow .* \(1\)$/],
    [['', '', ''], /no annotation says when this data record starts; .* \(3\)$/],
  ])('of EDF+C that start at %j are odd', async (starts, oddity) => {
    const path = write('EDF+C', starts);
    const { samples, oddities } = await read(path);
    expect(
      oddities.some((text) => oddity.test(text)),
      oddities.join('\n'),
    ).toBe(true);
    expect(samples[0].filter((sample) => sample !== _)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(await inputErrorOf(() => readEdf(path))).toContain('time.edf, byte');
  });

  it('with times that are not believed are read as following each other', async () => {
    const { samples } = await read(write('EDF+D', ['+0', '+9', '+2']));
    expect(samples[1]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('with gaps that nobody can fill are refused, with the place', async () => {
    const { report } = collectOddities();
    const path = write('EDF+D', ['+0', '+999999999', '+1000000000'], [200, 2]);
    expect(await inputErrorOf(() => openEdf(path, { report }))).toMatch(
      /time.edf, byte \d+: gaps of 999999998 s up to here, while only 3 s were measured; save its pieces as separate files/,
    );
  });

  it('may be rounded, also where the rounding adds up', async () => {
    const starts = Array.from({ length: 900 }, (_x, i) => `+${(i * 1.0009).toFixed(4)}`);
    const { samples, oddities } = await read(write('EDF+C', starts));
    expect([samples[0].length, oddities]).toEqual([3600, []]);
  });
});
