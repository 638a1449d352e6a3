import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openEdf, readEdf } from '../../../src/data/edf/edf.js';
import { readWfdb } from '../../../src/data/wfdb/wfdb.js';
import { InputError } from '../../../src/errors/input-error.js';
import { realData } from '../real-data.js';
import { mutate, mutation } from '../wfdb/mutation.js';
import { inputErrorOf } from '../wfdb/outcome.js';
import { scratchFolder } from '../wfdb/scratch.js';
import { annotationSignal, type EdfSignalToWrite, type EdfToWrite, encodeEdf } from './encode-edf.js';

const scratch = scratchFolder();

const ecg: EdfSignalToWrite = {
  label: 'ECG',
  unit: 'uV',
  physical: [-1000, 1000],
  digital: [-32_768, 32_767],
  samplesPerRecord: 2,
  samples: [1, -2, 3, -4],
};

const plain: EdfToWrite = { patient: 'someone', kind: '', records: 2, recordDuration: 1, signals: [ecg] };

function write(file: EdfToWrite): string {
  return scratch.write('test.edf', encodeEdf(file));
}

function messageOf(bytes: Uint8Array): Promise<string | undefined> {
  const path = scratch.write('bad.edf', bytes);
  return inputErrorOf(() => readEdf(path));
}

const signal = (records: number): fc.Arbitrary<EdfSignalToWrite> =>
  fc.integer({ min: 1, max: 5 }).chain((samplesPerRecord) =>
    fc.record({
      label: fc.constantFrom('EEG Fpz-Cz', 'Resp', 'SpO2'),
      unit: fc.constantFrom('uV', '%', '\u00b5V', ''),
      physical: fc
        .tuple(fc.integer({ min: -9999, max: 9999 }), fc.integer({ min: -9999, max: 9999 }))
        .filter(([low, high]) => low !== high),
      digital: fc.tuple(fc.integer({ min: -32_768, max: 0 }), fc.integer({ min: 1, max: 32_767 })),
      samplesPerRecord: fc.constant(samplesPerRecord),
      samples: fc.array(fc.integer({ min: -32_768, max: 32_767 }), {
        minLength: records * samplesPerRecord,
        maxLength: records * samplesPerRecord,
      }),
    }),
  );

const remark = fc.record({
  tenths: fc.integer({ min: -50, max: 500 }),
  duration: fc.option(fc.integer({ min: 0, max: 90 }), { nil: undefined }),
  texts: fc.array(fc.constantFrom('Sleep stage W', 'Apnoe', 'Recording ends', '\u00e9veil', '!'), {
    minLength: 1,
    maxLength: 2,
  }),
});

const written = fc.integer({ min: 1, max: 4 }).chain((records) =>
  fc.record({
    records: fc.constant(records),
    recordDuration: fc.constantFrom(0.5, 1, 30),
    signals: fc.array(signal(records), { minLength: 1, maxLength: 3 }),
    remarks: fc.array(fc.array(remark, { maxLength: 3 }), { minLength: records, maxLength: records }),
    /** Seconds after the start time of the header. */
    start: fc.constantFrom(0, 0.25),
    annotationsFirst: fc.boolean(),
  }),
);

