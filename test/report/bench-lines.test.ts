import { expect, test } from 'vitest';
import { noCounts } from '../../src/bench/counts.js';
import type { BenchResults } from '../../src/pipeline/bench-step.js';
import { benchLines, benchMarkdown } from '../../src/report/bench-lines.js';

const cost = (instructions: number, cycles: number) => ({ instructions, cycles });

const results: BenchResults = {
  cores: [
    {
      ...{ target: 'cortex-m4', title: 'ARM Cortex-M4', kernel: 'dsp', samples: 200 },
      instructions: { mean: 20_139.4, worst: 236_261 },
      cycles: { mean: 26_746, worst: 312_763 },
      counts: noCounts(),
      exits: [
        {
          ...{ exit: 0, samples: 150 },
          instructions: { mean: 10_652, worst: 15_139 },
          cycles: { mean: 14_194, worst: 20_000 },
        },
        {
          ...{ exit: 3, samples: 50 },
          instructions: { mean: 48_600, worst: 236_261 },
          cycles: { mean: 64_000, worst: 312_763 },
        },
      ],
      memory: { code: 3676, weights: 271_976, workspace: 4404, stack: 224 },
      boards: [
        {
          ...{ board: 'STM32L4R5ZI', megahertz: 120, fits: true, microjoules: 9.0936 },
          microseconds: { mean: 222.9, worst: 2606.4 },
        },
        { board: 'small_one', megahertz: 64, fits: false, microseconds: { mean: 0.1234, worst: 41.97 } },
      ],
      timingSource: ['A manual.', 'A guess.'],
    },
  ],
  streams: [],
  learning: [],
  over: { testSamples: 10_000, testRecordings: null },
  kernels: [
    {
      ...{ target: 'cortex-m4', title: 'ARM Cortex-M4', kernel: 'dsp', flags: ['-O2'] },
      rows: [
        {
          ...{ title: '10 x 10', inputs: 10, outputs: 10, positions: 1, zeroShare: 0.5, macs: 100 },
          ...{ naive: cost(500, 800), portable: cost(288, 400), kernel: cost(83, 131) },
        },
      ],
      timingSource: ['A manual.', 'A guess.'],
    },
  ],
};

test('a report for people has its tables below one another', () => {
  expect(benchLines(results).slice(0, 19)).toEqual([
    'One classification',
    'core       kernel  instructions    worst  cycles (est.)   code  weights  workspace  stack',
    'cortex-m4     dsp        20 139  236 261         26 746  3 676  271 976      4 404    224',
    'Mean and worst of 200 samples, spread evenly over the 10 000 of the test part; memory in bytes, code and',
    '  weights in flash.',
    'Instructions and memory are exact; the stack is the deepest that was observed. Cycles, time and energy are',
    '  estimates: counted instructions times the published cycles of their class, without flash wait states and',
    '  cache misses.',
    '',
    'On boards, at their fastest clock (estimates)',
    'board             core  MHz  mean us  worst us  mean uJ  fits',
    'STM32L4R5ZI  cortex-m4  120      223     2 606     9.09   yes',
    'small_one    cortex-m4   64    0.123      42.0        -    no',
    'Energy is that of the whole chip where a measurement is published, else "-".',
    '',
    'Instructions of classifications that stop at each exit point, mean',
    'exit point  samples %      m4',
    '0               75.00  10 652',
    '3               25.00  48 600',
  ]);
});

test('kernels are shown per multiply-accumulate', () => {
  const lines = benchLines({ ...results, cores: [] });
  expect(lines.slice(0, 3)).toEqual([
    'Matrix kernel "dsp" on cortex-m4, per multiply-accumulate of the layer',
    'layer    zeros %  naive C  portable    dsp  times fewer  naive cycles (est.)  dsp cycles (est.)',
    '10 x 10       50     5.00      2.88  0.830         6.02                 8.00               1.31',
  ]);
  expect(lines.at(-1)).toBe('Cycles of cortex-m4: A manual. A guess.');
});

