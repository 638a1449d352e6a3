import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordingsSchema } from '../../../src/config/data-config.js';
import type { Oddity } from '../../../src/data/oddity.js';
import { NOT_MEASURED } from '../../../src/data/recording.js';
import { loadSignals } from '../../../src/data/recordings/load-signals.js';
import { openWfdb, readWfdb } from '../../../src/data/wfdb/wfdb.js';
import { encodeAnnotations } from './encode-annotations.js';
import { encodeRecord, type RecordToWrite, record } from './encode-record.js';
import { scratchFolder } from './scratch.js';

const scratch = scratchFolder();

function write(files: ReadonlyMap<string, string | Uint8Array>): void {
  for (const [file, content] of files) scratch.write(file, content);
}

/** Frames [from, to) of a record, as a record of their own. */
function cut(whole: RecordToWrite, from: number, to: number): RecordToWrite {
  return {
    ...whole,
    frames: to - from,
    groups: whole.groups.map((group) => ({
      ...group,
      signals: group.signals.map((signal) => {
        const first = from * signal.samplesPerFrame;
        const samples = signal.samples.slice(first, to * signal.samplesPerFrame);
        // Differences continue from the sample before.
        const before = from === 0 ? signal.initial : signal.samples[first - 1];
        return { ...signal, samples, initial: group.format === 8 ? before : samples[0] };
      }),
    })),
  };
}

function withoutSkew(written: RecordToWrite): RecordToWrite {
  return {
    ...written,
    groups: written.groups.map((group) => ({
      ...group,
      signals: group.signals.map((signal) => ({ ...signal, skew: 0 })),
    })),
  };
}

async function oddities(path: string): Promise<readonly Oddity[]> {
  const found: Oddity[] = [];
  await readWfdb(path, { report: (oddity) => found.push(oddity) });
  return found;
}

/** A signal of format 16 as a file, and its header line. */
function signal(file: string, samples: readonly number[], scale: string, name: string): string {
  scratch.write(file, new Uint8Array(Int16Array.from(samples).buffer));
  return `${file} 16 ${scale} 16 0 ${samples[0]} ${samples.reduce((sum, one) => sum + one, 0)} 0 ${name}\n`;
}

