import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { configSchema } from '../../dist/config/config.js';
import { loadConfig } from '../../dist/config/load.js';
import { labelRows } from '../../dist/data/recordings/label.js';
import { loadSignals } from '../../dist/data/recordings/load-signals.js';
import { DS1 } from '../../dist/data/wfdb/aami.js';
import { judgedAnswers } from '../../dist/exit/known/fit-known.js';
import { referencesOf, usualness } from '../../dist/exit/known/scores.js';
import { classifyModel } from '../../dist/kernel/classify.js';
import { judgeAnswer } from '../../dist/kernel/known/known.js';
import { randomStream } from '../../dist/math/random.js';
import { runCalibrate } from '../../dist/pipeline/calibrate-step.js';
import { pathsOf } from '../../dist/pipeline/paths.js';
import { runQuantize } from '../../dist/pipeline/quantize-step.js';
import { silent } from '../../dist/pipeline/reporter.js';
import { loadStepData } from '../../dist/pipeline/step-data.js';
import { runTrain } from '../../dist/pipeline/train-step.js';
import { quantizeInputs } from '../../dist/quantize/input.js';
import { decodeIntegerModel } from '../../dist/quantize/integer-model-file.js';
import { createResult, createWorkspace, traceAll } from '../../dist/quantize/trace.js';
import { openFrontEnd } from '../../dist/signal/open-front-end.js';
import { pushSample } from '../../dist/signal/program.js';

/** Share of good samples that may be rejected. */
const REJECTED = 0.02;

const BEATS = 'examples/ecg-beats/patients.json';

/** Recordings with paced beats, which are neither in DS1 nor in DS2. */
const PACED = ['102', '104', '107', '217'];

/** Ratios of signal to noise in decibels. */
const RATIOS = [6, 0, -6];

/** Seconds at the beginning of each recording. */
const SECONDS = 600;

/** The share of pairs of a known and an unknown answer in which the known one is the more usual; half of ties. */
export function auroc(known, unknown) {
  const sorted = Float64Array.from(known).sort();
  const below = (value, orEqual) => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (orEqual ? sorted[middle] <= value : sorted[middle] < value) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const above = unknown.reduce(
    (sum, value) => sum + sorted.length - (below(value, false) + below(value, true)) / 2,
    0,
  );
  return above / (sorted.length * unknown.length);
}

/** Mean and standard deviation of every channel. */
function momentsOf({ samples, channels, count }) {
  return channels.map((_, channel) => {
    let [sum, squares] = [0, 0];
    for (let i = channel; i < samples.length; i += channels.length) {
      sum += samples[i];
      squares += samples[i] ** 2;
    }
    const mean = sum / count;
    return { mean, deviation: Math.sqrt(Math.max(0, squares / count - mean ** 2)) };
  });
}

const clamp = (value) => Math.max(-32768, Math.min(32767, Math.round(value)));

/** A number that is about normal: a sum of twelve uniform ones. */
function normal(random) {
  let sum = -6;
  for (let i = 0; i < 12; i++) sum += random.uniform();
  return sum;
}

/** What may be wrong with a measurement, as other samples of the same signal. */
function changesOf(seed) {
  const width = ({ channels }) => channels.length;
  return new Map([
    [
      'inverted',
      (signal) => {
        const moments = momentsOf(signal);
        return signal.samples.map((value, i) => clamp(2 * moments[i % width(signal)].mean - value));
      },
    ],
    [
      'swapped',
      (signal) =>
        signal.samples.map((_, i, all) => {
          const channel = i % width(signal);
          return all[i - channel + ((channel + 1) % width(signal))];
        }),
    ],
    ...RATIOS.map((ratio) => [
      `noise ${ratio} dB`,
      (signal) => {
        const random = randomStream(seed, 0, 'noise');
        const moments = momentsOf(signal);
        const scale = 10 ** (-ratio / 20);
        return signal.samples.map((value, i) =>
          clamp(value + scale * moments[i % width(signal)].deviation * normal(random)),
        );
      },
    ]),
  ]);
}

/** The answers to a signal as the device gives them, and where in it. */
function answersTo(program, model, { channels, count: all, rate }, samples) {
  const width = channels.length;
  const count = Math.min(all, SECONDS * rate);
  const runner = program.open();
  const workspace = createWorkspace(model);
  const answers = [];
  const positions = [];
  for (let index = 0; index < count; index++) {
    if (!pushSample(runner, samples.subarray(index * width, (index + 1) * width))) continue;
    const result = createResult(model.classes);
    classifyModel(model, runner.input, workspace, result);
    answers.push(result);
    positions.push(index - runner.age);
  }
  return { answers, positions: Int32Array.from(positions) };
}