describe('readEdf and openEdf', () => {
  it('give back what was written', async () => {
    await fc.assert(
      fc.asyncProperty(written, fc.nat(), fc.nat(), async (recording, first, length) => {
        const { records, recordDuration, signals, remarks, start } = recording;
        const lists = remarks.map((own, record) => {
          const stamps = own.map(({ tenths, duration, texts }) => {
            const onset = `${tenths < 0 ? '-' : '+'}${Math.abs(tenths) / 10}`;
            return `${onset}${duration === undefined ? '' : `^${duration}`}|${texts.join('|')}|$`;
          });
          return [`+${start + record * recordDuration}||$`, ...stamps].join('');
        });
        const notes = annotationSignal(lists, 150);
        const all = recording.annotationsFirst ? [notes, ...signals] : [...signals, notes];
        const path = write({ patient: 'P7 F X Anna', kind: 'EDF+C', records, recordDuration, signals: all });
        const read = await readEdf(path);
        expect(read).toMatchObject({ name: 'test', subject: 'P7', duration: records * recordDuration });
        expect(read.samples.map((samples) => Array.from(samples))).toEqual(signals.map((one) => one.samples));
        for (const [index, { label, unit, physical, digital, samplesPerRecord }] of signals.entries()) {
          const { gain, baseline, ...channel } = read.channels[index];
          expect(channel).toEqual({
            name: label,
            unit,
            rate: Number(samplesPerRecord) / recordDuration,
            length: records * Number(samplesPerRecord),
          });
          for (const side of [0, 1]) {
            const value = (Number(digital[side]) - baseline) / gain;
            expect(Math.abs(value - Number(physical[side]))).toBeLessThan(1e-6);
          }
        }
        const expected = remarks
          .flat()
          .flatMap(({ tenths, duration, texts }) =>
            texts.map((text) => ({ time: tenths / 10 - start, duration: duration ?? 0, code: text, text })),
          );
        expected.sort((left, right) => left.time - right.time);
        expect(read.annotations).toEqual(expected);
        const file = await openEdf(path);
        const channel = first % signals.length;
        const from = first % signals[channel].samples.length;
        const to = from + (length % (signals[channel].samples.length - from + 1));
        const piece = await file.read(channel, from, to);
        const annotations = await file.annotations();
        await file.close();
        expect(Array.from(piece)).toEqual(signals[channel].samples.slice(from, to));
        expect(annotations).toEqual(read.annotations);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ['', 'X X X X', undefined],
    ['', 'x', undefined],
    ['', '', undefined],
    ['', 'Xaver X', 'Xaver X'],
    ['EDF+C', 'X X X X', undefined],
    ['EDF+C', 'X F 02-MAY-1951 Haagse_Harry', 'Haagse_Harry'],
    ['EDF+C', '', undefined],
  ])('say whom: kind %j, patient %j', async (kind, patient, subject) => {
    expect((await readEdf(write({ ...plain, kind, patient }))).subject).toBe(subject);
  });

  it('read what was recorded so far where the number of records is -1', async () => {
    const bytes = encodeEdf(plain);
    bytes.set(Buffer.from('-1      '), 236);
    const path = scratch.write('running.edf', Uint8Array.from([...bytes, 9]));
    expect((await readEdf(path)).samples).toEqual([Int32Array.of(1, -2, 3, -4)]);
  });

  it('read a file of annotations only, whose records have no duration', async () => {
    const notes = annotationSignal(['+0||$+7.5^2|REM|$', '+30||$'], 20);
    const path = write({ ...plain, kind: 'EDF+C', recordDuration: 0, signals: [notes] });
    expect(await readEdf(path)).toMatchObject({
      channels: [],
      samples: [],
      annotations: [{ time: 7.5, duration: 2, code: 'REM', text: 'REM' }],
    });
  });

  it('read a second signal of annotations, which does not say when records start', async () => {
    const first = annotationSignal(['+0.5||$+1|a|$', '+1.5||$'], 10);
    const second = annotationSignal(['', '+0.75|b|$+3|c|$'], 10);
    const path = write({ ...plain, kind: 'EDF+C', signals: [first, ecg, second] });
    const { annotations } = await readEdf(path);
    expect(annotations.map(({ time, text }) => [time, text])).toEqual([
      [0.25, 'b'],
      [0.5, 'a'],
      [2.5, 'c'],
    ]);
  });

  it('let starts of records be rounded, also where the rounding adds up', async () => {
    const notes = annotationSignal(['+0||$', '+0.3333||$', '+0.6667||$', '+1||$'], 8);
    const signals = [{ ...ecg, samples: new Array<number>(8).fill(0) }, notes];
    const path = write({ ...plain, kind: 'EDF+C', records: 4, recordDuration: '0.333333', signals });
    expect((await readEdf(path)).annotations).toEqual([]);
  });

  it('throw RangeError for samples that a channel has not', async () => {
    const notes = annotationSignal(['+0||$', '+1||$'], 4);
    const file = await openEdf(write({ ...plain, kind: 'EDF+C', signals: [notes, ecg] }));
    await expect(file.read(1, 0, 1)).rejects.toThrow(RangeError);
    await expect(file.read(0, 0, 5)).rejects.toThrow(RangeError);
    expect(Array.from(await file.read(0, 0, 4))).toEqual([1, -2, 3, -4]);
    await file.close();
  });
});

describe('damaged EDF files', () => {
  const ecgWith = (changes: Partial<EdfSignalToWrite>): EdfToWrite => ({
    ...plain,
    signals: [ecg, { ...ecg, ...changes }],
  });
  const withNotes = (records: readonly string[]): EdfToWrite => ({
    ...plain,
    kind: 'EDF+C',
    signals: [ecg, annotationSignal(records, 8)],
  });

  it.each([
    [
      'too many records',
      { ...plain, records: 3 },
      'byte 236 (number of records): "3" records of 4 bytes announced, the file holds 2; fetch the file again or',
    ],
    [
      'no records',
      { ...plain, records: 0 },
      'byte 236 (number of records): "0" records of 4 bytes announced, the file holds 2',
    ],
    [
      'duration',
      { ...plain, recordDuration: 'NaN' },
      'byte 244 (record duration): "NaN" is not a duration in seconds',
    ],
    [
      'no duration',
      { ...plain, recordDuration: 0 },
      'byte 472 (samples per record of signal 0): "2" samples in 0 s',
    ],
    [
      'physical limits',
      ecgWith({ physical: ['5,0', 6] }),
      'byte 472 (physical minimum of signal 1): "5,0" is not a plain number; fetch the file again or correct its header',
    ],
    [
      'equal limits',
      ecgWith({ physical: [5, 5] }),
      'byte 488 (physical maximum of signal 1): "5" and the minimum 5 do not give a scale',
    ],
    [
      'digital limits',
      ecgWith({ digital: [7, -7] }),
      'byte 520 (digital maximum of signal 1): "-7" and the minimum 7 are not limits of 16-bit samples',
    ],
    [
      'wide limits',
      ecgWith({ digital: [-8_388_608, 7] }),
      'byte 520 (digital maximum of signal 1): "7" and the minimum -8388608 are not limits of 16-bit',
    ],
    [
      'no samples',
      ecgWith({ samplesPerRecord: 0 }),
      'byte 696 (samples per record of signal 1): "0" samples per record: the signal has none',
    ],
    [
      'no start',
      withNotes(['+0|note|$', '+1||$']),
      'byte 772: no annotation says when this data record starts',
    ],
    [
      'gap',
      withNotes(['+0||$', '+3||$']),
      'byte 792: a data record starts at 3 s where the one before ended at 1 s; save its pieces without gaps as EDF+C',
    ],
    [
      'onset',
      withNotes(['+0||$1|a|$', '+1||$']),
      'byte 777: "1" is not the onset of an annotation; fetch the file again',
    ],
    [
      'NaN onset',
      withNotes(['+0||$+NaN|a|$', '+1||$']),
      'byte 777: "+NaN" is not the onset of an annotation',
    ],
    [
      'duration of a note',
      withNotes(['+0||$+1^-1|a|$', '+1||$']),
      'byte 777: "+1\\u0015-1" is not the onset',
    ],
    ['end of a note', withNotes(['+0||$+1|a$', '+1||$']), 'byte 777: an annotation without its end mark'],
    [
      'end of a list',
      withNotes(['+0||$+1|abcdefg|', '+1||$']),
      'byte 777: an annotation without its end mark',
    ],
  ])('%s', async (_, file, message) => {
    const bytes = encodeEdf({ ...file, records: 2 });
    bytes.set(Buffer.from(String(file.records).padEnd(8)), 236);
    expect(await messageOf(bytes)).toContain(`${scratch.path}/bad.edf, ${message}`);
  });

  it.each([
    [
      0,
      '\xffBIOSEMI',
      'byte 0 (version): "ÿBIOSEMI" is BDF, which has 24 bits per sample; convert it to EDF',
    ],
    [
      0,
      '1       ',
      'byte 0 (version): "1" is not the version of an EDF file, 0; check that this is an EDF file',
    ],
    [184, '256     ', 'byte 184 (header bytes): "256" is not 512, which 1 signals need'],
    [252, '-1  ', 'byte 252 (number of signals): "-1" is not a number of signals'],
    [252, 'NaN ', 'byte 252 (number of signals): "NaN" is not a number of signals'],
    [236, '-2      ', 'byte 236 (number of records): "-2" is not a number of records'],
    [
      236,
      '99999999',
      'byte 236 (number of records): "99999999" records of 4 bytes announced, the file holds 2',
    ],
    [472, '99999999', 'byte 236 (number of records): "2" records of 199999998 bytes announced'],
  ])('byte %i set to %j', async (position, text, message) => {
    const bytes = encodeEdf(plain);
    bytes.set(Buffer.from(text, 'latin1'), position);
    expect(await messageOf(bytes)).toContain(message);
  });

  it('with a header that goes past the end of the file', async () => {
    const bytes = encodeEdf(plain);
    bytes.set(Buffer.from('9999'), 252);
    bytes.set(Buffer.from('2560000 '), 184);
    expect(await messageOf(bytes)).toContain('byte 520: the file ends here, 2559480 bytes too early; fetch');
  });

  it('that are cut anywhere', async () => {
    const bytes = encodeEdf(withNotes(['+0||$', '+1||$']));
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: bytes.length - 1 }), async (keep) => {
        const path = scratch.write('cut.edf', bytes.subarray(0, keep));
        await expect(openEdf(path)).rejects.toThrow(InputError);
      }),
    );
  });

  it('give nothing but an InputError, however they are changed', async () => {
    const valid = encodeEdf(withNotes(['+0||$+0^1|ab|$', '+1||$']));
    const changes = fc.array(mutation, { minLength: 1, maxLength: 3 });
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(changes, async (all) => {
        refused += (await messageOf(all.reduce(mutate, valid))) === undefined ? 0 : 1;
      }),
      { numRuns: 300 },
    );
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 600 }), async (bytes) => {
        await messageOf(bytes);
      }),
      { numRuns: 50 },
    );
    expect(refused).toBeGreaterThan(50);
  });

  it('that are not there', async () => {
    expect(await inputErrorOf(() => readEdf('absent.edf'))).toBe(
      'absent.edf: no such file; give the path of an EDF file',
    );
  });
});