describe('records of segments', () => {
  it('read the same as the whole record, with null segments as gaps of their length, whole and piece by piece', async () => {
    const cuts = fc.array(fc.record({ share: fc.nat(999), gap: fc.nat(4) }), { maxLength: 4 });
    const pieces = fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat()), { minLength: 2, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(record, cuts, pieces, async (skewed, places, wanted) => {
        const written = withoutSkew(skewed);
        write(encodeRecord('whole', written));
        const whole = await readWfdb(join(scratch.path, 'whole'));
        const starts = new Map(places.map(({ share, gap }) => [1 + (share % (written.frames - 1)), gap]));
        const edges = [...starts.keys()].sort((a, b) => a - b);
        const lines: string[] = [];
        const expected = whole.channels.map((): number[] => []);
        const bounds = [0, ...edges, written.frames];
        let frames = written.frames;
        for (let i = 0; i + 1 < bounds.length; i++) {
          const [from, to] = [bounds[i], bounds[i + 1]];
          const gap = starts.get(from) ?? 0;
          if (gap > 0) lines.push(`~ ${gap}`);
          frames += gap;
          write(encodeRecord(`part${i}`, cut(written, from, to)));
          lines.push(`part${i} ${to - from}`);
          whole.samples.forEach((samples, channel) => {
            const each = samples.length / written.frames;
            expected[channel].push(
              ...new Array<number>(gap * each).fill(NOT_MEASURED),
              ...samples.slice(from * each, to * each),
            );
          });
        }
        const header = `parts/${lines.length} ${whole.channels.length} ${written.rate} ${frames}`;
        scratch.write('parts.hea', `${[header, ...lines].join('\n')}\n`);
        const parts = await readWfdb(join(scratch.path, 'parts'));
        expect(parts.samples.map((samples) => Array.from(samples))).toEqual(expected);
        expect(parts.channels).toEqual(
          whole.channels.map((channel, i) => ({ ...channel, length: expected[i].length })),
        );
        expect(parts.duration).toBeCloseTo(frames / written.rate, 9);
        const file = await openWfdb(join(scratch.path, 'parts'));
        try {
          for (const [a, b, c] of wanted) {
            const channel = a % expected.length;
            const start = b % expected[channel].length;
            const end = start + (c % (expected[channel].length - start + 1));
            expect(Array.from(await file.read(channel, start, end))).toEqual(
              expected[channel].slice(start, end),
            );
          }
          const missing = expected.map((own) => own.filter((sample) => sample === NOT_MEASURED).length);
          expect(await file.countNotMeasured([...expected.keys()])).toEqual(missing);
        } finally {
          await file.close();
        }
      }),
      { numRuns: 40 },
    );
  });

  it('of a variable layout find signals by name, and bring them to the gain of the layout', async () => {
    scratch.write(
      'v_layout.hea',
      'v_layout 3 100 0\n~ 0 200/mV 16 0 0 0 0 II\n~ 0 100(50)/mV 16 0 0 0 0 V\n~ 0 1/mmHg 16 0 0 0 0 ABP\n',
    );
    scratch.write(
      'v1.hea',
      `v1 2 100 2\n${signal('v1a.dat', [9, 10], '100(50)/mV', 'V')}${signal('v1b.dat', [1, 2], '200/mV', 'II')}`,
    );
    scratch.write('v2.hea', `v2 1 100 3\n${signal('v2.dat', [-3, 5, -32768], '400(1)/mV', 'II')}`);
    scratch.write('v.hea', 'v/4 3 100 6\nv_layout 0\nv1 2\n~ 1\nv2 3\n');
    const found: Oddity[] = [];
    const gone = NOT_MEASURED;
    const file = await openWfdb(join(scratch.path, 'v'), { report: (oddity) => found.push(oddity) });
    expect(file.channels.map(({ name, gain, baseline, length }) => [name, gain, baseline, length])).toEqual([
      ['II', 200, 0, 6],
      ['V', 100, 50, 6],
      ['ABP', 1, 0, 6],
    ]);
    // (-3 - 1) / 2 and (5 - 1) / 2; the mark of format 16 stays one.
    expect((await file.readAll([0, 1])).map((samples) => Array.from(samples))).toEqual([
      [1, 2, gone, -2, 2, gone],
      [9, 10, gone, gone, gone, gone],
    ]);
    await file.close();
    expect(file.channels[2].fault?.problem).toBe('no segment has channel "ABP"');
    expect(found.map(({ kind, place }) => [kind, place])).toEqual([
      ['gain of a segment', 'line 5, segment v2'],
    ]);
  });

  it('are rounded to the nearest integer, halves away from 0, and a signal without a file is a gap', async () => {
    scratch.write('r1.hea', `r1 1 100 1\n${signal('r1.dat', [7], '100/mV', 'II')}`);
    scratch.write('r2.hea', `r2 1 100 2\n${signal('r2.dat', [3, -3], '200/mV', 'II')}`);
    scratch.write('r3.hea', 'r3 1 100 2\n~ 0 100/mV 16 0 0 0 0 II\n');
    scratch.write('r.hea', 'r/3 1 100 5\nr1 1\nr2 2\nr3 2\n');
    const { samples } = await readWfdb(join(scratch.path, 'r'), { report: () => undefined });
    expect(Array.from(samples[0])).toEqual([7, 2, -2, NOT_MEASURED, NOT_MEASURED]);
  });

  it('have the annotations of the whole record', async () => {
    scratch.write(
      'a1.hea',
      `a1 1 100 300\n${signal('a1.dat', new Array<number>(300).fill(1), '100/mV', 'II')}`,
    );
    scratch.write('a.hea', 'a/2 1 100 600\na1 300\na1 300\n');
    const plain = { subtype: 0, channel: 0, number: 0, note: new Uint8Array() };
    scratch.write('a.atr', encodeAnnotations([{ sample: 450, type: 5, ...plain }]));
    const { annotations, duration } = await readWfdb(join(scratch.path, 'a'));
    expect(annotations).toMatchObject([{ time: 4.5, code: 'V' }]);
    expect(duration).toBe(6);
  });

  it('are checked as records are: checksums, lengths, rates, signals and names', async () => {
    const line = signal('c.dat', [4, 5, 6], '100/mV', 'II');
    scratch.write('c.hea', `c 1 100 3\n${line.replace(' 15 0', ' 16 0')}`);
    const master = (lines: string, frames = 3) => scratch.write('m.hea', `m/1 1 100 ${frames}\n${lines}\n`);
    const path = join(scratch.path, 'm');
    master('c 3');
    expect((await oddities(path)).map(({ problem }) => problem)).toEqual([
      expect.stringContaining('the checksum is 15, not 16'),
    ]);
    master('c 5', 6);
    expect((await oddities(path)).map(({ place, problem }) => `${place}: ${problem}`)).toEqual([
      'line 1, number of samples: 6 announced, the segments have 5',
      'line 2, number of samples: segment c has 3, not 5',
      expect.stringContaining('checksum'),
    ]);
    scratch.write('slow.hea', 'slow 1 50 3\nc.dat 16\n');
    scratch.write('two.hea', 'two 2 100 1\nc.dat 16\nc.dat 16\n');
    for (const [lines, message] of [
      [
        'slow 3',
        'm.hea, line 2, segment slow: it has 50 samples per second, the record 100; read the segments one',
      ],
      ['two 1', 'm.hea, line 2, segment two: it has 2 signals, the record 1; read the segments one by one'],
      ['../c 3', 'm.hea, line 2, name of the segment: "../c" is not in the header\'s folder'],
      ['m 3', 'm.hea, line 2, name of the segment: "m" is itself divided into segments'],
      ['~ 3', 'm.hea, line 1, number of segments: no segment has samples'],
    ]) {
      master(lines);
      await expect(oddities(path)).rejects.toThrow(message);
    }
    await expect(oddities(join(scratch.path, 'none'))).rejects.toThrow('none.hea');
  });

  it('are not used a second time when a config names their record and themselves', async () => {
    const samples = Array.from({ length: 256 }, (_, i) => i % 9);
    for (const name of ['p', 'q', 'r']) {
      scratch.write(
        `use_${name}1.hea`,
        `use_${name}1 1 100 256\n${signal(`use_${name}.dat`, samples, '100/mV', 'II')}`,
      );
      scratch.write(`use_${name}.hea`, `use_${name}/2 1 100 512\nuse_${name}1 256\nuse_${name}1 256\n`);
    }
    const given = (changes: object) =>
      recordingsSchema.parse({
        ...{ source: 'recordings', folder: scratch.path, files: ['use_*'], split: { by: 'recording' } },
        signal: { kind: 'raw', length: 64 },
        labels: { by: 'file', classes: { a: ['use_p*'], b: ['use_q*', 'use_r*'] } },
        ...changes,
      });
    await expect(loadSignals(given({}), { seed: 1 })).rejects.toThrow(
      'data.files: recording "use_p1" is a segment of "use_p", and would be used twice; name the segments in data.exclude',
    );
    const signals = await loadSignals(given({ exclude: ['use_*1'] }), { seed: 1 });
    expect(signals.map(({ name, count }) => [name, count])).toEqual([
      ['use_p', 512],
      ['use_q', 512],
      ['use_r', 512],
    ]);
  });
});
