import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NOT_MEASURED } from '../../../src/data/recording.js';
import { bytesOf, SAMPLE_FORMATS } from '../../../src/data/wfdb/sample-format.js';
import { openWfdb, readWfdb } from '../../../src/data/wfdb/wfdb.js';
import { InputError } from '../../../src/errors/input-error.js';
import { encodeRecord, type RecordToWrite, record } from './encode-record.js';
import { encodeSamples, SAMPLE_RANGES } from './encode-samples.js';
import { mutate, mutation } from './mutation.js';
import { inputErrorOf } from './outcome.js';
import { scratchFolder } from './scratch.js';

const scratch = scratchFolder();

/** Writes the files of a record, and gives its path without extension. */
function write(name: string, files: ReadonlyMap<string, string | Uint8Array>): string {
  for (const [file, content] of files) {
    scratch.write(file, content);
  }
  return join(scratch.path, name);
}

/** Samples that a reader gives: without those before the start, and with NOT_MEASURED for the mark and behind the end. */
function expectedSamples({ groups }: RecordToWrite): number[][] {
  return groups.flatMap(({ format, signals }) => {
    const mark = format === 8 ? undefined : SAMPLE_RANGES.get(format)?.[0];
    return signals.map(({ samples, skew, samplesPerFrame }) =>
      samples.map((_, index) => {
        const stored = samples[index + skew * samplesPerFrame];
        return stored === undefined || stored === mark ? NOT_MEASURED : stored;
      }),
    );
  });
}

/** Samples that come back after whole groups of every format, so that large files are quick to write. */
const PERIOD = 6 * 101;

function periodicSample(index: number): number {
  return ((index % PERIOD) * 7919) % 101;
}

function periodicBytes(format: number, samples: number): Uint8Array {
  const period = encodeSamples(
    format,
    Array.from({ length: PERIOD }, (_, index) => periodicSample(index)),
  );
  const bytes = Buffer.alloc(period.length * Math.ceil(samples / PERIOD), period);
  const packing = SAMPLE_FORMATS.get(format);
  return packing === undefined ? bytes : bytes.subarray(0, bytesOf(packing, samples));
}

