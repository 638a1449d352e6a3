import type { ConstUint8Array } from '../crc.js';
import type { FirstRows } from '../first-layer/types.js';
import type { Replays, Samples } from '../recall/types.js';
import type { ConstInt8Array, ConstInt16Array, Int32 } from '../types.js';

/**
 * The first units of the first layer, which were trained to classify by themselves, and how strongly an error of theirs counts.
 *
 * The argument of the sigmoid is ((difference of two sums of squares) >> before) * gain >> after, in steps of 1/16.
 */
export interface Prefix {
  /** Units, from the first one on; those of the prefixes before included. */
  readonly units: Int32;
  /** Right shift that brings a difference of two sums of squares to 22 bits. */
  readonly before: Int32;
  /** See above; less than 2^9. */
  readonly gain: Int32;
  /** See above. */
  readonly after: Int32;
  /** Units of the layer divided by these, in 1/16. */
  readonly share: Int32;
}

/** How a network learns on the device. Constant: it is stored in flash. */
export interface Adaptation {
  /** SHA-256 of the model and of how it learns, 32 bytes: states of other networks are refused. */
  readonly hash: ConstUint8Array;
  /** Number of prefixes. */
  readonly prefixCount: Int32;
  /** The prefixes, shortest first; the last one is the whole layer. */
  readonly prefixes: readonly Prefix[];
  /** The sigmoid function of -8 to 8 in steps of 1/16: 255 / (1 + exp(-x)) - 128, rounded. */
  readonly sigmoid: ConstInt8Array;
  /** Right shift of error times activation, which is how far a weight of a label moves. */
  readonly rate: Int32;
  /** Right shift of error times difference of activations, by how many times the sample a row of the first layer moves; 1 to 16. */
  readonly layerRate: Int32;
  /** Slots that the samples of the first minutes spread over. */
  readonly firstSlots: Int32;
  /** Slots for answered samples: those of the first minutes, and later ones. */
  readonly slotCount: Int32;
  /** Updates after the first answers. */
  readonly firstUpdates: Int32;
  /** Updates after every later answer. */
  readonly laterUpdates: Int32;
  /** Samples that a later question is charged with; there are never more than for all later slots. */
  readonly pause: Int32;
  /** A later sample is new if it is further from all slots than so many sixteenths of `reach`. */
  readonly newFrom: Int32;
  /** Training samples that are learned again with the answers. */
  readonly replayCount: Int32;
  /** What is kept of them. */
  readonly replays: Replays;
  /** Their classes. */
  readonly replayClasses: ConstInt16Array;
  /** How many of the replays the generated network classifies correctly by its first layer. */
  readonly replaysRight: Int32;
  /** How many fewer may be correct after learning; with fewer still, what was learned is undone. */
  readonly tolerance: Int32;
  /** Whether products are kept of samples, and not inputs. */
  readonly keepsProducts: boolean;
  /** Whether all weights of the first layer are learned, and not only those of the labels. */
  readonly learnsLayer: boolean;
}

/** Largest number of updates, and of states, that is counted. */
export const LARGEST_COUNT: Int32 = 1073741824;

/** A slot that was not answered; as an answer, that the wearer does not know. */
export const UNANSWERED: Int32 = -1;

/** A slot that nothing is learned from: the wearer does not know the class of its sample, or gave three different answers. */
export const WITHDRAWN: Int32 = -2;

/**
 * An answer of class c that has to be given again is stored as TO_CONFIRM - c, and as TO_CONFIRM - c - classes if it is the second that
 * contradicts the network.
 */
export const TO_CONFIRM: Int32 = -3;

/**
 * What a network has learned, and from what. The caller owns it.
 *
 * The weights of the labels change, and where the whole first layer is learned, all others of it. Those of the labels are kept as
 * what a label adds to the product of a unit with the input, after the right shift that the normalizer of the first layer says.
 */
export interface Learner {
  /** States that were exported, those before the last import included; at most 2^30. */
  exports: Int32;
  /** Updates since the network was as generated, at most 2^30; 0: it is as generated. */
  updates: Int32;
  /** Steps of learning that are left, those that check the replays included. */
  left: Int32;
  /** Replays that were found to be correct in this check. */
  right: Int32;
  /** The replay that is learned next. */
  replay: Int32;
  /** Class whose answered samples were learned from last. */
  turn: Int32;
  /** True while samples of the first minutes are collected. */
  collecting: boolean;
  /** Slots that are used. */
  used: Int32;
  /** The slot of the next later question. */
  next: Int32;
  /** Samples that later questions may be charged with: each costs `pause`. */
  credit: Int32;
  /** Distance between the two closest slots. */
  closest: Int32;
  /** The one of them that gives way to a sample that is further away from all. */
  spare: Int32;
  /** Largest distance from its nearest slot of a sample of the first minutes that got none, or lost it. */
  reach: Int32;
  /** Weights of the labels, [class][unit]. @length LEARNED_WEIGHTS */
  readonly weights: Int16Array;
  /** The first layer, and its products with one sample. */
  readonly first: FirstRows;
  /** What is kept of the samples in the slots. */
  readonly samples: Samples;
  /** Activations of the first layer without a label for them, [slot][unit], and for the newest sample. @length SLOT_ACTIVATIONS */
  readonly activations: Int8Array;
  /** What was answered; see UNANSWERED. @length SLOTS */
  readonly answers: Int16Array;
  /** What the generated network answered. @length SLOTS */
  readonly guesses: Int16Array;
  /** Slot of every class that was learned from last. @length CLASSES */
  readonly turns: Int16Array;
  /** Sums of squared activations, [class][prefix]. @length PREFIX_SQUARES */
  readonly squares: Int32Array;
}
