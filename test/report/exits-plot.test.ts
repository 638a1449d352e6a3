import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ExitsRow } from '../../src/pipeline/exits-report.js';
import { exitsPlot } from '../../src/report/exits-plot.js';
import { mnistReport, sampleReport, sampleRow } from './sample-report.js';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** Lines of the chart: behind their labels is an axis. */
function chart(lines: readonly string[]): string {
  return lines.filter((line) => /[│┤]/.test(line)).join('\n');
}

function expectSound(rows: readonly ExitsRow[]): void {
  const lines = exitsPlot(sampleReport(rows));
  for (const line of lines) {
    expect(line.length).toBeLessThanOrEqual(100);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes are what must not be there
    expect(line).not.toMatch(/[\x00-\x1f]/);
  }
  for (const [i, { title }] of rows.entries()) {
    expect(lines).toContain(`${letters[i]} ${title}`);
    expect(chart(lines).split(letters[i])).toHaveLength(2);
  }
}

describe('exitsPlot', () => {
  it('draws the curve with a letter for every row', () => {
    expect(exitsPlot(mnistReport)).toEqual([
      'accuracy % against mean MACs per sample (logarithmic)',
      '    ▲',
      '98.0┤                                                    D               A',
      '    │                                        C                        B',
      '    │               E',
      '97.8┤',
      '    │',
      '    │',
      '    │',
      '97.6┤',
      '    │',
      '    │',
      '97.4┤',
      '    │',
      '    │',
      '97.2┤         F',
      '    └┬────────────┬────────┬─────────┬────────────┬─────────┬────────┬────────────┬▶',
      '   20k          50k     100k      200k         500k        1M       2M           5M',
      'A whole network, as published',
      'B light rule, as published',
      'C light rule, shared first layer',
      'D margin, accuracy loss 0.1 %',
      'E margin, accuracy loss 0.3 %',
      'F margin, accuracy loss 1 %',
    ]);
  });

  it('draws one row, and none', () => {
    expectSound([sampleRow({})]);
    expect(exitsPlot(sampleReport([]))).toEqual([]);
  });

  it('puts rows at the same place side by side and says so', () => {
    const rows = ['a', 'b', 'c'].map((title) => sampleRow({ title }));
    expectSound(rows);
    const lines = exitsPlot(sampleReport(rows));
    expect(chart(lines)).toContain('CAB');
    expect(lines.at(-1)).toBe('Adjacent letters may be the same point.');
  });

  it('is sound at the ends of accuracy and cost', () => {
    for (const accuracy of [0, 100]) {
      for (const mean of [0, 1, 1e6, 1e12]) {
        expectSound([
          sampleRow({ title: 'a', accuracy, macs: { mean, worst: mean } }),
          sampleRow({ title: 'b', accuracy, macs: { mean, worst: mean } }),
        ]);
      }
    }
  });

  it('shows every letter once, whatever the rows', () => {
    const points = fc.array(
      fc.record({
        accuracy: fc.oneof(fc.constant(98), fc.double({ min: 0, max: 100, noNaN: true })),
        mean: fc.oneof(fc.constant(50_000), fc.double({ min: 1, max: 1e10, noNaN: true })),
      }),
      { minLength: 1, maxLength: letters.length },
    );
    fc.assert(
      fc.property(points, (list) => {
        expectSound(
          list.map(({ accuracy, mean }, i) =>
            sampleRow({ title: `row ${i}`, accuracy, macs: { mean, worst: mean } }),
          ),
        );
      }),
    );
  });

  it('wraps long titles, and has more rows than letters', () => {
    const rows = Array.from({ length: 60 }, () => sampleRow({ title: 'long title '.repeat(20).trim() }));
    const lines = exitsPlot(sampleReport(rows));
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(lines.filter((line) => line.startsWith('+ long'))).toHaveLength(8);
  });
});
