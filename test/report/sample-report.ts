import type { ExitShare, ExitsReport, ExitsRow } from '../../src/pipeline/exits-report.js';

/** Exit points of two layers, from their shares in order. */
function exits(...shares: readonly number[]): readonly ExitShare[] {
  const units = [16, 32, 256];
  return shares.map((share, i) => ({ layer: Math.floor(i / 3), units: units[i % 3], share }));
}

const row: ExitsRow = {
  title: 'whole network',
  rule: 'none',
  sharedFirstLayer: true,
  configured: false,
  accuracy: 98,
  macroF1: 97.98,
  sensitivity: [98.5, 97.25, null],
  macs: { mean: 861_184, worst: 861_184 },
  fewer: 3.0915,
  exits: exits(0, 0, 0, 0, 0, 1),
};

/** A row; what is not named is as for the whole network. */
export function sampleRow(changes: Partial<ExitsRow>): ExitsRow {
  return { ...row, ...changes };
}

/** A report of these rows. */
export function sampleReport(rows: readonly ExitsRow[], classNames = ['N', 'S', 'V']): ExitsReport {
  return {
    dataset: 'MNIST',
    decision: 'goodness',
    network: '784-256-256',
    classNames,
    samples: { test: 10_000, tuning: 5000, calibration: 5000 },
    rows,
  };
}

const lightExits = exits(0, 0, 0.5, 0, 0, 0.5);

function margin(loss: number, changes: Partial<ExitsRow>): ExitsRow {
  return sampleRow({
    title: `margin, accuracy loss ${100 * loss} %`,
    rule: 'margin',
    budget: { metric: { kind: 'accuracy' }, loss, confidence: 0.95 },
    ...changes,
  });
}

/** Ten classes, all rules, one budget without a guarantee. */
export const mnistReport = sampleReport(
  [
    sampleRow({
      title: 'whole network, as published',
      sharedFirstLayer: false,
      macs: { mean: 2_662_400, worst: 2_662_400 },
      fewer: 1,
    }),
    sampleRow({
      title: 'light rule, as published',
      rule: 'lightff',
      sharedFirstLayer: false,
      accuracy: 97.94,
      macroF1: 97.91,
      macs: { mean: 2_167_341.4, worst: 2_662_400 },
      fewer: 1.2284,
      exits: lightExits,
    }),
    sampleRow({
      title: 'light rule, shared first layer',
      rule: 'lightff',
      accuracy: 97.94,
      macroF1: 97.91,
      macs: { mean: 363_565, worst: 861_184 },
      fewer: 7.323,
      exits: lightExits,
    }),
    margin(0.001, { unsupported: 'no early exit: 5000 samples cannot support it, 29 956 could' }),
    margin(0.003, {
      configured: true,
      accuracy: 97.86,
      macroF1: 97.83,
      macs: { mean: 57_213, worst: 874_012 },
      fewer: 46.53,
      exits: exits(0.6117, 0.2204, 0.1399, 0.0211, 0.0004, 0.0065),
    }),
    margin(0.01, {
      accuracy: 97.2,
      macroF1: 97.14,
      macs: { mean: 38_534, worst: 874_012 },
      fewer: 69.09,
      exits: exits(0.8217, 0.1204, 0.0539, 0.00401, 0.0, 0),
    }),
  ].map((one) => ({ ...one, sensitivity: new Array<number>(10).fill(98) })),
  ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
);