/** A network that knows some classes, trained, quantized and calibrated. */
async function trained(config) {
  const note = (text) => process.stderr.write(`${config.name}, seed ${config.seed}: ${text}\n`);
  const options = { reporter: { ...silent, note } };
  await runTrain(config, options);
  await runQuantize(config, options);
  await runCalibrate(config, options);
  const { integerModel } = pathsOf(config);
  return decodeIntegerModel(readFileSync(integerModel), integerModel);
}

/**
 * How well known answers are told from others.
 *
 * @param config of a network without the classes that are to be unknown; its test part are the people that are asked
 * @param labels of all classes
 * @param others recordings that have only unknown classes, or of which only these count
 */
async function measure(config, labels, others) {
  const file = await trained(config);
  const { model, scales, classNames } = file.network;
  const program = openFrontEnd(file.frontEnd);
  const { validation, test } = await loadStepData(config, { reporter: silent });
  const trace = traceAll(model, quantizeInputs(validation.features, scales.inputScale), model.exits);
  const references = referencesOf(judgedAnswers(trace, model, model), model.exits.length);
  const knowledge = { rangeCount: model.known?.length ?? 0, ranges: model.known ?? [] };
  const found = new Map();
  const note = (kind, { exit, margin, goodness, label, settled }) => {
    const list = found.get(kind) ?? [];
    found.set(kind, list);
    list.push({
      score: usualness(references, { exit, margin, goodness: goodness[label] }),
      known: judgeAnswer(knowledge, { exit, margin, goodness, label, settled }),
    });
  };
  const names = Object.keys(labels.classes);
  const asked = [...new Set(Array.from(test.origins.recordingOf, (i) => test.origins.recordings[i]))];
  const context = { seed: config.seed, folder: config.folder, report: () => {} };
  for (const signal of await loadSignals(config.data, context, [...asked, ...others])) {
    const { answers, positions } = answersTo(program, model, signal, signal.samples);
    const rows = { count: answers.length, positions };
    const { labels: own } = labelRows(
      signal,
      rows,
      { labels, signal: config.data.signal },
      names,
      program.span,
    );
    answers.forEach((answer, i) => {
      const name = names[own[i]];
      if (name === undefined || (others.includes(signal.name) && classNames.includes(name))) return;
      note(classNames.includes(name) ? 'known' : name, answer);
    });
    if (others.includes(signal.name)) continue;
    for (const [kind, change] of changesOf(config.seed)) {
      for (const answer of answersTo(program, model, signal, change(signal)).answers) note(kind, answer);
    }
  }
  const known = found.get('known');
  const share = (list) => list.filter((one) => !one.known).length / list.length;
  return {
    rejected: 100 * share(known),
    kinds: new Map(
      [...found]
        .filter(([kind]) => kind !== 'known')
        .map(([kind, list]) => [
          kind,
          {
            auroc: auroc(
              known.map(({ score }) => score),
              list.map(({ score }) => score),
            ),
            found: 100 * share(list),
            count: list.length,
          },
        ]),
    ),
  };
}

/** A config of the figures: another name, seed and folder, and what is to be known. */
function configOf(read, name, seed, data, more) {
  const { $schema: _schema, learn: _learn, folder, ...rest } = read;
  return {
    ...configSchema.parse({
      ...rest,
      ...more,
      name,
      seed,
      data,
      output: join('build', 'figures', name, `seed-${seed}`),
      exit: { budget: { loss: 0.01, unit: 'sample' }, known: { rejected: REJECTED } },
      verify: {},
    }),
    folder,
  };
}

/** Beats of people of DS1: F and Q are not trained, and every seed asks other people. */
export async function unknownBeats(seed) {
  const read = await loadConfig(BEATS);
  const { data } = read;
  const { F, ...classes } = data.labels.classes;
  const groupOf = (i) => (i + seed) % 4;
  const of = (groups) => DS1.filter((_, i) => groups.includes(groupOf(i)));
  const config = configOf(read, 'unknown_beats', seed, {
    ...data,
    labels: { ...data.labels, classes },
    split: { ...data.split, train: of([0, 1]), validation: of([2]), test: of([3]), leaveOut: PACED },
    exclude: data.split.test,
  });
  return measure(config, { ...data.labels, classes: { ...classes, F, Q: ['/', 'f', 'Q'] } }, PACED);
}
