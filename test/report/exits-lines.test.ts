import { describe, expect, it } from 'vitest';
import { exitsLines, exitsMarkdown } from '../../src/report/exits-lines.js';
import { mnistReport, sampleReport, sampleRow } from './sample-report.js';

describe('exitsLines', () => {
  it('has heading, table, footnotes and sensitivities, one below the other', () => {
    expect(exitsLines(sampleReport([sampleRow({})]), { plot: false })).toEqual([
      'MNIST, network 784-256-256: 10 000 test samples (tuned on 5 000, calibrated on 5 000 others)',
      '',
      'rule           accuracy %  macro-F1 %  mean MACs  worst-case MACs  times fewer',
      'whole network       98.00       97.98    861 184          861 184         3.1x',
      '',
      'Macro-F1 does not count classes without test samples: V.',
      "MACs: products with weights, label slots, squares and requantizations of every label, the input's squared",
      "  length, and the rule's evaluations.",
      '',
      'Sensitivity per class, in percent',
      'whole network: N 98.50, S 97.25, V no samples',
    ]);
  });

  it('is at most 110 columns wide, with the plot unless told otherwise', () => {
    const lines = exitsLines(mnistReport, { plot: true });
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(110);
    expect(lines).toContain('F margin, accuracy loss 1 %');
    expect(exitsLines(mnistReport, { plot: false })).not.toContain('F margin, accuracy loss 1 %');
  });
});

describe('exitsMarkdown', () => {
  it('has the table, and a paragraph for every footnote', () => {
    const lines = exitsMarkdown(mnistReport);
    expect(lines.slice(10)).toEqual([
      '',
      'margin, accuracy loss 0.1 %: no early exit: 5000 samples cannot support it, 29 956 could',
      '',
      expect.stringMatching(/^Margin rows: .* for samples like the calibration samples/),
      '',
      '\\* The setting of the config, which the integer model uses.',
      '',
      expect.stringMatching(/^MACs: .* † As published: every label .* in its favour\.$/),
    ]);
    expect(lines.slice(0, 3)).toEqual([
      expect.stringMatching(/^MNIST/),
      '',
      expect.stringMatching(/^\| rule /),
    ]);
  });
});
