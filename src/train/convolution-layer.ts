import type {
  ConvolutionBatch,
  ConvolutionInTraining,
  ConvolutionResult,
  ConvolutionRule,
  ConvolutionState,
} from './convolution-step.js';
import { descend } from './dense.js';
import { dropoutFactors } from './head-dropout.js';
import { normalizedMaps } from './head-rows.js';
import { copyLayer } from './layer-step.js';
import { localSlopes } from './local-slopes.js';
import type { Multiply } from './matrix.js';

/** A convolution that works in the caller's thread. It changes its state in place. */
export class ConvolutionLayer implements ConvolutionInTraining {
  constructor(
    private readonly trained: ConvolutionState,
    private readonly rule: ConvolutionRule,
    private readonly multiply: Multiply,
  ) {}

  step({ maps, labels, ...time }: ConvolutionBatch): ConvolutionResult {
    const { layer, head } = this.trained;
    const { place, normalization } = this.rule;
    const factors = place.dropout && dropoutFactors(place.dropout, time.step, labels.length * head.inputs);
    const slopes = localSlopes(maps, [], labels, layer, head, { ...place, first: 0 }, this.multiply, factors);
    descend(layer, slopes.layer, time);
    descend(head, slopes.head, time);
    return { loss: slopes.loss, maps: normalizedMaps(slopes.activations, labels.length, normalization) };
  }

  state(): ConvolutionState {
    return { layer: copyLayer(this.trained.layer), head: copyLayer(this.trained.head) };
  }

  close(): void {}
}
