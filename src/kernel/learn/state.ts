import { type ConstUint8Array, checksum } from '../crc.js';
import { exportLayer, importLayer, isLayerPossible, layerBytes } from '../first-layer/stored.js';
import { LARGEST_VALUE } from '../limits.js';
import { recallSample } from '../recall/samples.js';
import { exportSample, importSample, isSamplePossible, sampleBytes } from '../recall/stored.js';
import type { Int32, Model, Workspace } from '../types.js';
import { getHalf, getWord, putNumber } from './bytes.js';
import { activateSlot, fullCredit } from './choose.js';
import { type Adaptation, LARGEST_COUNT, type Learner, TO_CONFIRM } from './types.js';

/*
 * The state of a learner as bytes that firmware stores in flash, little-endian:
 *
 *   0   "FFLS"
 *   4   version of the format
 *   8   SHA-256 of the model and of how it learns: 32 bytes
 *   40  number of this state: the newer one of two has the larger number
 *   44  the counters of the learner
 *   84  its weights of the labels; those of the first layer, if they are learned; then inputs, answers, guesses and turns
 *   ... CRC-32 of everything before it
 *
 * The activations of the samples follow from their inputs.
 */

/** What was read is the state of a learner. */
export const STATE_READ: Int32 = 0;

/** The bytes are not the whole state of a learner: they were never written, cut off or changed. */
export const STATE_DAMAGED: Int32 = 1;

/** The state is of another network, of one that learns otherwise, or of another version of the format. */
export const STATE_OF_ANOTHER: Int32 = 2;

/** The state contains a value that no learner has. */
export const STATE_IMPOSSIBLE: Int32 = 3;

const STATE_MAGIC: Int32 = 0x534c4646;
const STATE_VERSION: Int32 = 1;
const STATE_HASH: Int32 = 8;
const STATE_HASH_BYTES: Int32 = 32;
const STATE_NUMBER: Int32 = 40;
const STATE_COUNTERS: Int32 = 44;
const STATE_ARRAYS: Int32 = 84;

/** Number of weights that are learned. */
function weightCount(model: Model): Int32 {
  return model.classes * model.layers[0].outputs;
}

/** Bytes of a state. A multiple of 4 if the network has an even number of features. */
export function stateBytes(model: Model, adaptation: Adaptation): Int32 {
  return (
    STATE_ARRAYS +
    2 * (weightCount(model) + model.classes + 2 * adaptation.slotCount) +
    layerBytes(model, adaptation) +
    adaptation.slotCount * sampleBytes(model, adaptation) +
    4
  );
}

/** Writes the state of a learner, as the newest. @param bytes stateBytes of them @external */
export function exportState(model: Model, adaptation: Adaptation, learner: Learner, bytes: Uint8Array): void {
  if (learner.exports < LARGEST_COUNT) {
    learner.exports += 1;
  }
  putNumber(STATE_MAGIC, 4, 0, bytes);
  putNumber(STATE_VERSION, 4, 4, bytes);
  for (let i: Int32 = 0; i < STATE_HASH_BYTES; i++) {
    bytes[STATE_HASH + i] = adaptation.hash[i];
  }
  putNumber(learner.exports, 4, STATE_NUMBER, bytes);
  putNumber(learner.updates, 4, STATE_COUNTERS, bytes);
  putNumber(learner.left, 4, STATE_COUNTERS + 4, bytes);
  putNumber(learner.right, 4, STATE_COUNTERS + 8, bytes);
  putNumber(learner.replay, 4, STATE_COUNTERS + 12, bytes);
  putNumber(learner.turn, 4, STATE_COUNTERS + 16, bytes);
  putNumber(learner.collecting ? 1 : 0, 4, STATE_COUNTERS + 20, bytes);
  putNumber(learner.used, 4, STATE_COUNTERS + 24, bytes);
  putNumber(learner.next, 4, STATE_COUNTERS + 28, bytes);
  putNumber(learner.credit, 4, STATE_COUNTERS + 32, bytes);
  putNumber(learner.reach, 4, STATE_COUNTERS + 36, bytes);
  let place: Int32 = STATE_ARRAYS;
  for (let i: Int32 = 0; i < weightCount(model); i++) {
    putNumber(learner.weights[i], 2, place, bytes);
    place += 2;
  }
  exportLayer(model, adaptation, learner.first, place, bytes);
  place += layerBytes(model, adaptation);
  const size: Int32 = sampleBytes(model, adaptation);
  for (let slot: Int32 = 0; slot < adaptation.slotCount; slot++) {
    const used: boolean = slot < learner.used;
    if (used) {
      exportSample(model, adaptation, slot, learner.samples, place, bytes);
    } else {
      for (let i: Int32 = 0; i < size; i++) {
        bytes[place + i] = 0;
      }
    }
    putNumber(used ? learner.answers[slot] : 0, 2, place + size, bytes);
    putNumber(used ? learner.guesses[slot] : 0, 2, place + size + 2, bytes);
    place += size + 4;
  }
  for (let label: Int32 = 0; label < model.classes; label++) {
    putNumber(learner.turns[label], 2, place, bytes);
    place += 2;
  }
  putNumber(checksum(bytes, place), 4, place, bytes);
}

