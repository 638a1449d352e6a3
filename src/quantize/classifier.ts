import { classifyModel } from '../kernel/classify.js';
import { quantizeInputs } from './input.js';
import { decodeIntegerNetwork } from './integer-network-file.js';
import { createResult, createWorkspace } from './trace.js';

/** A network's answer to a sample: the integers of the device. */
export interface Answer {
  /** Index of the class. */
  readonly label: number;
  /** Name of the class. */
  readonly className: string;
  /** By how much the best label leads the second, in integer steps. */
  readonly margin: number;
  /** Index of the exit point that answered. */
  readonly exit: number;
  /** Layer that the exit point is in, and units of it that were computed. */
  readonly layer: number;
  readonly units: number;
  /** Goodness of every label, or its logit where heads decide, as far as it was computed; in integer steps. */
  readonly scores: Int32Array;
}

/** An integer model that is ready to classify. */
export interface Classifier {
  readonly classNames: readonly string[];
  /** Number of features of a sample. */
  readonly features: number;
  /** The answer to a sample of features. @throws RangeError when the network takes another number of features */
  classify(features: ArrayLike<number>): Answer;
  /** The answer to inputs that are already integers, as a front end makes them. @throws RangeError as classify */
  classifyInputs(inputs: Int8Array): Answer;
}

/**
 * Reads an integer model and prepares it for classification with the routine that the device runs.
 *
 * @param bytes of an `integer.safetensors`
 * @param source name of the file, for messages
 * @throws InputError when the file is damaged or of another kind
 */
export function openClassifier(bytes: Uint8Array, source = 'integer model'): Classifier {
  const { network } = decodeIntegerNetwork(bytes, source);
  const { model, classNames, scales } = network;
  const workspace = createWorkspace(model);
  const checkCount = (count: number) => {
    if (count === model.features) return;
    throw new RangeError(`a sample of ${count} features; the network takes ${model.features}`);
  };
  const classifyInputs = (inputs: Int8Array): Answer => {
    checkCount(inputs.length);
    const result = createResult(model.classes);
    classifyModel(model, inputs, workspace, result);
    const { label, margin, exit, goodness } = result;
    const { layer, units } = model.exits[exit];
    return { label, className: classNames[label], margin, exit, layer, units, scores: goodness };
  };
  return {
    classNames,
    features: model.features,
    classifyInputs,
    classify(features) {
      checkCount(features.length);
      return classifyInputs(quantizeInputs(Float32Array.from(features), scales.inputScale));
    },
  };
}
