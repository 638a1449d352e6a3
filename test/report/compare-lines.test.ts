import { describe, expect, it } from 'vitest';
import type { ComparedNetwork } from '../../src/pipeline/compare-step.js';
import { compareLines, compareMarkdown } from '../../src/report/compare-lines.js';

const network: ComparedNetwork = {
  name: 'mnist',
  source: 'examples/mnist/ffirm.json',
  dataset: 'MNIST',
  learningRule: 'forward-forward',
  decision: 'goodness',
  network: '784-256-256',
  accuracy: { float: 98.7, int8: 98.71, earlyExit: 98.44 },
  macroF1: 98.4,
  weights: 268_288,
  macs: { mean: 25_245.4, worst: 1_010_000 },
  instructions: { core: 'cortex-m4', mean: 17_512.2, worst: 600_000 },
  flash: { code: 3800, weights: 270_992 },
  workspace: 4468,
  trainingSeconds: 83.4,
  mismatches: 0,
  passed: true,
};

const { instructions: _instructions, trainingSeconds: _seconds, ...unmeasured } = network;
const imported: ComparedNetwork = { ...unmeasured, name: 'net', learningRule: 'imported' };

/** Cells of the Markdown row that starts with a name. */
function rowOf(lines: readonly string[], name: string): readonly string[] {
  const row = lines.find((line) => line.startsWith(`| ${name} `)) ?? '';
  return row.split('|').map((cell) => cell.trim());
}

describe('a comparison of networks', () => {
  it('has a row for every network with its figures, and "-" for what was not measured', () => {
    const lines = compareMarkdown([network, imported]);
    expect(rowOf(lines, 'mnist')).toEqual([
      '',
      ...['mnist', 'forward-forward', '784-256-256', '98.70', '98.71', '98.44', '98.40'],
      ...['268 288', '25 245', '1 010 000', '17 512', '3 800', '270 992', '4 468', '83'],
      '',
    ]);
    expect(rowOf(lines, 'net').slice(11, 16)).toEqual(['-', '3 800', '270 992', '4 468', '-']);
  });

  it('leaves out a column that no network has anything for', () => {
    const text = compareLines([imported]).join('\n');
    expect(text).not.toContain('instructions');
    expect(text).not.toContain('training');
  });

  it('has a table of its own for every data set', () => {
    const lines = compareMarkdown([network, { ...network, name: 'beats', dataset: 'MIT-BIH' }, imported]);
    expect(lines.filter((line) => line.startsWith('### '))).toEqual(['### MNIST', '### MIT-BIH']);
    expect(lines.indexOf('### MIT-BIH')).toBeGreaterThan(
      lines.findIndex((line) => line.startsWith('| net ')),
    );
  });

  it('names the networks whose verification failed', () => {
    const text = compareLines([network, { ...imported, passed: false }]).join('\n');
    expect(text).toContain('NOT VERIFIED: net');
    expect(compareLines([network]).join('\n')).not.toContain('NOT VERIFIED');
  });
});
