import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RecordingsConfig, recordingsSchema } from '../../../src/config/data-config.js';
import type { Oddity } from '../../../src/data/oddity.js';
import { loadRecordings } from '../../../src/data/recordings/load.js';
import { loadSignals } from '../../../src/data/recordings/load-signals.js';
import { openFrontEnd } from '../../../src/signal/open-front-end.js';
import { bundleOf, modelFile } from '../../simulate/fixtures/bundle.js';
import { randomConvolutions } from '../../simulate/fixtures/random-convolutions.js';
import { encodeEdf } from '../edf/encode-edf.js';
import { scratchFolder } from '../wfdb/scratch.js';

const scratch = scratchFolder();

/** A sine of 5 Hz and size 1000 at a time in seconds. */
const sine = (time: number) => 1000 * Math.sin(2 * Math.PI * 5 * time);

function config(changes: object): RecordingsConfig {
  return recordingsSchema.parse({
    ...{ source: 'recordings', folder: scratch.path, split: { by: 'recording' } },
    signal: { kind: 'raw', length: 20, hop: 10 },
    labels: { by: 'file', classes: { a: ['*1', '*2', '*3'], b: ['*4', '*5', '*6'] } },
    ...changes,
  });
}

async function read(changes: object) {
  const found: Oddity[] = [];
  const signals = await loadSignals(config(changes), { seed: 1, report: (oddity) => found.push(oddity) });
  return { signals, found };
}

/** The largest deviation of samples at 100 per second from the sine, away from the ends. */
function largestError(samples: Int16Array, scale: number, channels = 1): number {
  const count = samples.length / channels;
  return Array.from({ length: count - 100 }, (_, i) => i + 50).reduce(
    (largest, i) => Math.max(largest, Math.abs(samples[channels * i] - scale * sine(i / 100))),
    0,
  );
}

/** A WFDB record of one channel of format 16. */
function writeWfdb(name: string, rate: number, count: number, scale = '10/mV', size = 1): void {
  const samples = Int16Array.from({ length: count }, (_, i) => Math.round(size * sine(i / rate)));
  scratch.write(`${name}.dat`, new Uint8Array(samples.buffer));
  scratch.write(`${name}.hea`, `${name} 1 ${rate} ${count}\n${name}.dat 16 ${scale} 16 0\n`);
}

function writeEdf(name: string, rate: number): void {
  const range = [-2000, 2000] as const;
  const samples = Array.from({ length: 6 * rate }, (_, i) => Math.round(sine(i / rate)));
  const signal = {
    label: 'ECG',
    unit: 'uV',
    physical: range,
    digital: range,
    samplesPerRecord: rate,
    samples,
  };
  scratch.write(
    `${name}.edf`,
    encodeEdf({ patient: 'X X X X', kind: '', records: 6, recordDuration: 1, signals: [signal] }),
  );
}

