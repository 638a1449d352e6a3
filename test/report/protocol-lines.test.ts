import { expect, test } from 'vitest';
import { type Tabulation, tabulate } from '../../src/metrics/tabulate.js';
import { protocolLines } from '../../src/report/protocol-lines.js';

type Share = readonly [right: number, all: number];

const tabulation = (meanOver: 'recordings' | 'people'): Tabulation<Share> => ({
  figures: [{ name: 'V sensitivity', unit: '%', worse: 'lower' }],
  meanOver,
  add: ([a, b], [c, d]) => [a + c, b + d],
  valuesOf: ([right, all]) => [all === 0 ? null : (100 * right) / all],
  shown: ([right, all]) => ({ right, all }),
});

function report(recordings: Parameters<typeof tabulate<Share>>[0], meanOver: 'recordings' | 'people') {
  const scored = tabulate(recordings, tabulation(meanOver), 1);
  return {
    ...{ protocol: 'aami', title: 'by hand', dataset: 'made', meanOver, notes: ['A note.'] },
    ...{ leftOut: [{ recording: '102', reason: 'data.split.leaveOut' }], int8: scored, earlyExit: scored },
  };
}

test('shows figures with intervals, the worst person, every recording, and what is left out', () => {
  const lines = protocolLines(
    report(
      [
        { recording: '1', subject: '1', counts: [1, 2] },
        { recording: '2', subject: '2', counts: [3, 4] },
      ],
      'recordings',
    ),
  );
  expect(lines).toEqual([
    'made: by hand; 2 recordings of 2 people; 95 % intervals by bootstrap over people',
    '',
    'Whole network',
    'figure                            gross      mean of recordings  worst person',
    'V sensitivity %  66.67 (50.00 to 75.00)  62.50 (50.00 to 75.00)     50.00 (1)',
    '',
    'With early exit',
    'figure                            gross      mean of recordings  worst person',
    'V sensitivity %  66.67 (50.00 to 75.00)  62.50 (50.00 to 75.00)     50.00 (1)',
    '',
    'By recording, with early exit',
    'recording  right  all  V sensitivity %',
    '1              1    2            50.00',
    '2              3    4            75.00',
    '',
    'Left out: 102 (data.split.leaveOut).',
    'A note.',
  ]);
});

test('shows people as well where they have several recordings, and no interval for one person', () => {
  const lines = protocolLines(
    report(
      [
        { recording: 'a1', subject: 'a', counts: [1, 2] },
        { recording: 'a2', subject: 'a', counts: [0, 0] },
      ],
      'people',
    ),
    'markdown',
  );
  expect(lines).toContain('By person, with early exit');
  expect(lines).toContain('By recording, with early exit');
  expect(lines.join('\n')).toMatch(/\| V sensitivity % \| +50\.00 \| +50\.00 \| +50\.00 \(a\) \|/);
  expect(lines.join('\n')).toMatch(/\| a2 \(a\) +\| +0 \| +0 \| +- \|/);
});
