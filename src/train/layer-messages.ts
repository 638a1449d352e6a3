import type { LaterLayerBatch, LayerRule, LayerState, StepResult } from './layer-step.js';

/** The initial data of a thread that trains a layer. */
export interface LayerStart {
  readonly state: LayerState;
  readonly rule: LayerRule;
}

/** Requests to the thread. It answers in the order of the requests. */
export type LayerRequest =
  | { readonly kind: 'step'; readonly batch: LaterLayerBatch }
  | { readonly kind: 'state' };

export type LayerReply =
  | { readonly kind: 'step'; readonly result: StepResult }
  | { readonly kind: 'state'; readonly state: LayerState };
