import { describe, expect, it } from 'vitest';
import { sensitivityLines } from '../../src/report/exits-sensitivity.js';
import { mnistReport, sampleReport, sampleRow } from './sample-report.js';

const light = sampleRow({ title: 'light rule', rule: 'lightff' });
const sensitive = sampleRow({
  title: 'margin, sensitivity of V, loss 1 %',
  rule: 'margin',
  budget: { metric: { kind: 'sensitivity', label: 2 }, loss: 0.01, confidence: 0.95 },
});

describe('sensitivityLines', () => {
  it('names every class of every row where there are few', () => {
    expect(sensitivityLines(sampleReport([sampleRow({}), light]))).toEqual([
      'Sensitivity per class, in percent',
      'whole network: N 98.50, S 97.25, V no samples',
      'light rule: N 98.50, S 97.25, V no samples',
    ]);
  });

  it('says nothing about many classes', () => {
    expect(sensitivityLines(mnistReport)).toEqual([]);
  });

  it('compares a budget on a sensitivity with the whole network where there are many classes', () => {
    const rows = [sampleRow({}), light, sensitive].map((row) => ({
      ...row,
      sensitivity: [1, 2, 3, 4, 5, 6],
    }));
    expect(sensitivityLines(sampleReport(rows, ['a', 'b', 'c', 'd', 'e', 'f']))).toEqual([
      'Sensitivity per class, in percent',
      'whole network: a 1.00, b 2.00, c 3.00, d 4.00, e 5.00, f 6.00',
      'margin, sensitivity of V, loss 1 %: a 1.00, b 2.00, c 3.00, d 4.00, e 5.00, f 6.00',
    ]);
  });
});
