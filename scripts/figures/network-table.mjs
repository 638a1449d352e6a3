import { readFileSync } from 'node:fs';
import { pathsOf } from '../../dist/pipeline/paths.js';
import { decodeIntegerModel } from '../../dist/quantize/integer-model-file.js';
import { coresOf, figuresOf, measureSeeds } from './measure.mjs';
import { spreadOf } from './spread.mjs';
import { percents, spreadNote, tableText, wholes } from './text.mjs';

/** Weights of layers and heads, without biases. */
function weightsOf(config) {
  const path = pathsOf(config).integerModel;
  const { model } = decodeIntegerModel(readFileSync(path), path).network;
  const ofLayers = model.layers.map(({ outputs, weights, inputs }) =>
    Math.min(weights.length, inputs * outputs),
  );
  const ofHeads = model.heads.map(({ inputs }) => inputs * model.classes);
  return [...ofLayers, ...ofHeads].reduce((sum, count) => sum + count, 0);
}

/** Minutes that the epochs of a training took on this machine, with whatever else it did. */
function minutesOf(config) {
  const lines = readFileSync(pathsOf(config).metrics, 'utf8').trim().split('\n');
  return lines.reduce((sum, line) => sum + JSON.parse(line).seconds, 0) / 60;
}

const ROWS = [
  ['accuracy, float', ({ accuracy }) => `${percents(accuracy.float)} %`],
  ['accuracy, int8', ({ accuracy }) => `${percents(accuracy.int8)} %`],
  ['accuracy, int8 with early exit', ({ accuracy }) => `${percents(accuracy.earlyExit)} %`],
  [
    'accuracy, int8, windows of one class',
    ({ singleClass }) => (singleClass === null ? '' : `${percents(singleClass)} %`),
  ],
  ['macro-F1, int8', ({ macroF1 }) => `${percents(macroF1.int8)} %`],
  ['weights', ({ weights }) => String(weights)],
  ['MACs of the whole network', ({ macs }) => String(macs.full)],
  ['MACs per sample, mean', ({ macs }) => wholes(macs.mean)],
  ['instructions on a Cortex-M4, mean', ({ instructions }) => wholes(instructions.mean)],
  ['raw samples to answer', ({ stream }) => (stream === null ? '' : wholes(stream.answer))],
  ['flash, code', ({ flash }) => `${wholes(flash.code)} bytes`],
  ['flash, weights and constants', ({ flash }) => `${wholes(flash.constants)} bytes`],
  ['RAM, workspace', ({ ram }) => `${wholes(ram.workspace)} bytes`],
  ['RAM, stack', ({ ram }) => `${wholes(ram.stack)} bytes`],
];

/** What a config gives over its seeds. */
export async function measured(config, options) {
  const runs = await measureSeeds(config, options);
  return {
    ...figuresOf(runs),
    weights: weightsOf(runs[0].config),
    minutes: spreadOf(runs.map((run) => minutesOf(run.config))),
    cores: coresOf(runs),
  };
}

/** The table of such a network: rows that it has nothing for are left out. */
export function tableOf(title, own) {
  const columns = [
    { head: `${title}, ${own.network}`, cell: ([name]) => name },
    { head: spreadNote(own.seeds), cell: ([, text]) => text(own) },
  ];
  return tableText(
    columns,
    ROWS.filter(([, text]) => text(own) !== ''),
  );
}
