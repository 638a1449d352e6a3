import type { ConstUint8Array } from '../crc.js';
import { getHalf, getWord, putNumber } from '../learn/bytes.js';
import type { Adaptation } from '../learn/types.js';
import type { Int32, Model } from '../types.js';
import { firstRows, inputsOf, rowWords } from './size.js';
import type { FirstRows } from './types.js';
import { lowerHalf, pairOf } from './words.js';

/*
 * The learned weights of the first layer in the state of a learner, [unit][input], 16 bits each, after the state of the random numbers.
 */

/** Bytes that the first layer takes in a state. */
export function layerBytes(model: Model, _adaptation: Adaptation): Int32 {
  return 4 + 2 * model.layers[0].outputs * inputsOf(model);
}

/** Writes the first layer. */
export function exportLayer(
  model: Model,
  _adaptation: Adaptation,
  first: Readonly<FirstRows>,
  place: Int32,
  bytes: Uint8Array,
): void {
  const inputs: Int32 = inputsOf(model);
  const words: Int32 = rowWords(inputs);
  let next: Int32 = place + 4;
  putNumber(first.noise, 4, place, bytes);
  for (let unit: Int32 = 0; unit < model.layers[0].outputs; unit++) {
    for (let input: Int32 = 0; input < inputs; input++) {
      const word: Int32 = first.weights[unit * words + ((input >> 2) << 1) + (input & 1)];
      putNumber((input & 2) === 0 ? lowerHalf(word) : word >> 16, 2, next, bytes);
      next += 2;
    }
  }
}

/** Whether a state has a first layer that there can be: any weights are. */
export function isLayerPossible(
  _model: Model,
  _adaptation: Adaptation,
  place: Int32,
  bytes: ConstUint8Array,
): boolean {
  const noise: Int32 = getWord(bytes, place);
  return noise >= 0 && noise <= 0xffff;
}

/** A weight of a row of a state; 0 for what fills it up. */
function storedWeight(bytes: ConstUint8Array, row: Int32, inputs: Int32, input: Int32): Int32 {
  return input < inputs ? getHalf(bytes, row + 2 * input) : 0;
}

/** Reads the first layer. */
export function importLayer(
  model: Model,
  _adaptation: Adaptation,
  place: Int32,
  bytes: ConstUint8Array,
  first: FirstRows,
): void {
  const inputs: Int32 = inputsOf(model);
  const words: Int32 = rowWords(inputs);
  const units: Int32 = model.layers[0].outputs;
  first.noise = getWord(bytes, place);
  for (let unit: Int32 = 0; unit < firstRows(model); unit++) {
    const row: Int32 = place + 4 + 2 * unit * inputs;
    const stored: Int32 = unit < units ? inputs : 0;
    for (let word: Int32 = 0; word < words; word++) {
      const input: Int32 = 2 * word - (word & 1);
      first.weights[unit * words + word] = pairOf(
        storedWeight(bytes, row, stored, input),
        storedWeight(bytes, row, stored, input + 2),
      );
    }
  }
}