describe('readWfdb and openWfdb', () => {
  it('give back what was written, whole and piece by piece', async () => {
    const pieces = fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat()), { minLength: 3, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(record, pieces, async (written, places) => {
        const path = write('round', encodeRecord('round', written));
        const whole = await readWfdb(path);
        const expected = expectedSamples(written);
        expect(whole.samples.map((samples) => Array.from(samples))).toEqual(expected);
        const signals = written.groups.flatMap((group) => group.signals);
        expect(whole.channels).toEqual(
          signals.map(({ gain, baseline, samplesPerFrame }, index) => ({
            name: `lead ${index}`,
            unit: 'uV',
            rate: written.rate * samplesPerFrame,
            gain,
            baseline,
            length: expected[index].length,
          })),
        );
        expect(whole.duration).toBeCloseTo(
          expected[0].length / (written.rate * signals[0].samplesPerFrame),
          9,
        );
        const file = await openWfdb(`${path}.hea`);
        try {
          for (const [a, b, c] of places) {
            const channel = a % expected.length;
            const start = b % expected[channel].length;
            const end = start + (c % (expected[channel].length - start + 1));
            const piece = await file.read(channel, start, end);
            expect(Array.from(piece)).toEqual(expected[channel].slice(start, end));
          }
        } finally {
          await file.close();
        }
      }),
      { numRuns: 60 },
    );
  });

  it.each([...SAMPLE_RANGES.keys()])('read across pieces of a larger file of format %i', async (format) => {
    const [frames, width] = [60_001, 5];
    scratch.write('large.dat', periodicBytes(format, frames * width));
    const line = `large.dat ${format}`;
    scratch.write('large.hea', `large 3 100 ${frames}\n${line}\n${line}x3\n${line}\n`);
    const whole = await readWfdb(join(scratch.path, 'large'));
    let sum = 0;
    whole.samples[1].forEach((sample, index) => {
      const stored = periodicSample(Math.floor(index / 3) * width + 1 + (index % 3));
      sum += stored;
      if (sample !== (format === 8 ? sum : stored)) {
        expect.fail(`sample ${index} is ${sample}`);
      }
    });
    const file = await openWfdb(join(scratch.path, 'large'));
    for (const [channel, from, to] of [
      [1, 0, 180_003],
      [2, 52_000, 53_000],
      [1, 100_001, 179_999],
      [0, 0, 60_001],
    ]) {
      const piece = await file.read(channel, from, to);
      expect(piece).toHaveLength(to - from);
      expect(piece.every((sample, index) => sample === whole.samples[channel][from + index])).toBe(true);
    }
    await file.close();
  });

  it.each([16, 212, 310, 311])('read frames that are larger than a piece, format %i', async (format) => {
    const width = 180_001;
    const inFrame = width + 1;
    scratch.write('wide.dat', periodicBytes(format, 4 * inFrame));
    scratch.write('wide.hea', `wide 2 1 4\nwide.dat ${format}\nwide.dat ${format}x${width}\n`);
    const file = await openWfdb(join(scratch.path, 'wide'));
    const first = await file.read(0, 0, 4);
    const second = await file.read(1, width - 2, width + 2);
    await file.close();
    expect(Array.from(first)).toEqual([0, 1, 2, 3].map((frame) => periodicSample(frame * inFrame)));
    expect(Array.from(second)).toEqual(
      [width - 1, width, inFrame + 1, inFrame + 2].map((index) => periodicSample(index)),
    );
  });

  it('takes the number of samples from the file where the header has none, and checks no sum then', async () => {
    scratch.write('open.dat', encodeSamples(212, [1, 2, 3, 4, 5, 6, 7]));
    for (const first of ['open 1', 'open 1 250 0']) {
      scratch.write('open.hea', `${first}\nopen.dat 212 0 12 0 1 99 0`);
      const recording = await readWfdb(join(scratch.path, 'open'));
      expect(Array.from(recording.samples[0])).toEqual([1, 2, 3, 4, 5, 6, 7]);
      expect(recording.channels[0]).toMatchObject({ name: 'signal 0', rate: 250, gain: 200, unit: 'mV' });
    }
  });

  it('opens a record without signals, and files in a folder below', async () => {
    scratch.write('none.hea', 'none 0 100 500\n');
    expect(await readWfdb(join(scratch.path, 'none'))).toMatchObject({ channels: [], duration: 5 });
    mkdirSync(join(scratch.path, 'below'));
    scratch.write('below/x.dat', Uint8Array.of(1, 0));
    scratch.write('below.hea', 'below 1 100 1\nbelow/x.dat 16\n');
    expect((await readWfdb(join(scratch.path, 'below'))).samples).toEqual([Int32Array.of(1)]);
  });

  it('lets a file be padded to its block, and to a group of packed samples', async () => {
    scratch.write('padded.dat', new Uint8Array(512));
    scratch.write('padded.hea', 'padded 1 100 10\npadded.dat 16 200 12 0 0 0 512\n');
    expect((await readWfdb(join(scratch.path, 'padded'))).samples[0]).toHaveLength(10);
    scratch.write('padded.dat', new Uint8Array(4));
    scratch.write('padded.hea', 'padded 1 100 2\npadded.dat 310\n');
    expect((await readWfdb(join(scratch.path, 'padded'))).samples[0]).toHaveLength(2);
  });

  it('throws RangeError for samples that a channel has not', async () => {
    scratch.write('range.dat', Uint8Array.of(1, 0, 2, 0));
    scratch.write('range.hea', 'range 1 100 2\nrange.dat 16\n');
    const file = await openWfdb(join(scratch.path, 'range'));
    for (const [channel, start, end] of [
      [1, 0, 1],
      [-1, 0, 1],
      [0, -1, 1],
      [0, 0, 3],
      [0, 2, 1],
      [0, 0.5, 1],
      [0, Number.NaN, 1],
    ]) {
      await expect(file.read(channel, start, end)).rejects.toThrow(RangeError);
    }
    await file.close();
  });
});

