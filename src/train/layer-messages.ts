import type { LaterLayerBatch, LayerRule, LayerState, StepResult } from './layer-step.js';

/** What a thread that trains a layer starts with. */
export interface LayerStart {
  readonly state: LayerState;
  readonly rule: LayerRule;
}

/** What the thread is asked for. It answers in the order of the questions. */
export type LayerRequest =
  | { readonly kind: 'step'; readonly batch: LaterLayerBatch }
  | { readonly kind: 'state' };

export type LayerReply =
  | { readonly kind: 'step'; readonly result: StepResult }
  | { readonly kind: 'state'; readonly state: LayerState };
