import type { ConvolutionInTraining, ConvolutionRule, ConvolutionState } from './convolution-step.js';
import type {
  FirstLayerBatch,
  FirstLayerRule,
  LaterLayerBatch,
  LayerInTraining,
  LayerRule,
  LayerState,
} from './layer-step.js';

/** Makes the layers of a network trainable. */
export interface LayerFactory {
  firstLayer(state: LayerState, rule: FirstLayerRule): LayerInTraining<FirstLayerBatch>;
  laterLayer(state: LayerState, rule: LayerRule): LayerInTraining<LaterLayerBatch>;
  /** A convolution with its head. */
  convolution(state: ConvolutionState, rule: ConvolutionRule): ConvolutionInTraining;
}