const data = realData('edf');

describe.skipIf(data.absent)(`a file that is there as EDF and as WFDB${data.reason}`, () => {
  const path = join(data.folder, 'test_generator_2');

  it('has the same samples, and the same values but for the baseline that WFDB rounds', async () => {
    const edf = await readEdf(`${path}.edf`);
    const wfdb = await readWfdb(path);
    // WFDB has the bytes of the annotations as a signal, the last one.
    expect([edf.channels.length, wfdb.channels.length]).toEqual([11, 12]);
    expect(edf.duration).toBe(600);
    for (const [index, channel] of edf.channels.entries()) {
      const other = wfdb.channels[index];
      const { name, rate, length } = other;
      expect(channel).toMatchObject({ name, rate, length });
      const samples = wfdb.samples[index];
      expect(samples).toHaveLength(120_000);
      expect(edf.samples[index].every((sample, at) => sample === samples[at])).toBe(true);
      expect(channel.gain).toBeCloseTo(other.gain, 4);
      // -1000 to 1000 is -32768 to 32767: 0 lies between two samples.
      expect(channel.baseline).toBeCloseTo(-0.5, 9);
      expect(other.baseline).toBe(0);
    }
    expect(edf.annotations).toEqual([
      { time: 0, duration: 0, code: 'RECORD START', text: 'RECORD START' },
      { time: 600, duration: 0, code: 'REC STOP', text: 'REC STOP' },
    ]);
    expect(edf.subject).toBeUndefined();
  });

  it('has the physical values of its 16-bit words', async () => {
    const edf = await readEdf(`${path}.edf`);
    const bytes = readFileSync(`${path}.edf`);
    const recordBytes = 2 * (11 * 200 + 51);
    // Sample 7 of the fourth signal of the data record 41.
    const word = bytes.readInt16LE(256 * 13 + 41 * recordBytes + 2 * (3 * 200 + 7));
    const { gain, baseline } = edf.channels[3];
    const value = (edf.samples[3][41 * 200 + 7] - baseline) / gain;
    expect(value).toBeCloseTo(-1000 + ((word + 32_768) * 2000) / 65_535, 9);
  });
});
