import type { ConvolutionInTraining } from '../convolution-step.js';
import { descend } from '../dense.js';
import { dropoutFactors } from '../head-dropout.js';
import type { HeadPlace } from '../head-rows.js';
import { headPlaces, singleEncoding } from '../heads.js';
import { type InputEncoding, singleInputs } from '../inputs.js';
import type { Batch, LearningRule, NetworkInTraining, Task } from '../learning-rule.js';
import { localSlopes } from '../local-slopes.js';
import { copyParts, type Parts } from '../parts.js';
import { layerByLayer, singlePassRule } from '../single-pass.js';

/** What the heads read, and what of it is left out. */
function placesOf(task: Task): readonly HeadPlace[] {
  const { rule } = task.config.train;
  const { seed } = task.config;
  const share = rule.kind === 'local-heads' ? rule.dropout : undefined;
  return headPlaces(task).map((place, head) =>
    share === undefined ? place : { ...place, dropout: { share, seed, head } },
  );
}

const onRows = singlePassRule({
  stepOf(task) {
    const { multiply } = task.engine;
    const places = placesOf(task);
    return layerByLayer(task, ({ layer, index, rows, before }, batch, { heads }) => {
      const head = heads[index];
      const place = places[index];
      const factors = place.dropout && dropoutFactors(place.dropout, batch.step, batch.count * head.inputs);
      const slopes = localSlopes(rows, before, batch.labels, layer, head, place, multiply, factors);
      descend(layer, slopes.layer, batch);
      descend(head, slopes.head, batch);
      return { loss: slopes.loss, activations: slopes.activations };
    });
  },
});

/** One step of every layer; the loss of each. The layers answer in the order of the batches. */
async function stepThroughConvolutions(
  stack: readonly ConvolutionInTraining[],
  encoding: InputEncoding,
  { blank, count, labels, learningRate, step }: Batch,
): Promise<readonly number[]> {
  let maps = singleInputs(blank, count, encoding);
  const losses: number[] = [];
  for (const layer of stack) {
    const result = await layer.step({ maps, labels, learningRate, step });
    losses.push(result.loss);
    maps = result.maps;
  }
  return losses;
}

/** Frees what the layers hold. */
async function closeConvolutions(stack: readonly ConvolutionInTraining[]): Promise<void> {
  await Promise.all(stack.map((layer) => layer.close()));
}

/** Layers that are convolutions, each in a thread of its own where the engine has threads. */
function openConvolutions(task: Task, parts: Parts): NetworkInTraining {
  const { layers, heads } = copyParts(parts);
  const encoding = singleEncoding(task);
  const stack: readonly ConvolutionInTraining[] = placesOf(task).flatMap(
    ({ convolution, ...place }, index) =>
      convolution === undefined
        ? []
        : task.engine.layers.convolution(
            { layer: layers[index], head: heads[index] },
            { place: { ...place, convolution }, normalization: encoding.normalization },
          ),
  );
  return {
    lag: stack.length - 1,
    step: (batch) => stepThroughConvolutions(stack, encoding, batch),
    async parts() {
      const states = await Promise.all(stack.map((layer) => layer.state()));
      return {
        layers: states.map(({ layer }) => layer),
        heads: states.map(({ head }) => head),
        decoders: [],
      };
    },
    close: () => closeConvolutions(stack),
  };
}

/**
 * Local heads (Mono-Forward, arXiv 2501.09238): every layer learns from the cross-entropy of its own linear head,
 * together with it. The loss is nested: it is summed over the prefixes of the layer, each with the logits that the
 * head gives when the other units are zero, so that the network can stop inside a layer.
 */
export const localHeads: LearningRule = {
  ...onRows,
  open: (task, parts) =>
    task.convolutions === undefined ? onRows.open(task, parts) : openConvolutions(task, parts),
};
