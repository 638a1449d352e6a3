import type { RuleOf } from '../../config/rules/registry.js';
import { contrastiveLoss } from '../contrastive.js';
import { activate, descend, parameterSlopes, rectifySlopes } from '../dense.js';
import { headPlaces, trainHead } from '../heads.js';
import type { LearningRule } from '../learning-rule.js';
import { layerByLayer, singlePassRule } from '../single-pass.js';

/**
 * Forward contrastive learning (Ahamed et al. 2023, arXiv 2305.02927; Gananath 2024, arXiv 2405.03432): every layer
 * by itself learns activations whose direction is the same for samples of one class and different for other classes.
 * Heads learn along with them to read the class from the activations; no slope of a head reaches a layer.
 *
 * @param options `temperature`: what similarities are divided by
 */
export function forwardContrastive({ temperature }: RuleOf<'forward-contrastive'>): LearningRule {
  return singlePassRule({
    stepOf(task) {
      const { multiply } = task.engine;
      const places = headPlaces(task);
      return layerByLayer(task, ({ layer, index, rows, before }, batch, { heads }) => {
        const { count, labels } = batch;
        const activations = activate(rows, count, layer, multiply);
        const { loss, slopes } = contrastiveLoss(activations, labels, temperature, multiply);
        rectifySlopes(slopes, activations);
        descend(layer, parameterSlopes(rows, slopes, count, layer, multiply), batch);
        const read = [...before, activations];
        const headLoss = trainHead(heads[index], places[index], read, labels, batch, multiply);
        return { loss: loss + headLoss, activations };
      });
    },
  });
}
