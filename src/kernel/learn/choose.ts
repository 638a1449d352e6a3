import { requantize } from '../requantize.js';
import type { Int32, Layer, Model, Workspace } from '../types.js';
import type { Adaptation, Learner } from './types.js';

/*
 * Choosing samples to ask about: those that are far from one another. The distance of two samples is the sum of the absolute
 * differences of their activations in the first layer, without a label.
 */

/** The activations without a label of the sample whose products are in learner.first.products, put in a slot. @external */
export function activateSlot(
  model: Model,
  slot: Int32,
  learner: Learner,
  workspace: Readonly<Workspace>,
): void {
  const layer: Layer = model.layers[0];
  const multiplier: Int32 = workspace.normalizer.multiplier;
  const place: Int32 = slot * layer.outputs;
  for (let unit: Int32 = 0; unit < layer.outputs; unit++) {
    learner.activations[place + unit] = requantize(
      learner.first.products[unit],
      multiplier,
      layer.bias[unit],
      layer.shift,
    );
  }
}

/** The distance between two slots. */
function slotDistance(model: Model, left: Int32, right: Int32, learner: Readonly<Learner>): Int32 {
  const units: Int32 = model.layers[0].outputs;
  const leftPlace: Int32 = left * units;
  const rightPlace: Int32 = right * units;
  let distance: Int32 = 0;
  for (let unit: Int32 = 0; unit < units; unit++) {
    const difference: Int32 = learner.activations[leftPlace + unit] - learner.activations[rightPlace + unit];
    distance += difference < 0 ? -difference : difference;
  }
  return distance;
}

/** The distance of a slot from the nearest other one that is used, `besides` left out; -1 if there is none. */
function nearestBesides(model: Model, slot: Int32, besides: Int32, learner: Readonly<Learner>): Int32 {
  let nearest: Int32 = -1;
  for (let other: Int32 = 0; other < learner.used; other++) {
    if (other !== slot && other !== besides) {
      const distance: Int32 = slotDistance(model, slot, other, learner);
      if (nearest < 0 || distance < nearest) {
        nearest = distance;
      }
    }
  }
  return nearest;
}

/** Finds the two closest slots, and the one of them whose next neighbour is nearer. */
export function findSpare(model: Model, learner: Learner): void {
  let left: Int32 = 0;
  let right: Int32 = 0;
  learner.closest = -1;
  for (let slot: Int32 = 1; slot < learner.used; slot++) {
    for (let other: Int32 = 0; other < slot; other++) {
      const distance: Int32 = slotDistance(model, slot, other, learner);
      if (learner.closest < 0 || distance < learner.closest) {
        learner.closest = distance;
        left = other;
        right = slot;
      }
    }
  }
  const leftNext: Int32 = nearestBesides(model, left, right, learner);
  const rightNext: Int32 = nearestBesides(model, right, left, learner);
  learner.spare = leftNext < rightNext ? left : right;
}

/**
 * The slot for a sample of the first minutes, whose activations are in the slot after all others: the next one as long as there are
 * any, then that of one of the two closest samples if the new one is further away from all. -1 if it gets none.
 */
export function slotForFirst(model: Model, adaptation: Adaptation, learner: Learner): Int32 {
  if (learner.used < adaptation.firstSlots) {
    return learner.used;
  }
  if (learner.closest < 0) {
    findSpare(model, learner);
  }
  const nearest: Int32 = nearestBesides(model, adaptation.slotCount, -1, learner);
  const isChosen: boolean = nearest > learner.closest;
  const left: Int32 = isChosen ? learner.closest : nearest;
  if (left > learner.reach) {
    learner.reach = left;
  }
  if (isChosen) {
    learner.closest = -1;
    return learner.spare;
  }
  return -1;
}

/** The credit for later questions if there were none for long. @external */
export function fullCredit(adaptation: Adaptation): Int32 {
  return adaptation.pause * (adaptation.slotCount - adaptation.firstSlots);
}

/**
 * The slot for a later sample, whose activations are in the slot after all others: the next one, or when all are used, the oldest, if the
 * sample is further away from all slots than the given multiple of the distance of any sample of the first minutes. -1 if it gets none, also if there
 * were too many questions lately.
 */
export function slotForLater(model: Model, adaptation: Adaptation, learner: Learner): Int32 {
  if (learner.credit < fullCredit(adaptation)) {
    learner.credit += 1;
  }
  if (learner.credit < adaptation.pause) {
    return -1;
  }
  const nearest: Int32 = nearestBesides(model, adaptation.slotCount, -1, learner);
  if (nearest >= 0 && nearest <= (learner.reach * adaptation.newFrom) >> 4) {
    return -1;
  }
  const slot: Int32 = learner.next;
  learner.next = slot + 1 < adaptation.slotCount ? slot + 1 : 0;
  learner.credit -= adaptation.pause;
  return slot;
}
