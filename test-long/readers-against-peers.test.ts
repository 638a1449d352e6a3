import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { annotationCode } from '../src/data/wfdb/annotation-code.js';
import { oddEdfFiles } from '../test/data/edf/odd-edf.js';
import { expectTruth, type Own, readOwn } from '../test/data/odd-recording.js';
import { oddAnnotations, oddRecords } from '../test/data/wfdb/odd-records.js';
import { scratchFolder } from '../test/data/wfdb/scratch.js';
import { readers, runReaders } from './fixtures/readers.js';

const SEED = 20_261_127;

/** Samples per second of the records that have annotations. */
const RATE = 250;
const records = oddRecords(7, SEED);
const annotated = oddAnnotations(9, SEED);
const edfs = oddEdfFiles(5, SEED);

const refusal = z.strictObject({ error: z.string() });
const value = z.number().nullable();
const recordAnswer = z.strictObject({
  rate: z.number(),
  names: z.array(z.string().nullable()),
  units: z.array(z.string().nullable()),
  gains: z.array(z.number()),
  baselines: z.array(z.number()),
  samples: z.array(z.array(value)),
});
const annotationAnswer = z.strictObject({
  annotations: z.array(z.tuple([z.number(), z.string(), z.string()])),
});
const mneAnswer = z.strictObject({
  channels: z.array(z.strictObject({ signal: z.number(), rate: z.number(), values: z.array(value) })),
  annotations: z.array(z.tuple([z.number(), z.number(), z.string()])),
});
const pyedflibAnswer = z.strictObject({
  channels: z.array(z.strictObject({ name: z.string(), rate: z.number(), samples: z.array(z.number()) })),
});
const answers = z.record(
  z.string(),
  z.strictObject({
    record: z.union([refusal, recordAnswer]).optional(),
    annotations: z.union([refusal, annotationAnswer]).optional(),
    mne: z.union([refusal, mneAnswer]).optional(),
    pyedflib: z.union([refusal, pyedflibAnswer]).optional(),
  }),
);

const scratch = scratchFolder();
for (const { files } of [...records, ...annotated, ...edfs]) {
  for (const [file, content] of files) scratch.write(file, content);
}

/** wfdb-python drops what is not ASCII from a header. */
function ascii(text: string): string {
  return text.replace(/[^ -~]/g, '').trim();
}

/** How many files another reader reads as ffirm does, and how many it refuses, by oddness. */
class Tally {
  private readonly kinds = new Map<string, { same: number; refused: number }>();

  count(oddness: string, which: 'same' | 'refused'): void {
    const kind = this.kinds.get(oddness) ?? { same: 0, refused: 0 };
    kind[which] += 1;
    this.kinds.set(oddness, kind);
  }

  total(which: 'same' | 'refused'): number {
    return Array.from(this.kinds.values()).reduce((sum, kind) => sum + kind[which], 0);
  }
}

const ownOf = new Map<string, Own>();

describe(`odd recordings, ${records.length + annotated.length + edfs.length} files, as ffirm reads them`, () => {
  it.each([
    ['WFDB records', records],
    ['WFDB records with annotations', annotated],
    ['EDF files', edfs],
  ] as const)('%s give what was written, or a refusal with place and reason', async (_, all) => {
    for (const one of all) {
      const own = await readOwn(scratch.path, one);
      ownOf.set(one.name, own);
      expectTruth(one, own);
    }
  });
});

/** Ways in which the end of an annotation file is lost, and annotations with it. */
/** A zero behind the end mark is padding, also a single one. */
const HARMLESS: ReadonlySet<string> = new Set(['nothing', 'zeros behind the end', 'an odd number of bytes']);
const LOSES_ANNOTATIONS: ReadonlySet<string> = new Set(['no byte at all', 'an end in the middle']);

it('annotation files of WFDB give what was written, or what comes before the damage', () => {
  for (const { name, oddness, written } of annotated) {
    const own = ownOf.get(name);
    const read = own?.annotations.map(({ time, code, text }) => [Math.round(time * RATE), code, text]) ?? [];
    const expected = written.map(([sample, type, note]) => [sample, annotationCode(type), note]);
    const kept = LOSES_ANNOTATIONS.has(oddness) ? read.length : expected.length;
    const [last, ...before] = read.reverse();
    expect(before.reverse(), `${name}, ${oddness}`).toEqual(expected.slice(0, Math.max(0, kept - 1)));
    // The last one may have lost its note.
    if (kept > 0) expect(last.slice(0, 2), `${name}, ${oddness}`).toEqual(expected[kept - 1].slice(0, 2));
    expect(own?.oddities, `${name}, ${oddness}`).toBe(HARMLESS.has(oddness) ? 0 : 1);
  }
});

