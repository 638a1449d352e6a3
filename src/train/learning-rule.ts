import type { TrainableConfig } from '../config/config.js';
import type { Dataset } from '../data/dataset.js';
import type { Purpose, RandomStream } from '../math/random.js';
import type { Convolution } from '../model/convolution.js';
import type { FloatNetwork, LabelEncoding } from '../model/network.js';
import type { Engine } from './engine.js';
import type { InputEncoding } from './inputs.js';
import type { StepTime } from './layer-step.js';
import type { Parts } from './parts.js';

/** What a rule trains, and with which engine. */
export interface Task {
  readonly config: TrainableConfig;
  /** Of a sample. */
  readonly features: number;
  readonly classNames: readonly string[];
  /** Where label slots are, for rules that write labels into the input. */
  readonly placement: LabelEncoding['placement'];
  readonly engine: Pick<Engine, 'layers' | 'multiply'>;
  /** Where every layer is applied; absent if all are dense. */
  readonly convolutions?: readonly Convolution[] | undefined;
}

/** A batch as it is passed to every rule. */
export interface Batch extends StepTime {
  readonly count: number;
  /** Inputs of the first layer, changed and with noise, not normalised, every label slot at zero: `[count][inputs]`. */
  readonly blank: Float32Array;
  /** True labels, `[count]`. */
  readonly labels: Uint8Array;
  /** The epoch's stream for a purpose: the same one for all batches of the epoch. */
  readonly random: (purpose: Purpose) => RandomStream;
}

/** A network in training, all its layers at once. */
export interface NetworkInTraining {
  /** Batches that may be in progress in addition to the newest, because layers work concurrently. */
  readonly lag: number;
  /**
   * Takes a step with a batch. Steps are taken in the order of the calls.
   *
   * @returns loss of every layer, mean over the batch; where heads are trained along with the layers, theirs is added
   */
  step(batch: Batch): Promise<readonly number[]>;
  /** A copy of the parts after all steps so far. */
  parts(): Promise<Parts>;
  /** Frees what the network holds. No step may follow. */
  close(): Promise<void>;
}

/**
 * A rule by which a network learns: what it trains, how, and which network results. The trainer calls it without
 * knowing any rule by name. Between two calls a rule keeps only what is in the network that it opened, so that
 * training can continue from the parts alone.
 */
export interface LearningRule {
  /** How samples become the inputs of batches. */
  encodingOf(task: Task): InputEncoding;
  /** Fresh parts, drawn from the stream. */
  initialize(task: Task, stream: RandomStream): Parts;
  /** Makes parts trainable, from copies of them. */
  open(task: Task, parts: Parts): NetworkInTraining;
  /** Accuracy of the whole network, in [0, 1]. */
  evaluate(task: Task, parts: Parts, dataset: Dataset): number;
  /** The network that consists of trained parts. */
  networkOf(task: Task, parts: Parts): FloatNetwork;
}