/** Whether bytes are the whole state of a learner of this network: STATE_READ, or why not. */
function checkFrame(model: Model, adaptation: Adaptation, bytes: ConstUint8Array): Int32 {
  const end: Int32 = stateBytes(model, adaptation) - 4;
  if (getWord(bytes, 0) !== STATE_MAGIC) {
    return STATE_DAMAGED;
  }
  if (getWord(bytes, 4) !== STATE_VERSION) {
    return STATE_OF_ANOTHER;
  }
  for (let i: Int32 = 0; i < STATE_HASH_BYTES; i++) {
    if (bytes[STATE_HASH + i] !== adaptation.hash[i]) {
      return STATE_OF_ANOTHER;
    }
  }
  return getWord(bytes, end) === checksum(bytes, end) ? STATE_READ : STATE_DAMAGED;
}

/** Whether a counter of the state is within 0 to `most`. */
function isCounter(bytes: ConstUint8Array, index: Int32, most: Int32): boolean {
  const value: Int32 = getWord(bytes, STATE_COUNTERS + 4 * index);
  return value >= 0 && value <= most;
}

/** Whether the counters of a state are those of a learner. */
function areCountersPossible(model: Model, adaptation: Adaptation, bytes: ConstUint8Array): boolean {
  const number: Int32 = getWord(bytes, STATE_NUMBER);
  const updates: Int32 =
    adaptation.firstUpdates > adaptation.laterUpdates ? adaptation.firstUpdates : adaptation.laterUpdates;
  const collecting: boolean = getWord(bytes, STATE_COUNTERS + 20) !== 0;
  const used: Int32 = getWord(bytes, STATE_COUNTERS + 24);
  const hasLater: boolean = adaptation.slotCount > adaptation.firstSlots;
  return (
    number >= 1 &&
    number <= LARGEST_COUNT &&
    isCounter(bytes, 0, LARGEST_COUNT) &&
    isCounter(bytes, 1, updates + adaptation.replayCount) &&
    isCounter(bytes, 2, adaptation.replayCount) &&
    isCounter(bytes, 3, adaptation.replayCount > 0 ? adaptation.replayCount - 1 : 0) &&
    isCounter(bytes, 4, model.classes - 1) &&
    isCounter(bytes, 5, 1) &&
    isCounter(bytes, 6, collecting ? adaptation.firstSlots : adaptation.slotCount) &&
    isCounter(bytes, 7, hasLater && used === adaptation.slotCount ? used - 1 : used) &&
    isCounter(bytes, 8, fullCredit(adaptation)) &&
    isCounter(bytes, 9, LARGEST_VALUE * model.layers[0].outputs)
  );
}

/** Whether a slot of a state is that of a learner. */
function isSlotPossible(model: Model, adaptation: Adaptation, place: Int32, bytes: ConstUint8Array): boolean {
  const size: Int32 = sampleBytes(model, adaptation);
  const answer: Int32 = getHalf(bytes, place + size);
  const guess: Int32 = getHalf(bytes, place + size + 2);
  return (
    isSamplePossible(model, adaptation, place, bytes) &&
    answer > TO_CONFIRM - 2 * model.classes &&
    answer < model.classes &&
    guess >= 0 &&
    guess < model.classes
  );
}

/** Whether the arrays of a state are those of a learner. */
function areArraysPossible(model: Model, adaptation: Adaptation, bytes: ConstUint8Array): boolean {
  let place: Int32 = STATE_ARRAYS + 2 * weightCount(model);
  if (!isLayerPossible(model, adaptation, place, bytes)) {
    return false;
  }
  place += layerBytes(model, adaptation);
  for (let slot: Int32 = 0; slot < adaptation.slotCount; slot++) {
    if (!isSlotPossible(model, adaptation, place, bytes)) {
      return false;
    }
    place += sampleBytes(model, adaptation) + 4;
  }
  for (let label: Int32 = 0; label < model.classes; label++) {
    const turn: Int32 = getHalf(bytes, place);
    if (turn < 0 || turn >= adaptation.slotCount) {
      return false;
    }
    place += 2;
  }
  return true;
}

