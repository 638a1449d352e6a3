import type { Axis } from '../channel-order.js';
import type { Convolution, MapShape, Size } from '../convolution.js';
import type { NamedTensor } from '../import-tensor.js';
import type { OnnxTensor } from './tensor.js';

/**
 * How ONNX sees a map of a single sample. The axes are outermost first, without that of the batch; one that is absent has the
 * length 1.
 */
export interface View {
  readonly map: MapShape;
  readonly axes: readonly Axis[];
  /** Whether all axes have become one, in this order. */
  readonly isFlat: boolean;
}

/** A tensor of the file. */
export interface Constant {
  readonly kind: 'constant';
  readonly tensor: OnnxTensor;
}

/** The sample, or the output of a layer, or its means over the cells of a grid. */
export interface Activations {
  readonly kind: 'activations';
  readonly view: View;
  /** Index of the layer; -1 for the sample. */
  readonly layer: number;
  /** Present if these are means. */
  readonly grid?: Size | undefined;
  /** Of the sample: whether a node has changed or named its axes. Before that, a Transpose may say that channels are last. */
  readonly hasAxes?: boolean;
}

/** `weights * patch + bias`, which a ReLU makes a layer, and the end of the graph a head. */
export interface Linear {
  readonly kind: 'linear';
  readonly view: View;
  /** What is read. */
  readonly input: Activations;
  readonly convolution: Convolution;
  /** `[outputs][kernel.height][kernel.width][channels]` */
  readonly weights: Float32Array;
  readonly bias: Float32Array;
  /** The node that it comes from, for messages. */
  readonly node: string;
}

/** The probabilities of linear outputs, whose order is that of the outputs. */
export interface Probabilities {
  readonly kind: 'probabilities';
  readonly linear: Linear;
}

/** What a value of the graph is to ffirm. */
export type Value = Constant | Activations | Linear | Probabilities;

/** The values of a constant as a tensor with a name, for messages. */
export function namedTensor({ tensor }: Constant, place: string): NamedTensor {
  return { name: tensor.name, place, tensor: tensor.read() };
}
