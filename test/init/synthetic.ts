import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { zipSync } from 'fflate';
import { encodeEdf } from '../data/edf/encode-edf.js';
import { npyBytes } from '../data/table/npy-bytes.js';
import { encodeAnnotations } from '../data/wfdb/encode-annotations.js';
import { checksumOf, encodeSamples } from '../data/wfdb/encode-samples.js';
import { makeRecording } from '../kernel/beats/peak-signals.js';
import { uniform } from '../random-network.js';

/** Small data of every kind that `ffirm init` begins with: the same every time. */

function write(folder: string, name: string, content: string | Uint8Array): void {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

/** Waves of two periods with noise. */
function wave(length: number, period: number, size: number, next: () => number): number[] {
  return Array.from({ length }, (_, i) =>
    Math.round(size * Math.sin((2 * Math.PI * i) / period) + 0.1 * size * next()),
  );
}

/** Five people who rest and move, in CSV files with columns of classes and time stamps of 50 Hz. */
export function writeColumns(folder: string): void {
  const next = uniform(1);
  for (let person = 1; person <= 5; person++) {
    const slow = wave(600, 60, 900, next);
    const fast = wave(600, 12, 1200, next);
    const rows = slow.map((value, i) => {
      const moves = Math.floor(i / 200) % 2 === 1;
      return `${20 * i},${moves ? fast[i] : value},${moves ? value : fast[i]},${moves ? 'moving' : 'still'}`;
    });
    write(folder, `s0${person}/walk.csv`, `time_ms,x,y,activity\n${rows.join('\n')}\n`);
  }
}

/** Two folders of text files with a number a line, whose rate nothing says. */
export function writeClassFolders(folder: string): void {
  const next = uniform(2);
  for (let i = 0; i < 5; i++) {
    write(folder, `slow/a${i}.txt`, `${wave(512, 40, 300, next).join('\n')}\n`);
    write(folder, `fast/b${i}.txt`, `${wave(512, 8, 300, next).join('\n')}\n`);
  }
}

/** Three WFDB records of hearts with annotated beats, every third of them ventricular. */
export function writeHearts(folder: string): void {
  for (const [i, name] of ['a', 'b', 'c', 'd'].entries()) {
    const { channels, peaks } = makeRecording({
      rate: 250,
      channels: 2,
      seconds: 60,
      gain: 200,
      seed: 40 + i,
    });
    const leads = channels.map((samples) => Array.from(samples));
    const frames = leads[0].flatMap((_, sample) => leads.map((samples) => samples[sample]));
    write(folder, `${name}.dat`, encodeSamples(16, frames));
    const lines = leads.map(
      (samples, lead) => `${name}.dat 16 200/mV 16 0 ${samples[0]} ${checksumOf(samples)} 0 lead ${lead}`,
    );
    write(folder, `${name}.hea`, `${[`${name} 2 250 ${leads[0].length}`, ...lines].join('\n')}\n`);
    const marks = Array.from(peaks, (sample, beat) => ({
      ...{ sample, type: beat % 3 === 0 ? 5 : 1, subtype: 0, channel: 0, number: 0, note: new Uint8Array() },
    }));
    write(folder, `${name}.atr`, encodeAnnotations(marks));
  }
}

/** EDF files of two classes by their folders. */
export function writeEdf(folder: string): void {
  const next = uniform(3);
  for (let i = 0; i < 4; i++) {
    for (const [name, period] of [
      ['rest', 50],
      ['seizure', 10],
    ] as const) {
      const signal = {
        ...({ label: 'EEG C3', unit: 'uV', physical: [-1000, 1000], digital: [-1000, 1000] } as const),
        ...{ samplesPerRecord: 100, samples: wave(1000, period, 400, next) },
      };
      const file = { patient: `p${i}`, kind: '', records: 10, recordDuration: 1, signals: [signal] };
      write(folder, `${name}/r${i}.edf`, encodeEdf(file));
    }
  }
}

/** A table whose class follows from two columns in different units, with people and a counter. */
export function tableText(rows = 240): string {
  const next = uniform(4);
  const lines = Array.from({ length: rows }, (_, i) => {
    const isHigh = i % 2 === 1;
    const first = 0.001 * ((isHigh ? 2 : -2) + next());
    const second = 100_000 + 50 * ((isHigh ? -1 : 1) + next());
    return `${i},${first.toFixed(6)},${second.toFixed(2)},p${i % 6},${isHigh ? 'high' : 'low'}`;
  });
  return `row,current,pressure,patient,class\n${lines.join('\n')}\n`;
}

/** The same in an .npz file. */
export function npzBytes(rows = 240): Uint8Array {
  const next = uniform(5);
  const features = Float32Array.from(
    { length: rows * 3 },
    (_, i) => (Math.floor(i / 3) % 2 === 1 ? 3 : 0) + next(),
  );
  const labels = Uint8Array.from({ length: rows }, (_, i) => i % 2);
  return zipSync({
    'x.npy': npyBytes('<f4', [rows, 3], new Uint8Array(features.buffer)),
    'y.npy': npyBytes('|u1', [rows], labels),
  });
}

/** Pictures of 20 x 20 pixels with a bar at the top or on the left, as IDX files. */
export function writePictures(folder: string): void {
  const next = uniform(6);
  const [count, side] = [120, 20];
  const pixels = Uint8Array.from({ length: count * side * side }, (_, i) => {
    const picture = Math.floor(i / (side * side));
    const place = picture % 2 === 0 ? Math.floor(i / side) % side : i % side;
    return (place < 6 ? 200 : 20) + Math.round(20 * next());
  });
  const word = (value: number) => [value >> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255];
  const labels = Array.from({ length: count }, (_, i) => i % 2);
  write(
    folder,
    'train-images-idx3-ubyte',
    Uint8Array.from([0, 0, 8, 3, ...word(count), ...word(side), ...word(side), ...pixels]),
  );
  write(folder, 'train-labels-idx1-ubyte', Uint8Array.from([0, 0, 8, 1, ...word(count), ...labels]));
}