describe('a record of 150 000 signals', () => {
  it('is read like any other', async () => {
    const signals = 150_000;
    const lines = Array.from(
      { length: signals },
      (_, i) => `wide.dat 16 200 16 0 ${i % 100} ${i % 100} 0 s${i}`,
    );
    scratch.write('wide.hea', `wide ${signals} 100 1\n${lines.join('\n')}\n`);
    scratch.write(
      'wide.dat',
      Uint8Array.from({ length: 2 * signals }, (_, i) => (i % 2 === 0 ? (i / 2) % 100 : 0)),
    );
    const file = await openWfdb(join(scratch.path, 'wide'));
    try {
      expect(file.channels).toHaveLength(signals);
      expect((await file.readAll([149_999, 7])).map((samples) => samples[0])).toEqual([99, 7]);
      expect((await file.countNotMeasured([...file.channels.keys()])).some((count) => count > 0)).toBe(false);
    } finally {
      await file.close();
    }
  });

  it('in as many files is refused', async () => {
    const lines = Array.from({ length: 257 }, (_, i) => `f${i}.dat 16`);
    scratch.write('files.hea', `files 257 100 1\n${lines.join('\n')}\n`);
    await expect(openWfdb(join(scratch.path, 'files'))).rejects.toThrow(
      'files.hea, line 258, file: the signals are in 257 files; at most 256 are read; divide the record',
    );
  });
});

