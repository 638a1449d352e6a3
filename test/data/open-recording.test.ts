import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openRecording, readRecording } from '../../src/data/open-recording.js';
import type { RecordingFile } from '../../src/data/recording.js';
import { InputError } from '../../src/errors/input-error.js';
import { encodeEdf } from './edf/encode-edf.js';
import { encodeAnnotations } from './wfdb/encode-annotations.js';
import { scratchFolder } from './wfdb/scratch.js';

const scratch = scratchFolder();
const beat = { sample: 1, type: 1, subtype: 0, channel: 0, number: 0, note: new Uint8Array() };

const signal = {
  label: 'ECG',
  unit: 'mV',
  physical: [-1, 1],
  digital: [-100, 100],
  samplesPerRecord: 3,
  samples: [5, 6, 7],
} as const;

scratch.write('rec.hea', 'rec 1 100 3\nrec.dat 16\n');
scratch.write('rec.dat', Uint8Array.of(5, 0, 6, 0, 7, 0));
scratch.write('rec.qrs', encodeAnnotations([beat]));
scratch.write('rec.txt', '5\n6\n7\n');
scratch.write('REC2.TXT', '5\n6\n7\n');
scratch.write(
  'rec.EDF',
  encodeEdf({ patient: '', kind: '', records: 1, recordDuration: 1, signals: [signal] }),
);

async function lastTwo(file: RecordingFile): Promise<number[]> {
  try {
    return Array.from(await file.read(0, 1, 3));
  } finally {
    await file.close();
  }
}

describe('openRecording and readRecording', () => {
  it.each(['rec', 'rec.hea', 'rec.dat', 'rec.EDF', 'rec.txt', 'REC2.TXT'])('read %s', async (name) => {
    const path = join(scratch.path, name);
    const options = { rate: 100 };
    expect(Array.from((await readRecording(path, options)).samples[0])).toEqual([5, 6, 7]);
    expect(await lastTwo(await openRecording(path, options))).toEqual([6, 7]);
  });

  it('hand on the options of the format', async () => {
    const record = await readRecording(join(scratch.path, 'rec.dat'), { annotator: 'qrs' });
    expect(record.annotations).toEqual([{ time: 0.01, duration: 0, code: 'N', text: '' }]);
    const text = join(scratch.path, 'rec.txt');
    const { channels } = await openRecording(text, { rate: 50, unit: 'uV', gain: 2, name: 'C4' });
    expect(channels).toEqual([{ name: 'C4', unit: 'uV', rate: 50, gain: 2, baseline: 0, length: 3 }]);
  });

  it('refuse text without a rate, and other extensions', async () => {
    for (const read of [openRecording, readRecording]) {
      await expect(read('x.txt')).rejects.toThrow(
        'x.txt: a text file does not say its sampling rate; give it as "rate" in Hz',
      );
      await expect(read('x.bdf')).rejects.toThrow(
        'x.bdf: the extension names no known format; give a WFDB record (no extension, .hea or .dat), an .edf file, a .txt file, an .npy file or a .parquet file',
      );
    }
  });

  it.skipIf(process.platform !== 'linux')('leave no file open (counted on Linux only)', async () => {
    scratch.write('short.hea', 'short 1 100 4\nrec.dat 16\n');
    scratch.write('wrong.hea', 'wrong 1 100 3\nrec.dat 16 1 16 0 5 99\n');
    scratch.write('lost.hea', 'lost 2 100 3\nrec.dat 16\nlost.dat 16\n');
    scratch.write('cut.edf', '0       ');
    scratch.write('word.txt', 'word');
    const before = readdirSync('/proc/self/fd').length;
    const names = ['short', 'wrong', 'lost', 'cut.edf', 'word.txt'];
    for (const name of names) {
      await expect(readRecording(join(scratch.path, name), { rate: 1 })).rejects.toThrow(InputError);
    }
    // What is judged when it is read does not keep a record from being opened.
    for (const name of names.filter((other) => other !== 'wrong' && other !== 'lost')) {
      await expect(openRecording(join(scratch.path, name), { rate: 1 })).rejects.toThrow(InputError);
    }
    for (const name of ['rec', 'rec.EDF', 'rec.txt']) {
      await readRecording(join(scratch.path, name), { rate: 1 });
      await lastTwo(await openRecording(join(scratch.path, name), { rate: 1 }));
    }
    expect(readdirSync('/proc/self/fd')).toHaveLength(before);
  });

  it('throw RangeError for samples that a text has not', async () => {
    const file = await openRecording(join(scratch.path, 'rec.txt'), { rate: 1 });
    await expect(file.read(0, 0, 4)).rejects.toThrow(RangeError);
  });
});
