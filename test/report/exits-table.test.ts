import { describe, expect, it } from 'vitest';
import { exitsMarkdownTable, exitsTable } from '../../src/report/exits-table.js';
import { mnistReport, sampleReport, sampleRow } from './sample-report.js';

describe('exitsTable', () => {
  it('has a line per row, numbers to the right, without colour codes', () => {
    expect(exitsTable(mnistReport)).toEqual([
      'rule                            accuracy %  macro-F1 %  mean MACs  worst-case MACs  times fewer',
      'whole network, as published †        98.00       97.98  2 662 400        2 662 400         1.0x',
      'light rule, as published †           97.94       97.91  2 167 341        2 662 400         1.2x',
      'light rule, shared first layer       97.94       97.91    363 565          861 184         7.3x',
      'margin, accuracy loss 0.1 %          98.00       97.98    861 184          861 184         3.1x',
      'margin, accuracy loss 0.3 % *        97.86       97.83     57 213          874 012          47x',
      'margin, accuracy loss 1 %            97.20       97.14     38 534          874 012          69x',
    ]);
  });

  it('is its head alone without rows', () => {
    expect(exitsTable(sampleReport([]))).toHaveLength(1);
  });
});

describe('exitsMarkdownTable', () => {
  it('pads its columns and escapes its marks', () => {
    expect(exitsMarkdownTable(sampleReport([mnistReport.rows[1], mnistReport.rows[4]]))).toEqual([
      '| rule                           | accuracy % | macro-F1 % | mean MACs | worst-case MACs | times fewer |',
      '| ------------------------------ | ---------: | ---------: | --------: | --------------: | ----------: |',
      '| light rule, as published †     |      97.94 |      97.91 | 2 167 341 |       2 662 400 |        1.2x |',
      '| margin, accuracy loss 0.3 % \\* |      97.86 |      97.83 |    57 213 |         874 012 |         47x |',
    ]);
  });

  it('keeps a title with a border in its column', () => {
    const lines = exitsMarkdownTable(sampleReport([sampleRow({ title: 'a|b' })]));
    expect(lines[2]).toMatch(/^\| a\\\|b \|/);
  });
});
