import { describe, expect, it } from 'vitest';
import { shareLines } from '../../src/report/exits-shares.js';
import { mnistReport, sampleReport, sampleRow } from './sample-report.js';

const heading =
  'Share of samples that stop after each number of units (exit points below 0.05 % are left out)';

describe('shareLines', () => {
  it('groups exit points by layer, for rows with early exits', () => {
    expect(shareLines(mnistReport)).toEqual([
      heading,
      'light rule, as published: layer 0: 256 50.0 % | layer 1: 256 50.0 %',
      'light rule, shared first layer: layer 0: 256 50.0 % | layer 1: 256 50.0 %',
      'margin, accuracy loss 0.3 %: layer 0: 16 61.2 %, 32 22.0 %, 256 14.0 % | layer 1: 16 2.1 %, 256 0.7 %',
      'margin, accuracy loss 1 %: layer 0: 16 82.2 %, 32 12.0 %, 256 5.4 % | layer 1: 16 0.4 %',
    ]);
  });

  it('leaves out shares below 0.05 %, also whole layers of them', () => {
    const row = sampleRow({
      title: 'margin',
      rule: 'margin',
      exits: [
        { layer: 0, units: 16, share: 0.99901 },
        { layer: 1, units: 16, share: 0.00049 },
        { layer: 2, units: 16, share: 0.0005 },
      ],
    });
    expect(shareLines(sampleReport([row]))).toEqual([
      heading,
      'margin: layer 0: 16 99.9 % | layer 2: 16 0.1 %',
    ]);
  });

  it('wraps at 110 columns between exit points', () => {
    const exits = Array.from({ length: 16 }, (_, i) => ({ layer: 0, units: 16 * (i + 1), share: 1 / 16 }));
    expect(shareLines(sampleReport([sampleRow({ title: 'margin', rule: 'margin', exits })]))).toEqual([
      heading,
      'margin: layer 0: 16 6.3 %, 32 6.3 %, 48 6.3 %, 64 6.3 %, 80 6.3 %, 96 6.3 %, 112 6.3 %, 128 6.3 %, 144 6.3 %,',
      '  160 6.3 %, 176 6.3 %, 192 6.3 %, 208 6.3 %, 224 6.3 %, 240 6.3 %, 256 6.3 %',
    ]);
  });

  it('has nothing to say where no row has early exits', () => {
    expect(shareLines(sampleReport([sampleRow({})]))).toEqual([]);
    expect(shareLines(sampleReport([]))).toEqual([]);
  });
});
