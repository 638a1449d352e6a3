import { adamStep } from './adam.js';
import { copyLayer, type LayerInTraining, type LayerState, type StepResult } from './layer-step.js';

/** The slope of the loss of a batch with respect to a layer's parameters, and the rest of a step. */
export interface LayerGradient {
  /** `[inputs][outputs]` */
  readonly weights: Float32Array;
  /** `[outputs]` */
  readonly bias: Float32Array;
  readonly result: StepResult;
}

/** The position of a batch in the training, which Adam needs to know. */
interface Scheduled {
  readonly learningRate: number;
  readonly step: number;
}

/** A layer whose step is one step of Adam along its gradient. */
export abstract class GradientLayer<Batch extends Scheduled> implements LayerInTraining<Batch> {
  constructor(protected readonly current: LayerState) {}

  /** The closed-form slope of a batch's loss. */
  abstract gradient(batch: Batch): LayerGradient;

  step(batch: Batch): StepResult {
    const { weights, bias, result } = this.gradient(batch);
    adamStep(this.current.weights, weights, batch.learningRate, batch.step);
    adamStep(this.current.bias, bias, batch.learningRate, batch.step);
    return result;
  }

  state(): LayerState {
    return copyLayer(this.current);
  }

  close(): void {}
}
