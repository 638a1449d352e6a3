import type { ReportData } from '../../../src/pipeline/report-data.js';
import { mnistReport } from '../sample-report.js';

const HASH = 'ab'.repeat(32);

/** What a report says of a run that nobody made; names are those of the caller. */
export function sampleData(names: { readonly text: string } = { text: 'N' }): ReportData {
  const { text } = names;
  const classNames = [text, 'S', 'V'];
  const interval = { percent: 98, low: 97.5, high: 98.4 };
  const scores = {
    accuracy: interval,
    macroF1: 90,
    confusion: [
      [90, 5, 5],
      [3, 40, 0],
      [0, 1, 30],
    ],
    classes: classNames.map((name, label) => ({
      ...{ name, present: [100, 43, 31][label], answered: [93, 46, 35][label], right: [90, 40, 30][label] },
      ...{ sensitivity: interval, ppv: label === 2 ? null : interval },
    })),
  };
  return {
    ...{ name: text, ffirm: '0.1.0', dataset: text, network: '12-8', decision: 'goodness' },
    ...{ learningRule: 'forward-forward', training: { engine: text, epochs: 3, seed: 1 }, classNames },
    ...{ testSamples: 174, accuracy: { float: 98, int8: 98, earlyExit: 97.9 } },
    mostFrequent: { name: text, percent: 57.4 },
    intervals: { kind: 'bootstrap', people: 2 },
    ...{ int8: scores, earlyExit: scores, exitRule: 'margin', claim: `early exit costs ${text}` },
    macs: { full: 2_662_400, lightff: 600_000, mean: 90_000, worst: 861_184 },
    curve: mnistReport.rows.map((row) => ({ ...row, title: `${row.title} ${text}` })),
    stops: [
      { layer: 0, units: 8, samples: 100, right: 99, macs: 500 },
      { layer: 0, units: 12, samples: 74, right: 61, macs: 900 },
    ],
    margins: [
      { from: 0, to: 10, right: 10, wrong: 12 },
      { from: 10, to: 20, right: 150, wrong: 2 },
    ],
    people: [
      {
        ...{ name: text, recordings: 1, samples: 100, right: 90, sensitivity: [90, null, 70] },
        accuracy: { percent: 90, low: 85, high: 94 },
      },
    ],
    verified: true,
    executors: [
      {
        ...{ executor: 'host', samples: 174, mismatches: 0, stack: null },
        ...{ flash: { code: 5000, weights: 700 }, workspace: 300 },
      },
    ],
    streams: [],
    ...{ purity: null, votes: { right: 3, recordings: 4 }, bench: null, routine: { absent: text } },
    data: {
      ...{ source: text, fingerprint: HASH, train: 300, validation: 100, test: 174, notes: [text] },
      split: {
        ...{ by: 'patient', groupedBy: 'subject', seed: 1, wished: null, anonymous: 0, leftOut: [] },
        shares: { train: 0.5, validation: 0.2, test: 0.3 },
        groups: { train: [text], validation: ['b'], test: ['c'] },
        classes: classNames.map((name) => ({ name, train: 100, validation: 33, test: 58 })),
        shared: { recordings: [], subjects: [] },
      },
    },
    hashes: { config: HASH, floatModel: HASH, integerModel: HASH, manifest: HASH },
  };
}
