import { resetLayer, takeReplay, takeSlot } from '../first-layer/layer.js';
import { prepareNormalizer } from '../normalize.js';
import { keepSample } from '../recall/samples.js';
import type { ConstInt8Array, Int32, Layer, Model, Workspace } from '../types.js';
import { activateSlot, findSpare, fullCredit, slotForFirst, slotForLater } from './choose.js';
import { clampInt16 } from './clamp.js';
import { multiplySample } from './products.js';
import { type Adaptation, LARGEST_COUNT, type Learner, TO_CONFIRM, UNANSWERED, WITHDRAWN } from './types.js';
import { measureLabels, strongestLabel, updateWeights } from './update.js';

/** All weights as they were generated. */
function resetWeights(model: Model, adaptation: Adaptation, learner: Learner, workspace: Workspace): void {
  const layer: Layer = model.layers[0];
  prepareNormalizer(layer, layer.squaredLength, workspace.normalizer);
  const multiplier: Int32 = model.labelMultiplier * workspace.normalizer.up;
  const half: Int32 = workspace.normalizer.half;
  const down: Int32 = workspace.normalizer.down;
  for (let place: Int32 = 0; place < model.classes * layer.outputs; place++) {
    learner.weights[place] = clampInt16((multiplier * model.labelWeights[place] + half) >> down);
  }
  resetLayer(model, adaptation, learner.first);
  learner.updates = 0;
}

/** Forgets everything: the network is as it was generated, bit for bit, and collects samples of the first minutes. @external */
export function resetLearner(
  model: Model,
  adaptation: Adaptation,
  learner: Learner,
  workspace: Workspace,
): void {
  resetWeights(model, adaptation, learner, workspace);
  learner.exports = 0;
  learner.left = 0;
  learner.right = 0;
  learner.replay = 0;
  learner.turn = 0;
  learner.collecting = true;
  learner.used = 0;
  learner.next = 0;
  learner.credit = fullCredit(adaptation);
  learner.closest = -1;
  learner.spare = 0;
  learner.reach = 0;
  for (let label: Int32 = 0; label < model.classes; label++) {
    learner.turns[label] = 0;
  }
}

/** Stores a sample, whose activations are in the slot after all others, in a slot. */
function fillSlot(
  model: Model,
  adaptation: Adaptation,
  input: ConstInt8Array,
  slot: Int32,
  guess: Int32,
  learner: Learner,
): void {
  const units: Int32 = model.layers[0].outputs;
  const from: Int32 = adaptation.slotCount * units;
  keepSample(model, adaptation, slot, input, learner.first.products, learner.samples);
  for (let unit: Int32 = 0; unit < units; unit++) {
    learner.activations[slot * units + unit] = learner.activations[from + unit];
  }
  learner.answers[slot] = UNANSWERED;
  learner.guesses[slot] = guess;
  if (slot === learner.used) {
    learner.used += 1;
  }
}

/**
 * Offers a sample that was classified. In the first minutes it gets a slot if it is far from those that have one; afterwards,
 * if it is unlike all of them, so that there is a question to ask at once.
 *
 * @param guess what the generated network answered
 * @returns its slot, or -1 if it got none, or if `guess` is no class
 *
 * @external
 */
export function offerSample(
  model: Model,
  adaptation: Adaptation,
  input: ConstInt8Array,
  guess: Int32,
  learner: Learner,
  workspace: Workspace,
): Int32 {
  const isOver: boolean = !learner.collecting && adaptation.slotCount === adaptation.firstSlots;
  if (isOver || guess < 0 || guess >= model.classes) {
    return -1;
  }
  multiplySample(model, input, 0, learner.first.products, workspace);
  activateSlot(model, adaptation.slotCount, learner, workspace);
  const slot: Int32 = learner.collecting
    ? slotForFirst(model, adaptation, learner)
    : slotForLater(model, adaptation, learner);
  if (slot >= 0) {
    fillSlot(model, adaptation, input, slot, guess, learner);
  }
  return slot;
}

/**
 * Ends the first minutes: the samples in the slots are to be asked about.
 *
 * If every sample had a slot, there is none whose distance says what a new kind is; the closest two of the slots do.
 *
 * @external
 */
export function endCollecting(model: Model, learner: Learner): void {
  if (learner.collecting) {
    if (learner.reach === 0 && learner.used > 1) {
      findSpare(model, learner);
      learner.reach = learner.closest;
    }
    learner.collecting = false;
    learner.next = learner.used;
  }
}

/** The slot of the next question, or -1 if there is none; while samples are collected there is none. @external */
export function nextQuestion(learner: Readonly<Learner>): Int32 {
  if (!learner.collecting) {
    for (let slot: Int32 = 0; slot < learner.used; slot++) {
      if (learner.answers[slot] === UNANSWERED || learner.answers[slot] <= TO_CONFIRM) {
        return slot;
      }
    }
  }
  return -1;
}

