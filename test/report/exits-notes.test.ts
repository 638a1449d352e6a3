import { describe, expect, it } from 'vitest';
import { exitsHeading, exitsNotes } from '../../src/report/exits-notes.js';
import { mnistReport, sampleReport, sampleRow } from './sample-report.js';

const macs =
  "MACs: products with weights, label slots, squares and requantizations of every label, the input's squared length, " +
  "and the rule's evaluations.";

const claim =
  'Margin rows: each loses at most the stated amount, with 95 % confidence, for samples like the calibration samples; each row is a ' +
  'separate claim.';

describe('exitsHeading', () => {
  it('names data, network and samples', () => {
    expect(exitsHeading(mnistReport)).toBe(
      'MNIST, network 784-256-256: 10 000 test samples (tuned on 5 000, calibrated on 5 000 others)',
    );
  });
});

describe('exitsNotes', () => {
  it('says why there is no early exit, what the marks mean and what is counted', () => {
    expect(exitsNotes(mnistReport)).toEqual([
      'margin, accuracy loss 0.1 %: no early exit: 5000 samples cannot support it, 29 956 could',
      claim,
      '* The setting of the config, which the integer model uses.',
      `${macs} † As published: every label goes through all layers separately, and only products with weights are counted, which is in its favour.`,
    ]);
  });

  it('says of networks with heads what is counted there, and nothing of passes', () => {
    const rows = [sampleRow({ sharedFirstLayer: false }), sampleRow({})];
    const note = exitsNotes({ ...sampleReport(rows), decision: 'heads' }).at(-1);
    expect(note).toBe(
      "MACs: products with weights (also of heads), squares and requantizations, the input's squared length, and the rule's " +
        'comparisons. † As published: only products with weights are counted, which is in its favour.',
    );
  });

  it('leaves out what no row calls for', () => {
    expect(exitsNotes(sampleReport([sampleRow({ sensitivity: [98.5, 97.25, 0] })]))).toEqual([macs]);
  });

  it('says which classes macro-F1 does not count', () => {
    expect(exitsNotes(sampleReport([sampleRow({})]))[0]).toBe(
      'Macro-F1 does not count classes without test samples: V.',
    );
  });
});