test('a kernel that has assembly is shown without it as well', () => {
  const [report] = results.kernels;
  const rows = report.rows.map((row) => ({ ...row, twin: cost(120, 166) }));
  expect(benchLines({ ...results, cores: [], kernels: [{ ...report, rows }] }).slice(1, 3)).toEqual([
    'layer    zeros %  naive C  portable  dsp in C    dsp  times fewer  naive cycles (est.)  ' +
      'dsp in C cycles (est.)  dsp cycles (est.)',
    '10 x 10       50     5.00      2.88      1.20  0.830         6.02                 8.00  ' +
      '                  1.66               1.31',
  ]);
});

test('a convolution is shown with its size, per multiply-accumulate of all positions', () => {
  const [report] = results.kernels;
  const size = { title: 'conv1d 9, 6 to 16 channels, 128', inputs: 54, outputs: 16, positions: 120 };
  const rows = report.rows.map((row) => ({ ...row, ...size, macs: 1000 }));
  expect(benchLines({ ...results, cores: [], kernels: [{ ...report, rows }] })[2]).toMatch(
    /^conv1d 9, 6 to 16 channels, 128 +50 +0\.500 +0\.288 +0\.083 /,
  );
});

test('Markdown has headings, rules and escaped texts', () => {
  const lines = benchMarkdown(results);
  expect(lines[0]).toBe('### One classification');
  expect(lines[2]).toBe(
    '| core      | kernel | instructions |   worst | cycles (est.) |  code | weights | workspace | stack |',
  );
  expect(lines.join('\n')).toContain(
    '| small\\_one  | cortex-m4 |  64 |   0.123 |     42.0 |       - |   no |',
  );
});

test('raw samples are shown by sample, by answer and by second of signal', () => {
  const spread = (mean: number, worst: number) => ({
    instructions: { mean, worst },
    cycles: { mean: 2 * mean, worst: 2 * worst },
  });
  const lines = benchLines({
    cores: results.cores,
    learning: [],
    kernels: [],
    over: { testSamples: 200, testRecordings: 22 },
    streams: [
      {
        ...{ target: 'cortex-m4', title: 'ARM Cortex-M4', pieces: 8, samples: 86_400, answers: 280 },
        ...{ sample: spread(40, 90), description: spread(28_000, 30_000), descriptions: 288 },
        network: spread(2000, 20_000),
        ...{
          answer: { instructions: 42_320, cycles: 84_640 },
          blocks: { samples: 64, instructions: 36_000, cycles: 72_000 },
          second: { instructions: 52_900, cycles: 105_800 },
        },
        boards: [{ board: 'A', megahertz: 64, busy: 0.0016531, microjoules: 28.776 }],
      },
    ],
  });
  const text = lines.join(' ').replace(/\s+/g, ' ');
  expect(text).toContain(
    'Mean and worst of 200 samples, all of the test part, of 22 recordings; memory in bytes',
  );
  expect(text).toContain(
    'Front end: mean and worst of 86 400 raw samples at the beginnings of 8 recordings of the test part, which gave 288 descriptions and 280 answers. ' +
      'Network: mean and worst of 200 test samples, all of the test part, of 22 recordings. Instructions are exact, ' +
      'cycles are estimates.',
  );
  const start = lines.findIndex((line) => line.startsWith('From raw'));
  expect(lines.slice(start, start + 3)).toEqual([
    'From raw samples to answers, instructions',
    'core       collect a sample  worst  describe   worst  per answer, network   worst  per answer, total  in blocks of 64  per second of signal  cycles per second (est.)',
    'cortex-m4                40     90    28 000  30 000                2 000  20 000             42 320           36 000                52 900                   105 800',
  ]);
  const boards = lines.findIndex((line) => line.startsWith('The same on boards'));
  expect(lines.slice(boards, boards + 3)).toEqual([
    'The same on boards, at their fastest clock (estimates)',
    'board       core  MHz  busy %  uJ per answer',
    'A      cortex-m4   64    0.17          28.78',
  ]);
});

test('nothing measured is nothing to show', () => {
  expect(benchLines({ ...results, cores: [], kernels: [] })).toEqual([]);
});
