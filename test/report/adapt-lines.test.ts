import { describe, expect, it } from 'vitest';
import { adaptLines } from '../../src/report/adapt-lines.js';
import { adaptReport } from './sample-adapt-report.js';

const lines = adaptLines(adaptReport);
const text = lines.join('\n');
/** Cells of a line of a table: at least two spaces are between them. */
const cells = (line: string) => line.trim().split(/ {2,}/);
const rowsFrom = (start: string) => {
  const first = lines.findIndex((line) => line.startsWith(start));
  return lines.slice(first + 1, lines.indexOf('', first)).map(cells);
};

describe('adaptLines', () => {
  it('says who lives, and how they learn', () => {
    expect(lines.join(' ')).toContain(
      'MIT-BIH, network 96-128-64: 3 lives from minute 0, 10 of the validation part (1 left out), 1 200 scored samples. ',
    );
    expect(text.replaceAll('\n', ' ')).toContain(
      'A life asks after 5 minutes, learns the weights of the labels with 800 updates and 32 replays, and has 10 slots for later questions; 5 % of the answers are wrong.',
    );
  });

  it('has a row for every number of questions', () => {
    expect(rowsFrom('questions')).toEqual([
      ['10', '91.75', '92.58', '71.26', '75.45', '12.0', '2', '1', '-2.00'],
      ['20', '91.75', '95.08', '71.26', '85.17', '22.0', '0', '0', '0'],
    ]);
    expect(text).toContain('Macro-F1 does not count classes without scored samples: F.');
  });

  it('has sensitivity and PPV of every class before and after', () => {
    expect(rowsFrom('class')).toEqual([
      ['N', '1 000', '98.50', '98.50', '93.90', '94.80'],
      ['S', '100', '20.00', '30.00', '66.67', '75.00'],
      ['V', '100', '96.00', '96.00', '79.34', '79.34'],
      ['F', '0', '-', '-', '-', '-'],
    ]);
  });

  it('has every life, with its subject where that is something else, and what happened in it', () => {
    expect(rowsFrom('recording')).toEqual([
      ['209', '10', '400', '95.00', '93.00', '-2.00', '10', '2', '800', 'no'],
      ['114 (anne)', '0', '400', '97.00', '96.25', '-0.75', '10', '2', '1 200', 'yes'],
      ['209', '0', '400', '90.00', '96.00', '+6.00', '10', '2', '800', '3 times'],
    ]);
  });

  it('counts the lives that were harmed, and says what the worst lost', () => {
    const plain = text.replaceAll('\n', ' ');
    expect(plain).toContain(
      'In the mean a life asked for 12.0 answers. 2 lives of 3 lost more than 0.5 points of accuracy, 1 more than 1 point; the worst lost 2.00.',
    );
    expect(plain).toContain(
      '0 lives of 3 lost more than 0.5 points of accuracy, 0 more than 1 point; no life lost accuracy.',
    );
    const once = { ...adaptReport.rows[0], harmed: { halfPoint: 1, point: 0, worst: 0.75 } };
    expect(adaptLines({ ...adaptReport, rows: [once] }).join(' ')).toContain('1 life of 3 lost more than');
  });

  it('says less of what is usual', () => {
    const usual = {
      ...adaptReport,
      ...{ from: [0], mistakes: 0, leftOut: [], learn: { ...adaptReport.learn, laterQuestions: 0 } },
    };
    const plain = adaptLines(usual).join(' ');
    expect(plain).toContain('3 lives of the validation part, 1 200 scored samples.');
    expect(plain).toContain('32 replays; all answers are right.');
  });

  it('fits a terminal', () => {
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(110);
  });
});