/** Whether there is an answer that the generated network would not have given, or the network has learned already. */
function isWorthLearning(learner: Readonly<Learner>): boolean {
  if (learner.updates > 0) {
    return true;
  }
  for (let slot: Int32 = 0; slot < learner.used; slot++) {
    if (learner.answers[slot] >= 0 && learner.answers[slot] !== learner.guesses[slot]) {
      return true;
    }
  }
  return false;
}

/** Plans the updates, and the check of the replays after them, once there is no question left. */
function planLearning(adaptation: Adaptation, learner: Learner): void {
  if (nextQuestion(learner) < 0 && isWorthLearning(learner)) {
    learner.left =
      (learner.updates > 0 ? adaptation.laterUpdates : adaptation.firstUpdates) + adaptation.replayCount;
    learner.right = 0;
  }
}

/**
 * Takes the answer to the question about a slot. An answer that contradicts the generated network is asked for again, and once
 * more if the second is another; it counts if two in turn are the same. An answer that is that of the network counts at once.
 *
 * @param label class that was answered, or UNANSWERED where the wearer does not know it: then nothing is learned from the sample
 * @returns true if the question is answered; false if it has to be asked again, or if there is no such slot or class
 *
 * @external
 */
export function answerQuestion(
  model: Model,
  adaptation: Adaptation,
  slot: Int32,
  label: Int32,
  learner: Learner,
): boolean {
  const isQuestion: boolean = !learner.collecting && slot >= 0 && slot < learner.used;
  if (!isQuestion || label < UNANSWERED || label >= model.classes) {
    return false;
  }
  const before: Int32 = learner.answers[slot];
  const first: Int32 = TO_CONFIRM - label;
  const second: Int32 = first - model.classes;
  const counts: boolean = label === learner.guesses[slot] || before === first || before === second;
  if (label === UNANSWERED || (!counts && before <= TO_CONFIRM - model.classes)) {
    learner.answers[slot] = WITHDRAWN;
  } else if (counts) {
    learner.answers[slot] = label;
  } else {
    learner.answers[slot] = before > TO_CONFIRM ? first : second;
    return false;
  }
  planLearning(adaptation, learner);
  return true;
}

/** The next slot with an answer: the classes in turn, and the slots of a class in turn. -1 if there is none. */
function nextAnswered(model: Model, learner: Learner): Int32 {
  for (let i: Int32 = 0; i < model.classes; i++) {
    learner.turn = learner.turn + 1 < model.classes ? learner.turn + 1 : 0;
    let slot: Int32 = learner.turns[learner.turn];
    for (let tried: Int32 = 0; tried < learner.used; tried++) {
      slot = slot + 1 < learner.used ? slot + 1 : 0;
      if (learner.answers[slot] === learner.turn) {
        learner.turns[learner.turn] = slot;
        return slot;
      }
    }
  }
  return -1;
}

/** Learns from the sample whose products are in learner.first.products. */
function learnSample(
  model: Model,
  adaptation: Adaptation,
  label: Int32,
  learner: Learner,
  workspace: Workspace,
): void {
  updateWeights(model, adaptation, label, learner, workspace);
  if (learner.updates < LARGEST_COUNT) {
    learner.updates += 1;
  }
}

/** Learns from an answered sample, or after three of them from a replay. */
function learnNext(model: Model, adaptation: Adaptation, learner: Learner, workspace: Workspace): void {
  if (adaptation.replayCount > 0 && (learner.left & 3) === 3) {
    const index: Int32 = learner.replay;
    learner.replay = index + 1 < adaptation.replayCount ? index + 1 : 0;
    takeReplay(model, adaptation, index, learner.first, workspace);
    learnSample(model, adaptation, adaptation.replayClasses[index], learner, workspace);
  } else {
    const slot: Int32 = nextAnswered(model, learner);
    if (slot >= 0) {
      takeSlot(model, adaptation, slot, learner.samples, learner.first, workspace);
      learnSample(model, adaptation, learner.answers[slot], learner, workspace);
    }
  }
}

/** Checks a replay. After the last one, everything that was learned is undone if too few of them are correct. */
function checkNext(model: Model, adaptation: Adaptation, learner: Learner, workspace: Workspace): void {
  const index: Int32 = learner.left - 1;
  takeReplay(model, adaptation, index, learner.first, workspace);
  measureLabels(model, adaptation, learner, workspace);
  if (strongestLabel(model, adaptation, -1, learner) === adaptation.replayClasses[index]) {
    learner.right += 1;
  }
  if (index === 0 && learner.right < adaptation.replaysRight - adaptation.tolerance) {
    resetWeights(model, adaptation, learner, workspace);
  }
}

/**
 * One step of learning: an update, or the check of a replay. Does nothing when there is nothing to learn.
 *
 * @returns true if there is more to do
 *
 * @external
 */
export function stepLearning(
  model: Model,
  adaptation: Adaptation,
  learner: Learner,
  workspace: Workspace,
): boolean {
  if (learner.left === 0) {
    return false;
  }
  if (learner.left > adaptation.replayCount) {
    learnNext(model, adaptation, learner, workspace);
  } else {
    checkNext(model, adaptation, learner, workspace);
  }
  learner.left -= 1;
  return learner.left > 0;
}
