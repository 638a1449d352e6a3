import type { LabelEncoding } from '../../model/network.js';
import {
  evaluateHeads,
  forwardRows,
  headPlaces,
  headsNetwork,
  initialHeadParts,
  singleEncoding,
  trainHead,
} from '../heads.js';
import { type InputEncoding, singleInputs } from '../inputs.js';
import type { LearningRule, Task } from '../learning-rule.js';
import { copyParts } from '../parts.js';
import { productLayers } from '../product-layers.js';
import { closeStack, openStack } from '../stack.js';
import { stepThroughLayers } from './forward-forward.js';

/** Every slot of the label at one small value: the input for an unknown label. */
function neutralLabel({ config, placement }: Task): LabelEncoding {
  return { placement, amplitude: config.network.label.neutral };
}

function encodingOf(task: Task): InputEncoding {
  return singleEncoding(task, neutralLabel(task));
}

/**
 * One-pass Forward-Forward (LightFF, arXiv 2404.05241): the layers learn exactly as in forward-forward. At the same
 * time a linear head for every layer learns to read the class from the activations that a neutral label gives. No
 * slope of a head reaches a layer.
 *
 * The heads need the weights of all layers after every step, so that the layers stay in the caller's thread.
 */
export const onePass: LearningRule = {
  encodingOf,
  initialize: (task, stream) => initialHeadParts(task, neutralLabel(task), stream),
  open(task, parts) {
    const { config, classNames } = task;
    const { multiply } = task.engine;
    const places = headPlaces(task);
    const encoding = encodingOf(task);
    const current = copyParts(parts);
    // The layers change these states in place.
    const stack = openStack(productLayers(multiply), config, classNames.length, current.layers);
    return {
      lag: 0,
      async step(batch) {
        const layerLosses = await stepThroughLayers(stack, task, batch);
        const inputs = singleInputs(batch.blank, batch.count, encoding);
        const activations = forwardRows(inputs, batch.count, current.layers, encoding, multiply);
        return layerLosses.map((loss, layer) => {
          const read = activations.slice(0, layer + 1);
          return loss + trainHead(current.heads[layer], places[layer], read, batch.labels, batch, multiply);
        });
      },
      parts: async () => copyParts(current),
      close: () => closeStack(stack),
    };
  },
  evaluate: (task, parts, dataset) => evaluateHeads(task, parts, encodingOf(task), dataset),
  networkOf: (task, parts) => headsNetwork(task, parts, encodingOf(task)),
};
