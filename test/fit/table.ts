import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { uniform } from '../random-network.js';

/** Three classes of two features and noise, that a small network tells apart fairly well. */
function tableText(rows: number): string {
  const next = uniform(11);
  const lines = Array.from({ length: rows }, (_, i) => {
    const angle = (2 * Math.PI * (i % 3)) / 3;
    const values = [Math.cos(angle) + next(), Math.sin(angle) + next(), next()];
    return `${values.map((value) => value.toFixed(4)).join(',')},${'abc'[i % 3]}`;
  });
  return `x,y,z,class\n${lines.join('\n')}\n`;
}

/** A config of a table, and the table, in a folder. */
export function writeTableConfig(folder: string, rows = 240): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'points.csv'), tableText(rows));
  const config = {
    name: 'points',
    data: {
      source: 'csv',
      file: 'points.csv',
      label: 'class',
      standardize: { mean: 0, std: 1 },
      split: { by: 'random' },
    },
    network: { layers: [32, 16], prefixes: [8], label: { placement: 'prepend' } },
    train: { engine: 'wasm', epochs: 3, batch: 32, learningRate: 0.01 },
    exit: { budget: { loss: 0.1, unit: 'sample' } },
  };
  const path = join(folder, 'points.json');
  writeFileSync(path, JSON.stringify(config, null, 2));
  return path;
}