describe('damaged records', () => {
  /** Message of reading a record of this header with a signal file of 8 bytes, 1 0 2 0 3 0 4 0. */
  async function messageOf(header: string): Promise<string | undefined> {
    scratch.write('bad.dat', Uint8Array.of(1, 0, 2, 0, 3, 0, 4, 0));
    scratch.write('bad.hea', header);
    return inputErrorOf(() => readWfdb(join(scratch.path, 'bad')));
  }

  it.each([
    [
      'bad 1 100 4\nbad.dat 16 1 16 0 1 11 0 II',
      'bad.dat, channel "II": the checksum is 10, not 11 (SCRATCH/bad.hea, line 2); fetch the file again',
    ],
    [
      'bad 1 100 4\nbad.dat 16 1 16 0 9 10 0 II',
      'bad.dat, channel "II": the first sample is 1, not 9 (SCRATCH/bad.hea, line 2); fetch the file again',
    ],
    [
      'bad 1 100 5\nbad.dat 16',
      'bad.dat, byte 8: the file ends here; 5 frames of 1 samples need 10 bytes; fetch the file again or',
    ],
    [
      'bad 1 100 2147483648\nbad.dat 16',
      'bad.dat, byte 8: the file ends here; 2147483648 frames of 1 samples need 4294967296 bytes',
    ],
    ['bad 1 100 9007199254740991\nbad.dat 32x9007199254740991', 'bad.dat, byte 8: the file ends here'],
    ['bad 1 100 1\nbad.dat 16+9007199254740991', 'bad.dat, byte 8: the file ends here'],
    ['bad 1 100 1\nbad.dat 16x2147483648', 'bad.dat, byte 8: the file ends here'],
    [
      'bad 1 100 2\nbad.dat 16',
      'bad.hea, line 1, number of samples: 2 announced, bad.dat holds 4; correct the numbers of samples',
    ],
    ['bad 1 100 4\nbad.dat 16:4', 'bad.hea, line 2: a skew of 4 leaves nothing of the signal; correct'],
    ['bad 1 100\nbad.dat 16x5', 'bad.hea, line 2: the signal has no samples; correct the header'],
    [
      'bad 1 100 4\n../bad.dat 16',
      'bad.hea, line 2, file: "../bad.dat" is not in the header\'s folder; put it next to the header',
    ],
    ['bad 1 100 4\n/etc/hosts 16', 'bad.hea, line 2, file: "/etc/hosts" is not in'],
    ['bad 1 100 4\nb\0ad.dat 16', 'bad.hea, line 2, file: "b\\u0000ad.dat" is not in'],
    [
      'bad 1 100 4\nabsent.dat 16',
      'SCRATCH/bad.hea, line 2, file: there is no file SCRATCH/absent.dat; put it next to the header',
    ],
    ['bad 1 100 4\n. 16', ': this is not a file; give the path of a file'],
  ])('%j', async (header, message) => {
    expect(await messageOf(header)).toContain(message.replaceAll('SCRATCH', scratch.path));
  });

  it('that have files of different lengths and no number of samples', async () => {
    scratch.write('other.dat', Uint8Array.of(1, 0));
    expect(await messageOf('bad 2 100\nbad.dat 16\nother.dat 16')).toContain(
      'bad.hea, line 1, number of samples: it is missing, and the signal files hold 4, 1 samples per signal',
    );
  });

  it('that are not there, or are pipes or folders', async () => {
    const absent = join(scratch.path, 'absent');
    expect(await inputErrorOf(() => readWfdb(absent))).toBe(
      `${absent}.hea: no such file; give the path of a WFDB record`,
    );
    expect(await inputErrorOf(() => readWfdb('a\0b'))).toContain('the path contains a NUL character');
    mkdirSync(join(scratch.path, 'folder.hea'));
    expect(await inputErrorOf(() => readWfdb(join(scratch.path, 'folder')))).toContain('this is not a file');
    if (process.platform !== 'win32') {
      const pipe = join(scratch.path, 'pipe.hea');
      execFileSync('mkfifo', [pipe]);
      expect(await inputErrorOf(() => readWfdb(pipe))).toContain('this is not a file');
    }
  });

  it('that become shorter while they are open', async () => {
    scratch.write('shrink.hea', 'shrink 1 100 4\nshrink.dat 16');
    scratch.write('shrink.dat', new Uint8Array(8));
    const file = await openWfdb(join(scratch.path, 'shrink'));
    scratch.write('shrink.dat', new Uint8Array(5));
    expect(await inputErrorOf(() => file.read(0, 0, 4))).toBe(
      `${scratch.path}/shrink.dat, byte 5: the file became shorter while it was being read; try again when no program is writing to it`,
    );
    await file.close();
    expect(await inputErrorOf(() => file.read(0, 0, 1))).toContain('shrink.dat, byte 0: cannot be read (');
  });

  it('that are cut anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(record, fc.nat(), fc.nat(), async (written, which, keep) => {
        const files = encodeRecord('cut', written);
        const signalFiles = [...files.keys()].filter((name) => name.endsWith('.dat'));
        const name = signalFiles[which % signalFiles.length];
        const bytes = files.get(name);
        if (bytes instanceof Uint8Array) {
          files.set(name, bytes.subarray(0, keep % bytes.length));
        }
        const path = write('cut', files);
        await expect(readWfdb(path)).rejects.toThrow(InputError);
        await expect(openWfdb(path)).rejects.toThrow(`${name}, byte ${keep % (bytes?.length ?? 1)}: `);
      }),
      { numRuns: 40 },
    );
  });

  it('give nothing but an InputError, however they are changed', async () => {
    let refused = 0;
    const small = record.filter(({ groups }) => groups.length < 3);
    await fc.assert(
      fc.asyncProperty(
        small,
        fc.nat(),
        fc.array(mutation, { minLength: 1, maxLength: 3 }),
        async (written, which, changes) => {
          const files = encodeRecord('mutant', written);
          // The header more often than not: most of what can lie is there.
          const names = [...files.keys(), 'mutant.hea', 'mutant.hea'];
          const name = names[which % names.length];
          const content = files.get(name) ?? '';
          const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
          files.set(name, changes.reduce(mutate, bytes));
          const path = write('mutant', files);
          refused += (await inputErrorOf(() => readWfdb(path))) === undefined ? 0 : 1;
        },
      ),
      { numRuns: 200 },
    );
    expect(refused).toBeGreaterThan(50);
  });
});
