import { describe, expect, it } from 'vitest';
import type { RunBeside } from '../../src/pipeline/side-by-side.js';
import { sideBySidePage } from '../../src/report/page/side-by-side-page.js';
import { sideBySideLines, sideBySideMarkdown } from '../../src/report/side-by-side-lines.js';
import { figureRows } from '../../src/report/side-by-side-table.js';

const first: RunBeside = {
  ...{ name: 'before', source: 'build/before', dataset: 'MNIST', learningRule: 'forward-forward' },
  ...{ decision: 'goodness', network: '784-16', accuracy: { float: 90, int8: 89.5, earlyExit: 89.25 } },
  ...{
    macroF1: 88,
    weights: 12_704,
    macs: { mean: 9000, worst: 12_000 },
    flash: { code: 5000, weights: 13_000 },
  },
  ...{ workspace: 900, mismatches: 0, passed: true, testSamples: 1000 },
  accuracyInterval: { percent: 89.25, low: 87.2, high: 91 },
  classes: [{ name: 'a|b', sensitivity: 90, ppv: null }],
  cores: [{ target: 'cortex-m4', title: 'ARM Cortex-M4', instructions: { mean: 20_000, worst: 30_000 } }],
};
const second: RunBeside = {
  ...first,
  ...{ name: 'after', source: 'build/after', accuracy: { ...first.accuracy, earlyExit: 89.75 }, cores: [] },
  ...{ macs: { mean: 8500, worst: 12_000 }, passed: false },
};

describe('runs side by side', () => {
  it('say what changed from the first of two to the second', () => {
    const rows = new Map(figureRows([first, second]).map((row) => [row.what, row]));
    expect(rows.get('accuracy, early exit %')).toMatchObject({ values: ['89.25', '89.75'], change: '+0.50' });
    expect(rows.get('mean MACs')).toMatchObject({ values: ['9 000', '8 500'], change: '-500' });
    expect(rows.get('worst MACs')).toMatchObject({ change: '=' });
    expect(rows.get('PPV of a|b %')).toMatchObject({ values: ['-', '-'], change: '' });
    expect(rows.get('instructions, mean, cortex-m4')).toMatchObject({ values: ['20 000', '-'], change: '' });
    expect(figureRows([first, second, first]).every(({ change }) => change === '')).toBe(true);
  });

  it('are a table for a terminal, for a pull request, and a page', () => {
    expect(sideBySideLines([first, second])[0]).toMatch(/before +after +change/);
    const markdown = sideBySideMarkdown([first, second]);
    expect(markdown[0]).toMatch(/^\| +\| +before \| +after \| +change \|$/);
    expect(markdown.join('\n')).toContain('sensitivity of a\\|b %');
    expect(markdown.join('\n')).toContain('No instructions were counted for build/after; run');
    const page = sideBySidePage([first, second]);
    expect(page).toContain('<h1>before and after</h1>');
    expect(page).toContain('+0.50');
    expect(page).not.toContain('<script');
  });

  it('are told apart by their folders where their names are the same, and say that other data cannot be compared', () => {
    const twin = { ...second, name: 'before', dataset: 'beats' };
    const lines = sideBySideLines([first, twin]).join('\n');
    expect(lines).toContain('build/after');
    expect(lines).toContain('The runs are of different data');
  });
});
