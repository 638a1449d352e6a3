import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { recordingsSchema } from '../../../src/config/data-config.js';
import { collectOddities, describeOddity } from '../../../src/data/oddity.js';
import { loadRecordings } from '../../../src/data/recordings/load.js';
import { annotationSignal, encodeEdf } from '../edf/encode-edf.js';
import { encodeAnnotations } from '../wfdb/encode-annotations.js';
import { encodeSamples } from '../wfdb/encode-samples.js';
import { inputErrorOf } from '../wfdb/outcome.js';
import { scratchFolder } from '../wfdb/scratch.js';

const scratch = scratchFolder();
const NAMES = ['slow0', 'slow1', 'slow2', 'fast0', 'fast1', 'fast2'];
const LENGTH = 256;

const tone = (name: string) =>
  Array.from({ length: LENGTH }, (_, i) =>
    Math.round(
      (300 + Number(name.at(-1))) * Math.sin((2 * Math.PI * i) / (name.startsWith('slow') ? 32 : 8)),
    ),
  );

/** A folder of its own with files for every recording. */
function folderOf(
  name: string,
  files: (recording: string) => Readonly<Record<string, string | Uint8Array>>,
): string {
  const folder = join(scratch.path, name);
  mkdirSync(folder);
  for (const recording of NAMES) {
    for (const [file, content] of Object.entries(files(recording)))
      writeFileSync(join(folder, file), content);
  }
  return name;
}

/** Loads a folder; what is odd about it, and why it is refused where nobody listens. */
async function load(folder: string, changes: object = {}) {
  const config = recordingsSchema.parse({
    source: 'recordings',
    folder,
    files: ['*'],
    signal: { kind: 'windows', length: 32 },
    labels: { by: 'file', classes: { slow: ['slow*'], fast: ['fast*'] } },
    split: { by: 'recording' },
    ...changes,
  });
  const { report, found } = collectOddities();
  const context = { seed: 1, folder: scratch.path };
  const error = await inputErrorOf(() => loadRecordings(config, { ...context, report }));
  const strict = await inputErrorOf(() => loadRecordings(config, context));
  return { error, strict, oddities: found().map(describeOddity) };
}

describe('a channel that cannot be read', () => {
  const signal = { unit: 'uV', physical: [-800, 800], digital: [-2048, 2047], samplesPerRecord: 64 } as const;
  const folder = folderOf('dummy', (name) => ({
    [`${name}.edf`]: encodeEdf({
      ...{ patient: '', kind: '', records: 4, recordDuration: 1 },
      signals: [
        { ...signal, label: '-', digital: [0, 0], samples: new Array<number>(LENGTH).fill(0) },
        { ...signal, label: 'FP1-F7', samples: tone(name) },
      ],
    }),
  }));

  it('stops nothing where another is named', async () => {
    expect(await load(folder, { channels: ['FP1-F7'] })).toEqual({
      error: undefined,
      strict: undefined,
      oddities: [],
    });
  });

  it('is left out where none is named, which is odd', async () => {
    const { error, strict, oddities } = await load(folder);
    expect(error).toBeUndefined();
    expect(oddities).toEqual([
      expect.stringMatching(
        /fast0\.edf, byte 512 .*digital maximum of signal 0.*: "0" and the minimum 0 are not limits of 16-bit samples; channel "-" is left out \(the first of 6 such in 6 files\)/,
      ),
    ]);
    expect(strict).toContain('fast0.edf, byte 512');
  });

  it('is refused where it is named', async () => {
    expect((await load(folder, { channels: ['-'] })).error).toMatch(
      /fast0\.edf, byte 512 .*: "0" and the minimum 0 are not limits .*, or do without channel "-"/,
    );
  });
});

describe('annotations', () => {
  const mark = { subtype: 0, channel: 0, number: 0, note: new Uint8Array() };
  const record = (name: string, atr: Uint8Array) => ({
    [`${name}.hea`]: `${name} 1 64 ${LENGTH}\n${name}.dat 16\n`,
    [`${name}.dat`]: encodeSamples(16, tone(name)),
    [`${name}.atr`]: atr,
  });
  // A fit from sample 128 on, and no end mark.
  const fit = encodeAnnotations([
    { ...mark, sample: 128, type: 32 },
    { ...mark, sample: 256, type: 33 },
  ]);
  const byAnnotation = { by: 'annotation', classes: { fit: ['['] }, rest: 'rest' };

  it('that are damaged are not even read where files are the classes', async () => {
    const folder = folderOf('ends', (name) => record(name, fit.subarray(0, -2)));
    expect(await load(folder)).toEqual({ error: undefined, strict: undefined, oddities: [] });
    const { error, strict, oddities } = await load(folder, { labels: byAnnotation });
    expect(error).toBeUndefined();
    expect(oddities).toEqual([
      expect.stringMatching(
        /fast0\.atr, byte \d+: the file ends without its end mark; everything before is read \(the first of 6 such in 6 files\)/,
      ),
    ]);
    expect(strict).toContain('fast0.atr, byte');
  });

  it('that are damaged in EDF+ stop nothing either, and leave the others', async () => {
    const signal = {
      unit: 'uV',
      physical: [-800, 800],
      digital: [-2048, 2047],
      samplesPerRecord: 64,
    } as const;
    const folder = folderOf('tals', (name) => ({
      [`${name}.edf`]: encodeEdf({
        ...{ patient: 'X X X X', kind: 'EDF+C', records: 4, recordDuration: 1 },
        signals: [
          { ...signal, label: 'EEG', samples: tone(name) },
          annotationSignal(['+0||$+?|broken|$+2^2|[|$', '+1||$', '+2||$', '+3||$'], 24),
        ],
      }),
    }));
    const split = { split: { by: 'random' } };
    expect(await load(folder, split)).toEqual({ error: undefined, strict: undefined, oddities: [] });
    const { error, oddities } = await load(folder, { ...split, labels: byAnnotation });
    expect(error).toBeUndefined();
    expect(
      oddities.some((text) => /"\+\?" is not the onset of an annotation; it is left out/.test(text)),
    ).toBe(true);
  });
});

describe('spellings', () => {
  it('of names in capitals, endings of signal files, and dates stop no record', async () => {
    const folder = folderOf('capitals', (name) => ({
      [`${name.toUpperCase()}.HEA`]: `${name} 1 64 ${LENGTH} 05-May-2020 09:49:17\n${name}.mat 16+24\n`,
      [`${name}.MAT`]: Uint8Array.from([...new Uint8Array(24), ...encodeSamples(16, tone(name))]),
    }));
    const { error, strict, oddities } = await load(folder, {
      labels: { by: 'file', classes: { slow: ['SLOW*'], fast: ['FAST*'] } },
    });
    expect(error).toBeUndefined();
    expect(oddities).toEqual([
      expect.stringContaining(
        '"05-May-2020" is not a time; nothing depends on it (the first of 6 such in 6 files)',
      ),
      expect.stringContaining(
        'fast0.mat: the file is named fast0.MAT; this file is read (the first of 6 such',
      ),
    ]);
    expect(strict).toContain('FAST0.HEA, line 1, base time');
  });
});
