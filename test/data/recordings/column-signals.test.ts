import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordingsSchema } from '../../../src/config/data-config.js';
import { collectOddities, describeOddity } from '../../../src/data/oddity.js';
import { loadSignals } from '../../../src/data/recordings/load-signals.js';
import { scratchFolder } from '../wfdb/scratch.js';

const scratch = scratchFolder();
let folders = 0;

/** The signals of a folder with one file, and what is odd in it. */
async function read(name: string, content: string | Uint8Array, changes: object = {}) {
  const folder = `f${folders++}`;
  mkdirSync(join(scratch.path, folder));
  scratch.write(join(folder, name), content);
  const config = recordingsSchema.parse({
    ...{ source: 'recordings', folder, files: ['*'], rate: 50, split: { by: 'recording' } },
    signal: { kind: 'windows', length: 16, features: { mean: true } },
    labels: { by: 'file', classes: { a: ['*'] } },
    ...changes,
  });
  const { report, found } = collectOddities();
  const signals = await loadSignals(config, { seed: 1, folder: scratch.path, report });
  return {
    signals,
    odd: found().map((kind) => describeOddity(kind).replace(/^.*\/(?=[^/]*:)/, '')),
  };
}

/** A channel of a signal. */
function channel(
  { samples, channels }: { samples: Int16Array; channels: readonly unknown[] },
  index: number,
) {
  return Array.from(samples).filter((_, i) => i % channels.length === index);
}

const AXES = { channels: ['ax', 'ay'] };
const sample = fc.integer({ min: -32768, max: 32767 });
const rows = fc.array(fc.tuple(sample, sample), { minLength: 2, maxLength: 12 });

