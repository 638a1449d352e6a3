import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type RecordingsConfig, recordingsSchema } from '../../../src/config/data-config.js';
import type { DataSplits, Dataset } from '../../../src/data/dataset.js';
import { collectOddities, describeOddity } from '../../../src/data/oddity.js';
import { loadRecordings } from '../../../src/data/recordings/load.js';
import { loadSignals } from '../../../src/data/recordings/load-signals.js';
import { collectFeatures } from '../../../src/signal/collect-features.js';
import { openFrontEnd } from '../../../src/signal/open-front-end.js';
import { pushSample } from '../../../src/signal/program.js';
import { makeRecording } from '../../kernel/beats/peak-signals.js';
import { encodeAnnotations } from '../wfdb/encode-annotations.js';
import { checksumOf, encodeSamples } from '../wfdb/encode-samples.js';
import { scratchFolder } from '../wfdb/scratch.js';

const scratch = scratchFolder();
const folder = scratch.path;

/** The mark of format 16 for nothing. */
const MARK = -32_768;
const RATE = 100;

/** Writes a record of format 16. */
function writeRecord(name: string, channels: readonly (readonly number[])[], rate: number): void {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  const file = `${name.split('/').at(-1)}.dat`;
  const frames = channels[0].flatMap((_, i) => channels.map((samples) => samples[i]));
  writeFileSync(join(path, '..', file), encodeSamples(16, frames));
  const lines = channels.map(
    (samples, i) => `${file} 16 100/mV 16 0 ${samples[0]} ${checksumOf(samples)} 0 lead ${i}`,
  );
  writeFileSync(
    `${path}.hea`,
    `${[`r ${channels.length} ${rate} ${channels[0].length}`, ...lines].join('\n')}\n`,
  );
}

const tone = (length: number, period: number, size: number) =>
  Array.from({ length }, (_, i) => Math.round(size * Math.sin((2 * Math.PI * i) / period) + ((i * 37) % 11)));

const withGap = (samples: readonly number[], start: number, end: number) =>
  samples.map((sample, i) => (i >= start && i < end ? MARK : sample));

function windowsConfig(changes: object = {}, signal: object = {}): RecordingsConfig {
  return recordingsSchema.parse({
    source: 'recordings',
    folder: 'tones',
    files: ['*/*'],
    signal: { kind: 'windows', length: 32, ...signal },
    labels: { by: 'file', classes: { slow: ['slow'], fast: ['fast'] } },
    split: { by: 'recording' },
    ...changes,
  });
}

async function load(config: RecordingsConfig) {
  const { report, found } = collectOddities();
  const splits = await loadRecordings(config, { seed: 1, folder, report });
  return { splits, oddities: found().map(describeOddity) };
}

/** Network inputs of all samples of a recording, in the order of the recording, as the splits have them. */
function inputsOf(splits: DataSplits, name: string): number[][] {
  const rowsOf = ({ origins, count, width, features, inputScale = 0 }: Dataset) =>
    Array.from({ length: count }, (_, row) => row)
      .filter((row) => origins?.recordings[origins.recordingOf[row]] === name)
      .map((row) =>
        Array.from(features.subarray(row * width, (row + 1) * width), (value) =>
          Math.round(value * inputScale),
        ),
      );
  return [splits.train, splits.validation, splits.test].flatMap(rowsOf);
}

/** What a device answers about a recording: its network inputs, and the sample that brings each. */
async function deviceInputs(splits: DataSplits, config: RecordingsConfig, name: string) {
  if (splits.frontEnd === undefined) throw new Error('no front end');
  const { report } = collectOddities();
  const [signal] = await loadSignals(config, { seed: 1, folder, report }, [name]);
  const program = openFrontEnd(splits.frontEnd);
  const stream = program.open();
  const width = signal.channels.length;
  const answers: { readonly at: number; readonly input: number[] }[] = [];
  for (let i = 0; i < signal.count; i++) {
    if (pushSample(stream, signal.samples.subarray(i * width, (i + 1) * width))) {
      answers.push({ at: i, input: [...stream.input] });
    }
  }
  return { answers, rows: collectFeatures(program, signal.samples), signal };
}

beforeAll(() => {
  for (let i = 0; i < 5; i++) {
    writeRecord(`tones/slow/s${i}`, [tone(640, 25, 300 + 40 * i)], RATE);
    // Samples 200 to 299: windows 6 (192 to 223) to 9 (288 to 319).
    writeRecord(`tones/fast/f${i}`, [withGap(tone(640, 5, 300 + 40 * i), 200, 300)], RATE);
  }
});

