import type {
  ConvolutionBatch,
  ConvolutionResult,
  ConvolutionRule,
  ConvolutionState,
} from './convolution-step.js';

/** The initial data of a thread that trains a convolution. */
export interface ConvolutionStart {
  readonly state: ConvolutionState;
  readonly rule: ConvolutionRule;
}

/** Requests to the thread. It answers in the order of the requests. */
export type ConvolutionRequest =
  | { readonly kind: 'step'; readonly batch: ConvolutionBatch }
  | { readonly kind: 'state' };

export type ConvolutionReply =
  | { readonly kind: 'step'; readonly result: ConvolutionResult }
  | { readonly kind: 'state'; readonly state: ConvolutionState };
