import { endianness } from 'node:os';
import type { IntegerAnswers, IntegerSamples } from './executor.js';
import { SimulationError } from './failure.js';

/**
 * Checks that samples are complete and as wide as the network.
 *
 * @throws SimulationError when they are not.
 */
export function checkSamples(samples: IntegerSamples, features: number): void {
  if (samples.features !== features) {
    throw new SimulationError(
      `samples have ${samples.features} features, the network takes ${features}; run \`ffirm generate\` again`,
    );
  }
  if (samples.inputs.length !== samples.count * samples.features) {
    throw new SimulationError(
      `${samples.count} samples of ${samples.features} features need ${samples.count * samples.features} inputs, ` +
        `there are ${samples.inputs.length}; run \`ffirm generate\` again`,
    );
  }
}

/** Room for the answers to `count` samples, all zero. @param knows whether they say if they are known */
export function emptyAnswers(count: number, classes: number, knows = false): IntegerAnswers {
  return {
    ...(knows ? { known: new Uint8Array(count) } : {}),
    count,
    classes,
    labels: new Int32Array(count),
    exits: new Int32Array(count),
    margins: new Int32Array(count),
    settled: new Uint8Array(count),
    goodness: new Int32Array(count * classes),
  };
}

/**
 * Reads what the harness wrote: for every sample label, exit, margin, settled, one goodness per class, and whether it is known
 * if the library says so; little-endian int32.
 *
 * @throws SimulationError when the length is not that of `count` answers.
 */
export function decodeAnswers(
  bytes: Uint8Array,
  count: number,
  classes: number,
  knows = false,
): IntegerAnswers {
  const row = 4 + classes + (knows ? 1 : 0);
  if (bytes.byteLength !== count * row * 4) {
    throw new SimulationError(
      `the program wrote ${bytes.byteLength} bytes of answers, ${count} samples need ${count * row * 4}; run \`ffirm generate\` again`,
    );
  }
  const words = wordsOf(bytes);
  const answers = emptyAnswers(count, classes, knows);
  for (let sample = 0; sample < count; sample++) {
    const start = sample * row;
    answers.labels[sample] = words[start];
    answers.exits[sample] = words[start + 1];
    answers.margins[sample] = words[start + 2];
    answers.settled[sample] = words[start + 3];
    answers.goodness.set(words.subarray(start + 4, start + 4 + classes), sample * classes);
    if (answers.known !== undefined) answers.known[sample] = words[start + 4 + classes];
  }
  return answers;
}

function wordsOf(bytes: Uint8Array): Int32Array {
  const copy = Buffer.from(Uint8Array.from(bytes).buffer);
  return new Int32Array((endianness() === 'BE' ? copy.swap32() : copy).buffer);
}

/** Copies some rows of an array with `width` values per row. */
function pickRows<Values extends Int8Array | Int32Array>(
  values: Values,
  width: number,
  rows: Uint32Array,
  picked: Values,
): Values {
  rows.forEach((row, i) => {
    picked.set(values.subarray(row * width, (row + 1) * width), i * width);
  });
  return picked;
}

/** Some of the samples, in the order of `indices`. Copies. */
export function pickSamples(samples: IntegerSamples, indices: Uint32Array): IntegerSamples {
  const { features } = samples;
  const inputs = new Int8Array(indices.length * features);
  return { features, count: indices.length, inputs: pickRows(samples.inputs, features, indices, inputs) };
}

/** The answers to some of the samples, in the order of `indices`. Copies. */
export function pickAnswers(answers: IntegerAnswers, indices: Uint32Array): IntegerAnswers {
  const { classes, goodness, known } = answers;
  const pick = (values: Int32Array) => Int32Array.from(indices, (index) => values[index]);
  return {
    count: indices.length,
    classes,
    labels: pick(answers.labels),
    exits: pick(answers.exits),
    margins: pick(answers.margins),
    settled: Uint8Array.from(indices, (index) => answers.settled[index]),
    goodness: pickRows(goodness, classes, indices, new Int32Array(indices.length * classes)),
    ...(known === undefined ? {} : { known: Uint8Array.from(indices, (index) => known[index]) }),
  };
}

/** The samples of both, one after the other. */
export function joinSamples(first: IntegerSamples, second: IntegerSamples): IntegerSamples {
  const inputs = new Int8Array(first.inputs.length + second.inputs.length);
  inputs.set(first.inputs);
  inputs.set(second.inputs, first.inputs.length);
  return { count: first.count + second.count, features: first.features, inputs };
}
