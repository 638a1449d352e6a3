import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { collectOddities } from '../../../dist/data/oddity.js';
import { readRecording } from '../../../dist/data/open-recording.js';
import { readTable } from '../../../dist/data/readers/tables.js';
import { npyFloats, npyHeader, npyTexts } from '../../../dist/data/table/npy-encode.js';
import { mutate } from '../mutate.mjs';

const encoder = new TextEncoder();
const join8 = (...parts) => Uint8Array.from(parts.flatMap((part) => [...part]));
const range = (count, value) => Array.from({ length: count }, (_, i) => value(i));
const words16 = (values) => values.flatMap((value) => [value & 255, (value >> 8) & 255]);

/** A WFDB record with two signals and annotations. */
function wfdb(format, samples) {
  return [
    [
      'r.hea',
      encoder.encode(
        `r 2 360 40 10:00:00 01/02/2003\nr.dat ${format} 200(0)/mV 12 0 0 0 0 MLII\nr.dat ${format} 200/mV 12 0 0 0 0 V5\n# <age>: 60\n`,
      ),
    ],
    ['r.dat', samples],
    [
      'r.atr',
      Uint8Array.from(
        words16([
          (1 << 10) | 5,
          (5 << 10) | 9,
          (22 << 10) | 3,
          (63 << 10) | 3,
          0x4e28,
          0x4142,
          (1 << 10) | 4,
          59 << 10,
          1,
          0,
          (1 << 10) | 1,
          0,
        ]),
      ),
    ],
  ];
}

/** An EDF file with two signals and one of annotations. */
function edf(kind) {
  const field = (text, width) => String(text).padEnd(width).slice(0, width);
  const each = (values, width) => values.map((value) => field(value, width)).join('');
  const header =
    field('0', 8) +
    field('X M X Somebody', 80) +
    field('Startdate 01-JAN-2020 X X X', 80) +
    '01.01.2010.20.30' +
    field(256 * 4, 8) +
    field(kind, 44) +
    field(2, 8) +
    field(1, 8) +
    field(3, 4) +
    each(['EEG Fpz', 'EEG Cz', 'EDF Annotations'], 16) +
    each(['', '', ''], 80) +
    each(['uV', 'uV', ''], 8) +
    each([-100, -100, -1], 8) +
    each([100, 100, 1], 8) +
    each([-2048, -2048, -32768], 8) +
    each([2047, 2047, 32767], 8) +
    each(['', '', ''], 80) +
    each([8, 8, 20], 8) +
    each(['', '', ''], 32);
  const record = (second) => {
    const text = `+${second}\x14\x14\0+${second}.5\x150.25\x14Seizure\x14\0`.padEnd(40, '\0');
    return [...words16(range(16, (i) => i * 100 - 800)), ...encoder.encode(text)];
  };
  return join8(Buffer.from(header, 'latin1'), record(0), record(1));
}

const idx = (dimensions, values) =>
  Uint8Array.from([
    0,
    0,
    8,
    dimensions.length,
    ...dimensions.flatMap((size) => [0, 0, size >> 8, size & 255]),
    ...values,
  ]);

const floats = join8(npyHeader('<f4', [6, 3]), npyFloats(range(18, (i) => i / 3)));
const labels = join8(npyHeader('<U3', [6]), ...npyTexts(['a', 'b', 'a', 'b', 'abc', 'a']));
const table = 'class,who,x,y\nA,p1,1,2.5\nB,p1,-3,4e2\n"A",p2,5,6\nB,p2,7,8\n';

/** Files of every format: the one that is read, those next to it, and how it is read. */
const CASES = [
  ...[
    ['16', range(160, (i) => i)],
    ['212', range(120, (i) => i)],
    ['80', range(80, (i) => i)],
    ['24x2:1+3', range(500, (i) => i)],
    ['8', range(80, (i) => i & 3)],
    ['310', range(160, (i) => i)],
    ['61', range(160, (i) => i)],
    ['32', range(320, (i) => i)],
  ].map(([format, samples]) => ({
    files: wfdb(
      format,
      Uint8Array.from(samples, (value) => value & 255),
    ),
    read: 'recording',
  })),
  ...['', 'EDF+C', 'EDF+D'].map((kind) => ({ files: [['r.edf', edf(kind)]], read: 'recording' })),
  ...['1\n2\n-3\n', '1 2 3\n4 5 6\n7 8 9\n', '# x\n1,2\n3,4\n'].map((text) => ({
    files: [['r.txt', encoder.encode(text)]],
    read: 'recording',
  })),
  ...[
    ['t.csv', table],
    ['t.tsv', table.replaceAll(',', '\t')],
  ].map(([name, text]) => ({ files: [[name, encoder.encode(text)]], read: 'table' })),
  {
    files: [
      ['t.npy', floats],
      ['l.npy', labels],
    ],
    read: 'table',
    labels: 'l.npy',
  },
  {
    files: [['t.npz', zipSync({ 'x.npy': floats, 'y.npy': labels })]],
    read: 'table',
    labels: 't.npz:y',
    path: 't.npz:x',
  },
  {
    files: [
      [
        't-images-idx3-ubyte',
        idx(
          [4, 2, 2],
          range(16, (i) => i),
        ),
      ],
      ['t-labels-idx1-ubyte', idx([4], [0, 1, 1, 2])],
    ],
    read: 'table',
    labels: 't-labels-idx1-ubyte',
  },
  {
    files: [
      [
        't-images-idx3-ubyte.gz',
        gzipSync(
          idx(
            [4, 2, 2],
            range(16, (i) => i),
          ),
        ),
      ],
    ],
    read: 'table',
  },
  {
    files: [['t.bin', Uint8Array.from(range(2 * 3073, (i) => (i % 3073 === 0 ? i & 3 : i & 255)))]],
    read: 'table',
    format: 'cifar10',
  },
];

const formatOf = (file) => (/npz|npy$/.test(file) ? 'npy' : /idx/.test(file) ? 'idx' : 'csv');

/** Recordings and tables: one of their files is damaged. */
export const readers = {
  async open(folder) {
    const scratch = join(folder, `readers-${process.pid}`);
    rmSync(scratch, { recursive: true, force: true });
    mkdirSync(scratch, { recursive: true });
    const cases = CASES.map((one, index) => {
      const place = join(scratch, String(index));
      mkdirSync(place);
      for (const [name, bytes] of one.files) writeFileSync(join(place, name), bytes);
      return { ...one, place };
    });
    let last = new Uint8Array(0);
    return {
      lastInput: () => last,
      async feed(random) {
        const one = random.pick(cases);
        const [name, bytes] = random.pick(one.files);
        last = mutate(bytes, random);
        writeFileSync(join(one.place, name), last);
        try {
          const { report } = collectOddities();
          const path = join(one.place, one.path ?? one.files[0][0]);
          if (one.read === 'recording') {
            await readRecording(path, { rate: 100, report });
          } else {
            const csv = /\.[ct]sv$/.test(path) ? { label: 'class', subject: 'who' } : {};
            const beside = one.labels === undefined ? {} : { labels: join(one.place, one.labels) };
            await readTable(path, one.format ?? formatOf(basename(path)), { ...csv, ...beside, report });
          }
        } finally {
          writeFileSync(join(one.place, name), bytes);
        }
      },
    };
  },
};