/** Whether bytes are the state of a learner of this network: STATE_READ, or why not. */
export function checkState(model: Model, adaptation: Adaptation, bytes: ConstUint8Array): Int32 {
  const frame: Int32 = checkFrame(model, adaptation, bytes);
  if (frame !== STATE_READ) {
    return frame;
  }
  return areCountersPossible(model, adaptation, bytes) && areArraysPossible(model, adaptation, bytes)
    ? STATE_READ
    : STATE_IMPOSSIBLE;
}

/** Reads the slots, and computes the activations of their samples. Returns the place behind them. */
function importSlots(
  model: Model,
  adaptation: Adaptation,
  bytes: ConstUint8Array,
  first: Int32,
  learner: Learner,
  workspace: Workspace,
): Int32 {
  const size: Int32 = sampleBytes(model, adaptation);
  let place: Int32 = first;
  for (let slot: Int32 = 0; slot < adaptation.slotCount; slot++) {
    importSample(model, adaptation, slot, place, bytes, learner.samples);
    learner.answers[slot] = getHalf(bytes, place + size);
    learner.guesses[slot] = getHalf(bytes, place + size + 2);
    place += size + 4;
    recallSample(model, adaptation, slot, learner.samples, learner.first.products, workspace);
    activateSlot(model, slot, learner, workspace);
  }
  return place;
}

/**
 * Reads the state of a learner. Nothing is changed unless all of it is valid.
 *
 * @param bytes stateBytes of them
 * @returns STATE_READ, or why it was refused
 *
 * @external
 */
export function importState(
  model: Model,
  adaptation: Adaptation,
  bytes: ConstUint8Array,
  learner: Learner,
  workspace: Workspace,
): Int32 {
  const fault: Int32 = checkState(model, adaptation, bytes);
  if (fault !== STATE_READ) {
    return fault;
  }
  learner.exports = getWord(bytes, STATE_NUMBER);
  learner.updates = getWord(bytes, STATE_COUNTERS);
  learner.left = getWord(bytes, STATE_COUNTERS + 4);
  learner.right = getWord(bytes, STATE_COUNTERS + 8);
  learner.replay = getWord(bytes, STATE_COUNTERS + 12);
  learner.turn = getWord(bytes, STATE_COUNTERS + 16);
  learner.collecting = getWord(bytes, STATE_COUNTERS + 20) !== 0;
  learner.used = getWord(bytes, STATE_COUNTERS + 24);
  learner.next = getWord(bytes, STATE_COUNTERS + 28);
  learner.credit = getWord(bytes, STATE_COUNTERS + 32);
  learner.reach = getWord(bytes, STATE_COUNTERS + 36);
  learner.closest = -1;
  learner.spare = 0;
  let place: Int32 = STATE_ARRAYS;
  for (let i: Int32 = 0; i < weightCount(model); i++) {
    learner.weights[i] = getHalf(bytes, place);
    place += 2;
  }
  importLayer(model, adaptation, place, bytes, learner.first);
  place += layerBytes(model, adaptation);
  place = importSlots(model, adaptation, bytes, place, learner, workspace);
  for (let label: Int32 = 0; label < model.classes; label++) {
    learner.turns[label] = getHalf(bytes, place);
    place += 2;
  }
  return STATE_READ;
}

/**
 * Which of two places in flash, written in turn, has the newer valid state: 0 or 1, or -1 if neither has one. So a power cut while
 * one of them is written loses nothing but that state.
 *
 * @external
 */
export function newerState(
  model: Model,
  adaptation: Adaptation,
  first: ConstUint8Array,
  second: ConstUint8Array,
): Int32 {
  const firstValid: boolean = checkState(model, adaptation, first) === STATE_READ;
  const secondValid: boolean = checkState(model, adaptation, second) === STATE_READ;
  if (firstValid && secondValid) {
    return getWord(second, STATE_NUMBER) > getWord(first, STATE_NUMBER) ? 1 : 0;
  }
  if (firstValid) {
    return 0;
  }
  return secondValid ? 1 : -1;
}
