import type { RandomStream } from '../../math/random.js';
import type { LabelEncoding } from '../../model/network.js';
import { evaluate } from '../evaluate.js';
import { floatLayer, layerSizes } from '../heads.js';
import { initialLayers } from '../initialize.js';
import { type InputEncoding, labelInputs } from '../inputs.js';
import type { Batch, LearningRule, Task } from '../learning-rule.js';
import { gumbelNoise } from '../negatives.js';
import { copyParts, type Parts } from '../parts.js';
import { layerPrefixes } from '../prefixes.js';
import { closeStack, type LayerStack, openStack, statesOf } from '../stack.js';

/** How the label that is set is written into the input. */
function goodnessLabel({ config, placement }: Task): LabelEncoding {
  return { placement, amplitude: config.network.label.amplitude };
}

function encodingOf(task: Task): InputEncoding & { readonly label: LabelEncoding } {
  return {
    classes: task.classNames.length,
    label: goodnessLabel(task),
    normalization: task.config.network.normalization,
  };
}

/**
 * One step of every layer; the loss of each. The layers take their steps in the order of the batches, because each
 * layer answers in order.
 */
export async function stepThroughLayers(
  stack: LayerStack,
  task: Task,
  { blank, count, labels, learningRate, step, random }: Batch,
): Promise<readonly number[]> {
  const encoding = encodingOf(task);
  const noise = gumbelNoise(count * encoding.classes, random('negatives'));
  const inputs = labelInputs(blank, count, encoding, encoding.label);
  let result = await stack.first.step({ ...inputs, count, labels, noise, learningRate, step });
  const losses = [result.loss];
  for (const layer of stack.later) {
    result = await layer.step({ count, pairs: result.pairs, learningRate, step });
    losses.push(result.loss);
  }
  return losses;
}

/** Fresh layers. */
function initialGoodnessLayers(task: Task, stream: RandomStream): Parts['layers'] {
  return initialLayers(layerSizes(task, goodnessLabel(task)), stream);
}

/**
 * Multi-pass Forward-Forward (Hinton, arXiv 2212.13345): every layer by itself learns to have a large goodness, the
 * mean of its squared activations, for inputs with their true label, and a small one for inputs with a wrong label.
 * All layers train at the same time, each in a thread of its own where the engine has threads.
 */
export const forwardForward: LearningRule = {
  encodingOf,
  initialize: (task, stream) => ({ layers: initialGoodnessLayers(task, stream), heads: [], decoders: [] }),
  open(task, parts) {
    const { layers } = copyParts(parts);
    const stack = openStack(task.engine.layers, task.config, task.classNames.length, layers);
    return {
      lag: stack.later.length,
      step: (batch) => stepThroughLayers(stack, task, batch),
      parts: async () => ({ layers: await statesOf(stack), heads: [], decoders: [] }),
      close: () => closeStack(stack),
    };
  },
  evaluate: (task, { layers }, dataset) => evaluate(layers, encodingOf(task), dataset, task.engine.multiply),
  networkOf(task, { layers }) {
    const { normalization, prefixes } = task.config.network;
    return {
      features: task.features,
      classNames: task.classNames,
      label: goodnessLabel(task),
      normalization,
      prefixes: layers.map((state) => layerPrefixes(prefixes, state.outputs)),
      layers: layers.map(floatLayer),
    };
  },
};