describe('recordings of columns', () => {
  it('have a channel for every column, whatever stands between and whatever the file is called', async () => {
    const layouts = fc.constantFrom<readonly [string, string, object]>(
      ['a.csv', ',', {}],
      ['a.CSV', ';', {}],
      ['a.csv', '|', { delimiter: '|' }],
      ['a.tsv', '\t', {}],
      ['a.TXT', ' ', {}],
      ['a.txt', ',', {}],
      ['a.txt', ' ; ', {}],
      ['a.txt', '\t', {}],
    );
    await fc.assert(
      fc.asyncProperty(
        rows,
        layouts,
        fc.boolean(),
        fc.boolean(),
        async (values, [name, delimiter, changes], packed, header) => {
          const lines = [
            ...(header ? [`ax${delimiter}ay`] : []),
            ...values.map((row) => row.join(delimiter)),
          ];
          const text = lines.join('\r\n');
          const { signals } = await read(packed ? `${name}.gz` : name, packed ? gzipSync(text) : text, {
            header,
            ...changes,
          });
          expect(signals).toHaveLength(1);
          const [signal] = signals;
          expect(signal).toMatchObject({ name: 'a', count: values.length });
          expect(signal.channels.map((each) => each.name)).toEqual(header ? ['ax', 'ay'] : ['f0', 'f1']);
          expect([channel(signal, 0), channel(signal, 1)]).toEqual([
            values.map(([x]) => x),
            values.map(([, y]) => y),
          ]);
        },
      ),
      { numRuns: 80 },
    );
  });

  const LOG = [
    'time,ax,ay,temp,note',
    '10:00:00.0,1,5,36,"start, slow"',
    '10:00:00.1,2,6,,',
    '10:00:00.2,3,7,,5" up',
    '',
  ].join('\n');

  it('do not look at columns that the config does not choose', async () => {
    const { signals, odd } = await read('a.csv', LOG, AXES);
    expect([channel(signals[0], 0), channel(signals[0], 1)]).toEqual([
      [1, 2, 3],
      [5, 6, 7],
    ]);
    expect(odd).toEqual(['a.csv, line 4: there is a quote inside a cell; it is kept as it is']);
  });

  it('leave out columns without numbers where the config chooses none, and say so', async () => {
    const { signals, odd } = await read('a.csv', LOG);
    expect(signals[0].channels.map(({ name }) => name)).toEqual(['ax', 'ay', 'temp']);
    expect(odd).toContain(
      'a.csv, line 2, column "time": "10:00:00.0" is not a number; channel "time" is left out (the first of 2 such)',
    );
    // A slow sensor: what it did not measure is no signal.
    expect(signals[0].gaps).toEqual([{ start: 1, end: 3 }]);
    await expect(read('a.csv', LOG, { channels: ['ax', 'time'] })).rejects.toThrow(
      'or do without channel "time"',
    );
  });

  it.each<[string, string, object]>([
    ['comments above the header', '% OpenBCI\n%\nax,ay\n1,5\n2,6\n', AXES],
    ['comments of another kind', '; x\nax,ay\n; y\n1,5\n2,6\n', { ...AXES, comment: ';' }],
    ['no header', '1,5\n2,6\n', { header: false, channels: ['f0', '1'] }],
    ['decimal commas', 'ax;ay\n1,0;5,0\n2;6\n', { ...AXES, decimal: ',', delimiter: ';' }],
    ['a delimiter at the end', 'ax,ay,\n1,5,\n2,6,\n', {}],
    ['a mark at the end', 'ax,ay\n1,5;\n2,6;\n', {}],
    ['rows that end early', 'ax,ay,temp\n1,5,36\n2,6\n', AXES],
    ['names in Windows-1252, named so', 'ax,ay,n\xe4me\n1,5,\n2,6,\n', { ...AXES, encoding: 'latin1' }],
  ])('are read with %s', async (_, text, changes) => {
    const { signals } = await read('a.csv', Buffer.from(text, 'latin1'), changes);
    expect([channel(signals[0], 0), channel(signals[0], 1)]).toEqual([
      [1, 2],
      [5, 6],
    ]);
  });

  it.each<[string, string, string, object, string]>([
    [
      'lines of several lengths',
      'a.txt',
      '1 2 3\n4 5 6\n7 8\n',
      {},
      'a.txt, line 3: 2 cells, but the first row has 3',
    ],
    [
      'a line too long',
      'a.csv',
      'ax,ay\n1,2\n3,4,5\n',
      AXES,
      'a.csv, line 3: 3 cells, but the first row has 2',
    ],
    [
      'numbers with a fraction',
      'a.csv',
      'ax,ay\n1,2\n0.25,4\n',
      AXES,
      'a.csv, line 3, column "ax": 0.25 is not a whole number from -32768 to 32767, as a device passes them (the values are from 0.25 to 1); ' +
        'say in data how values become such numbers, such as "scaling": {"ax": {"scale": 16384}}',
    ],
    [
      'a chosen column of text',
      'a.csv',
      'ax,ay\n1,x\n',
      AXES,
      'a.csv, line 2, column "ay": "x" is not a number',
    ],
    [
      'a chosen column without values',
      'a.csv',
      'ax,ay\n1,\n2,\n',
      AXES,
      'column "ay": the column has no values',
    ],
    [
      'a channel that is not there',
      'a.csv',
      'ax,az\n1,2\n',
      AXES,
      'there is no channel "ay"; did you mean "ax"?',
    ],
    [
      'a subject that is missing',
      'a.csv',
      'ax,ay,who\n1,2,p\n1,2,\n',
      { ...AXES, subjectColumn: 'who' },
      'line 3, column "who": the subject is missing',
    ],
    ['no rate', 'a.txt', '1\n2\n', { rate: undefined }, 'does not say its sampling rate; set data.rate'],
  ])('are refused with their place: %s', async (_, name, text, changes, message) => {
    await expect(read(name, text, changes)).rejects.toThrow(message);
  });

  it('have gaps where a chosen channel was not measured', async () => {
    const { signals, odd } = await read('a.csv', 'ax,ay\n1,5\n,6\nNA,7\n4,?\n5,9\n', AXES);
    expect(signals[0].gaps).toEqual([{ start: 1, end: 4 }]);
    expect(odd.map((line) => line.replace(/;.*/, ''))).toEqual([
      'a.csv, channel "ax": 2 of 5 samples were not measured, the first is sample 1',
    ]);
  });

  it('have no class where the column of classes has none, and say so', async () => {
    const labels = { by: 'column', column: 'class' };
    const { signals, odd } = await read('a.txt', 'ax class\n1 run\n2 NaN\n3 run\n', { labels });
    expect(signals[0].classes).toEqual({ names: ['run'], labels: Int16Array.of(0, -1, 0) });
    expect(odd).toContain('a.txt, line 3, column "class": 1 samples have no class; they count for no class');
  });

  it('take channels of single recordings from channelsOf, as other formats do', async () => {
    const { signals } = await read('a.csv', 'ax,ay\n1,5\n2,6\n', {
      ...AXES,
      channelsOf: { a: ['ay', 'ax'] },
    });
    expect(channel(signals[0], 0)).toEqual([5, 6]);
  });

  it('tell of a counter that nobody chose, and of none that somebody did', async () => {
    const text = `n,ax\n${Array.from({ length: 10 }, (_, i) => `${i},${(i * 7) % 5}\n`).join('')}`;
    expect((await read('a.csv', text)).odd).toEqual([
      'a.csv, column "n": the column rises by 1 in every row; it is used as a feature',
    ]);
    expect((await read('a.csv', text, { channels: ['n', 'ax'] })).odd).toEqual([]);
  });
});