describe('resampling through a config', () => {
  it('gives columns with time stamps the values of the rate, their classes, and the header its sentence', async () => {
    for (let file = 1; file <= 6; file++) {
      const rate = file === 6 ? 100 : 160;
      const rows = Array.from({ length: 6 * rate }, (_, i) => {
        const value = sine(i / rate) / 100;
        return `${(i / rate).toFixed(6)},${value.toFixed(5)},${-value.toFixed(5)},0.5,${i < 3 * rate ? 'one' : 'two'}`;
      });
      scratch.write(`cols${file}.csv`, ['time,x,y,z,label', ...rows, ''].join('\n'));
    }
    const given = {
      ...{ files: ['cols*'], rate: 100, resample: true, time: { column: 'time', unit: 's' } },
      channels: ['x', 'y', 'z'],
      scaling: { '*': { scale: 64, unit: 'g' } },
      labels: { by: 'column', column: 'label' },
    };
    const { signals } = await read(given);
    expect(
      signals.map(({ rate, count, resampledFrom }) => [rate, count, Math.round(resampledFrom ?? 0)]),
    ).toEqual([
      ...Array.from({ length: 5 }, () => [100, 600, 160]),
      [100, 600, signals[5].resampledFrom === undefined ? 0 : 100],
    ]);
    for (const { samples, classes } of signals) {
      expect(largestError(samples, 0.64, 3)).toBeLessThan(2);
      const names = Array.from(classes?.labels ?? [], (label) => classes?.names[label]);
      expect([names.indexOf('two'), names.lastIndexOf('one')]).toEqual([300, 299]);
    }
    const { frontEnd } = await loadRecordings(config(given), { seed: 1, report: () => undefined });
    if (frontEnd === undefined) throw new Error('there is no front end');
    expect([frontEnd.resampled, frontEnd.rate]).toEqual([true, 100]);
    const map = { height: fc.constant(1), width: fc.constant(20), channels: fc.constant(3) };
    const [network] = fc.sample(randomConvolutions(map), { seed: 5, numRuns: 1 });
    const header = (record: typeof frontEnd) =>
      String(
        bundleOf(network, openFrontEnd(record), {
          file: { ...modelFile(network), frontEnd: record },
        }).get('include/net_stream.h'),
      ).replace(/\s*\n \*\s*/g, ' ');
    const sentence =
      'Recordings of other rates were resampled to this rate for training. The library does not resample';
    expect(header(frontEnd)).toContain(sentence);
    expect(header({ ...frontEnd, resampled: false })).not.toContain(sentence);
  });

  it('keeps the integers of the converter of WFDB and EDF, or takes physical values where data.scaling says so', async () => {
    for (let i = 1; i <= 6; i++) writeWfdb(`wave${i}`, i === 1 ? 100 : 250, i === 1 ? 600 : 1500);
    writeEdf('edf1', 250);
    for (const files of [['wave*'], ['edf1']]) {
      const { signals, found } = await read({ files, rate: 100, resample: true });
      expect(found).toEqual([]);
      for (const { name, samples, count, rate, resampledFrom } of signals) {
        expect([rate, count, resampledFrom]).toEqual([100, 600, name === 'wave1' ? undefined : 250]);
        expect(largestError(samples, 1)).toBeLessThan(2.5);
      }
    }
    // 10 steps per mV.
    const { signals } = await read({
      files: ['wave2'],
      rate: 100,
      resample: true,
      scaling: { '*': { scale: 20 } },
    });
    expect(largestError(signals[0].samples, 2)).toBeLessThan(5);
    expect(signals[0].channels).toEqual([{ name: 'signal 0', unit: 'mV', gain: 20, offset: 0 }]);
  });

  it('is said to be missing where the rate of WFDB or EDF is not data.rate', async () => {
    writeWfdb('other1', 250, 1500);
    writeEdf('other2', 250);
    for (const name of ['other1', 'other2']) {
      const { signals, found } = await read({ files: [name], rate: 100 });
      expect(signals.map(({ rate, count }) => [rate, count])).toEqual([[250, 1500]]);
      expect(found).toMatchObject([
        {
          problem: 'it has 250 samples per second, data.rate is 100',
          effect: 'it is used at its own rate',
          remedy: 'remove data.rate, or set data.resample to true',
        },
      ]);
      expect((await read({ files: [name], rate: 250 })).found).toEqual([]);
      await expect(loadSignals(config({ files: [name], rate: 100 }), { seed: 1 })).rejects.toThrow(
        'data.rate is 100',
      );
    }
  });
});

describe('recordings of different scales', () => {
  it('are said where nothing brings them to the same integers', async () => {
    writeWfdb('gain1', 100, 600);
    writeWfdb('gain2', 100, 600, '20/mV', 2);
    writeWfdb('gain3', 100, 600, '10(5)/mV');
    writeWfdb('gain4', 100, 600, '10/uV');
    const { found } = await read({ files: ['gain*'] });
    expect(found.map(({ kind, place, problem }) => `${kind}, ${place}: ${problem}`)).toEqual(
      [
        ['gain2', '20 steps per mV, the value 0 at 0'],
        ['gain3', '10 steps per mV, the value 0 at 5'],
        ['gain4', '10 steps per uV, the value 0 at 0'],
      ].map(
        ([name, scale]) =>
          `scale of recordings, recording "${name}": channel "signal 0" has ${scale}; in "gain1", "signal 0" has 10 steps per mV, ` +
          'the value 0 at 0',
      ),
    );
    const { signals, found: none } = await read({
      files: ['gain1', 'gain2'],
      scaling: { '*': { scale: 16 } },
    });
    expect(none).toEqual([]);
    expect(largestError(signals[0].samples, 1.6)).toBeLessThan(2);
    expect(largestError(signals[1].samples, 1.6)).toBeLessThan(2);
    await expect(loadSignals(config({ files: ['gain*'] }), { seed: 1 })).rejects.toThrow('data.scaling');
  });
});
