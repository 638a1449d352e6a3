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
    throw new SimulationError(`samples have ${samples.features} features, the network takes ${features}`);
  }
  if (samples.inputs.length !== samples.count * samples.features) {
    throw new SimulationError(
      `${samples.count} samples of ${samples.features} features need ${samples.count * samples.features} inputs, ` +
        `there are ${samples.inputs.length}`,
    );
  }
}

/** Room for the answers to `count` samples, all zero. */
export function emptyAnswers(count: number, classes: number): IntegerAnswers {
  return {
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
 * Reads what the harness wrote: for every sample label, exit, margin, settled and one goodness a class, little-endian
 * int32.
 *
 * @throws SimulationError when the length is not that of `count` answers.
 */
export function decodeAnswers(bytes: Uint8Array, count: number, classes: number): IntegerAnswers {
  const row = 4 + classes;
  if (bytes.byteLength !== count * row * 4) {
    throw new SimulationError(
      `the program wrote ${bytes.byteLength} bytes of answers, ${count} samples need ${count * row * 4}`,
    );
  }
  const words = wordsOf(bytes);
  const answers = emptyAnswers(count, classes);
  for (let sample = 0; sample < count; sample++) {
    const start = sample * row;
    answers.labels[sample] = words[start];
    answers.exits[sample] = words[start + 1];
    answers.margins[sample] = words[start + 2];
    answers.settled[sample] = words[start + 3];
    answers.goodness.set(words.subarray(start + 4, start + row), sample * classes);
  }
  return answers;
}

function wordsOf(bytes: Uint8Array): Int32Array {
  const copy = Buffer.from(Uint8Array.from(bytes).buffer);
  return new Int32Array((endianness() === 'BE' ? copy.swap32() : copy).buffer);
}

/** The first `count` samples; a view. */
export function takeSamples(samples: IntegerSamples, count: number): IntegerSamples {
  return { ...samples, count, inputs: samples.inputs.subarray(0, count * samples.features) };
}

/** The answers to the first `count` samples; views. */
export function takeAnswers(answers: IntegerAnswers, count: number): IntegerAnswers {
  return {
    ...answers,
    count,
    labels: answers.labels.subarray(0, count),
    exits: answers.exits.subarray(0, count),
    margins: answers.margins.subarray(0, count),
    settled: answers.settled.subarray(0, count),
    goodness: answers.goodness.subarray(0, count * answers.classes),
  };
}