describe.skipIf(readers.absent)(`the same files as others read them${readers.reason}`, () => {
  let peers: z.infer<typeof answers> = {};
  beforeAll(async () => {
    peers = answers.parse(await runReaders('read_recordings.py', [scratch.path]));
  }, 900_000);

  const readBefore = (name: string): Own => {
    const own = ownOf.get(name);
    if (own === undefined) throw new Error(`${name} was not read`);
    return own;
  };

  it('WFDB records have the samples, scales and names that wfdb-python reads', () => {
    const tally = new Tally();
    for (const { name, oddness, unlike = [] } of records) {
      const peer = peers[name]?.record ?? { error: 'nothing' };
      if ('error' in peer) {
        tally.count(oddness, 'refused');
        continue;
      }
      const own = readBefore(name);
      expect(own.channels, name).toHaveLength(peer.samples.length);
      own.channels.forEach((channel, index) => {
        const samples = own.samples[index];
        if (samples === undefined) return;
        const end = samples.length - (unlike[index] ?? 0);
        expect(peer.samples[index], `${name}, ${oddness}`).toHaveLength(samples.length);
        expect(samples.slice(0, end), `${name}, ${oddness}`).toEqual(peer.samples[index].slice(0, end));
        expect([channel.gain, channel.baseline], name).toEqual([peer.gains[index], peer.baselines[index]]);
        expect(channel.unit, name).toBe(peer.units[index]);
        // A number that is none is part of the name for wfdb-python.
        if (oddness !== 'numbers that are none') {
          expect(ascii(channel.name), name).toBe(ascii(peer.names[index] ?? `signal ${index}`));
        }
      });
      tally.count(oddness, 'same');
    }
    console.log(`wfdb-python: ${tally.total('same')} the same, ${tally.total('refused')} it refuses`);
    // It fails on skews of its own making, bad dates, missing files, and lines behind the signals.
    expect(tally.total('same')).toBeGreaterThan(0.5 * records.length);
  });

  /**
   * wfdb-python takes the last word of a file for its end mark whatever it is, so it loses an annotation of a file without
   * one, and reads on behind an end mark that is not the last word.
   */
  it('WFDB annotations are those of wfdb-python', () => {
    const tally = new Tally();
    for (const { name, oddness } of annotated) {
      const peer = peers[name]?.annotations ?? { error: 'nothing' };
      if ('error' in peer) {
        tally.count(oddness, 'refused');
        continue;
      }
      const own = readBefore(name).annotations.map(({ time, code, text }) => [
        Math.round(time * RATE),
        code,
        text,
      ]);
      const lacksEnd = oddness === 'no end' || oddness === 'an end in the middle';
      expect(own.slice(0, lacksEnd ? peer.annotations.length : undefined), `${name}, ${oddness}`).toEqual(
        peer.annotations,
      );
      expect(own.length - peer.annotations.length).toBeLessThanOrEqual(lacksEnd ? 1 : 0);
      tally.count(oddness, 'same');
    }
    console.log(
      `wfdb-python's annotations: ${tally.total('same')} the same, ${tally.total('refused')} it refuses`,
    );
    expect(tally.total('same')).toBeGreaterThan(0.6 * annotated.length);
  });

  /**
   * MNE puts the records of a file with gaps next to each other. Where fewer records are announced than there are, MNE reads
   * all and pyEDFlib those that are announced; ffirm reads all, and says so. What MNE makes of damaged annotations depends on
   * what follows them.
   */
  it('EDF files have the values that MNE reads, and the integers of pyEDFlib', () => {
    const [mne, pyedflib] = [new Tally(), new Tally()];
    for (const { name, oddness } of edfs) {
      const { mne: values = { error: '' }, pyedflib: integers = { error: '' } } = peers[name] ?? {};
      const own = readBefore(name);
      const measured = own.samples.map((samples) => samples?.filter((sample) => sample !== null));
      if ('error' in values) {
        mne.count(oddness, 'refused');
      } else {
        for (const { signal, values: physical } of values.channels) {
          const samples = measured[signal];
          if (samples === undefined) continue;
          const { gain, baseline } = own.channels[signal];
          expect(physical, `${name}, ${oddness}`).toHaveLength(samples.length);
          const off = samples.map((sample, i) =>
            Math.abs((sample - baseline) / gain - (physical[i] ?? Number.NaN)),
          );
          expect(Math.max(...off), `${name}, ${oddness}`).toBeLessThan(1e-6);
        }
        if (oddness !== 'an annotation that is damaged') {
          const remarks = own.annotations.map(({ time, duration, text }) => [time, duration, text]);
          expect(remarks, `${name}, ${oddness}`).toEqual(values.annotations);
        }
        mne.count(oddness, 'same');
      }
      if ('error' in integers) {
        pyedflib.count(oddness, 'refused');
      } else {
        const fewer = oddness === 'fewer records announced';
        integers.channels.forEach(({ samples }, signal) => {
          const read = measured[signal]?.slice(0, fewer ? samples.length : undefined);
          if (read !== undefined) expect(read, `${name}, ${oddness}`).toEqual(samples);
        });
        pyedflib.count(oddness, 'same');
      }
    }
    console.log(`MNE: ${mne.total('same')} the same, ${mne.total('refused')} it refuses`);
    console.log(`pyEDFlib: ${pyedflib.total('same')} the same, ${pyedflib.total('refused')} it refuses`);
    expect(mne.total('same')).toBeGreaterThan(0.6 * edfs.length);
    expect(pyedflib.total('same')).toBeGreaterThan(0.3 * edfs.length);
  });
});