describe('windows that touch samples that were not measured', () => {
  it('are in no part, and counted', async () => {
    const { splits, oddities } = await load(windowsConfig());
    expect(splits.train.count + splits.validation.count + splits.test.count).toBe(10 * 20 - 5 * 4);
    for (let i = 0; i < 5; i++) expect(inputsOf(splits, `fast/f${i}`)).toHaveLength(16);
    expect(oddities).toEqual([
      `${folder}/tones/fast/f0.hea, channel "lead 0": 100 of 640 samples were not measured, the first is sample 200; they ` +
        'repeat the value before them, and rows that depend on them are left out (the first of 500 such in 5 files)',
      'fast/f0.hea: 4 windows of 20 depend on samples that were not measured; they are left out (the first of 20 such in 5 files)',
    ]);
  });

  it('are refused where nobody listens, and a recording of nothing else has no samples', async () => {
    await expect(loadRecordings(windowsConfig(), { seed: 1, folder })).rejects.toThrow(
      'channel "lead 0": 100 of 640 samples were not measured, the first is sample 200; cut them out of the recording',
    );
    writeRecord('nothing/slow/a', [tone(64, 5, 100).map(() => MARK)], RATE);
    await expect(load(windowsConfig({ folder: 'nothing', files: ['*/*'] }))).rejects.toThrow(
      'no sample has a class and was measured',
    );
  });

  it('leave the others with the integers of a device that holds the last value', async () => {
    const config = windowsConfig();
    const { splits } = await load(config);
    const { answers, signal } = await deviceInputs(splits, config, 'fast/f3');
    expect(new Set(signal.samples.subarray(199, 300)).size).toBe(1);
    const away = answers.filter((_, window) => window < 6 || window > 9);
    expect(inputsOf(splits, 'fast/f3')).toEqual(away.map(({ input }) => input));
  });

  it('are left out of the windows of the training part, too, where those lie closer', async () => {
    const { splits, oddities } = await load(windowsConfig({}, { trainingHop: 8 }));
    const own = splits.train.origins?.recordings.filter((name) => name.startsWith('fast')) ?? [];
    expect(own.length).toBeGreaterThan(0);
    // (640 - 32) / 8 + 1 windows, of which those that start at 169 to 299 touch the gap.
    for (const name of own) expect(inputsOf(splits, name)).toHaveLength(77 - (37 - 22 + 1));
    expect(oddities.some((text) => text.includes('training windows of 77 depend on'))).toBe(true);
  });

  it('are followed by others that are left out while they are much of a running mean', async () => {
    const config = windowsConfig({}, { memory: 4 });
    const { splits } = await load(config);
    const { answers } = await deviceInputs(splits, config, 'fast/f1');
    // Four windows make 1 - (3/4)^4 of the mean, which is a sixteenth and less after (3/4)^9 of that.
    const weightAfter = (windows: number) => (1 - 0.75 ** 4) * 0.75 ** windows;
    const wait =
      Array.from({ length: 20 }, (_, i) => i).find((windows) => weightAfter(windows) <= 1 / 16) ?? 0;
    const away = answers.filter((_, window) => window < 6 || window > 9 + wait);
    expect(inputsOf(splits, 'fast/f1')).toEqual(away.map(({ input }) => input));
    expect(wait).toBe(9);
  });
});

describe('beats that depend on samples that were not measured', () => {
  const seconds = 60;
  const rate = 250;
  const gap = [30 * rate, 33 * rate] as const;

  beforeAll(() => {
    for (const [i, name] of ['a', 'b', 'c'].entries()) {
      const { channels, peaks } = makeRecording({ rate, channels: 2, seconds, gain: 200, seed: 40 + i });
      const leads = channels.map((samples) => Array.from(samples));
      writeRecord(`hearts/${name}`, name === 'b' ? [leads[0], withGap(leads[1], ...gap)] : leads, rate);
      const marks = Array.from(peaks, (sample, i) => ({
        sample,
        type: i % 3 === 0 ? 5 : 1,
        subtype: 0,
        channel: 0,
        number: 0,
      }));
      const bytes = encodeAnnotations(marks.map((mark) => ({ ...mark, note: new Uint8Array() })));
      writeFileSync(join(folder, 'hearts', `${name}.atr`), bytes);
    }
  });

  it('are those from the gap on until the ten beats that others are compared with lie behind it', async () => {
    const config = recordingsSchema.parse({
      source: 'recordings',
      folder: 'hearts',
      files: ['*'],
      signal: { kind: 'beats' },
      labels: { by: 'annotation', classes: { N: ['N'], V: ['V'] } },
      split: { by: 'lists', train: ['a'], validation: ['c'], test: ['b'] },
    });
    const { splits, oddities } = await load(config);
    const { rows, answers } = await deviceInputs(splits, config, 'b');
    const kept = new Set(inputsOf(splits, 'b').map((input) => input.join()));
    const touches = (row: number) => {
      const first = row - 11;
      return rows.answered[row] >= gap[0] && (first < 0 ? 0 : rows.positions[first]) < gap[1];
    };
    const all = [...answers.keys()];
    for (const row of all) {
      if (touches(row)) expect(kept.has(answers[row].input.join()), `beat ${row}`).toBe(false);
    }
    expect(all.filter(touches).length).toBeGreaterThan(10);
    expect(kept.size).toBeGreaterThan(10);
    expect(all.some((row) => rows.positions[row] > gap[1] && !touches(row))).toBe(true);
    expect(
      oddities.some((text) => /b\.hea: \d+ beats of \d+ depend on samples that were not/.test(text)),
    ).toBe(true);
  });
});
