import { MOST_CLASSES, MOST_INPUTS } from '../../kernel/limits.js';
import { excerpt } from '../../text/terminal.js';
import { type Axis, CHANNELS_FIRST } from '../channel-order.js';
import { type MapShape, poolingOf, readsWhole, type Size, valuesOf } from '../convolution.js';
import type { FloatHead, FloatLayer, FloatNetwork } from '../network.js';
import { Call } from './call.js';
import { decodeOnnx, describeNode, type OnnxGraph, type OnnxNode, type OnnxValue } from './graph.js';
import { OnnxLayers } from './layers.js';
import { EXPORT_AGAIN } from './message.js';
import { OnnxError } from './onnx-error.js';
import { adviceFor } from './operators/advice.js';
import { OPERATORS } from './operators/registry.js';
import type { Activations, Linear, Value, View } from './value.js';

/** The network of an ONNX file, which does not say what its classes are called. */
export interface OnnxNetwork {
  readonly network: Omit<FloatNetwork, 'classNames'>;
  readonly classes: number;
  /** The shape of a sample; undefined if the network takes it as a vector. */
  readonly input: MapShape | undefined;
  /** Names of tensors that no node reads. */
  readonly unused: readonly string[];
}

/** Element types of samples: 32-bit, 16-bit and 64-bit floats. */
const FLOAT_TYPES: readonly number[] = [1, 10, 11];

/** What a sample is, from its shape: [batch, features], [batch, channels, points] or [batch, channels, height, width]. */
function viewOf(shape: readonly number[]): View | undefined {
  switch (shape.length) {
    case 1:
      return { map: { height: 1, width: 1, channels: shape[0] }, axes: ['channels'], isFlat: false };
    case 2: {
      const axes: readonly Axis[] = ['channels', 'width'];
      return { map: { height: 1, width: shape[1], channels: shape[0] }, axes, isFlat: false };
    }
    case 3: {
      const [channels, height, width] = shape;
      return { map: { height, width, channels }, axes: CHANNELS_FIRST, isFlat: false };
    }
    default:
      return undefined;
  }
}

/** The sample. @throws OnnxError when there are several inputs, or their shape is not fixed */
function sampleOf(inputs: readonly OnnxValue[], source: string): { name: string; sample: Activations } {
  const [input] = inputs;
  if (inputs.length !== 1) {
    throw new OnnxError(
      source,
      `the network has ${inputs.length} inputs`,
      'ffirm gives it a single one, the sample; export one with a single input',
    );
  }
  const { name, type, shape } = input;
  const place = `${source}: input "${excerpt(name)}"`;
  const known = shape?.slice(1).flatMap((extent) => extent ?? []);
  const text = shape?.map((extent) => extent ?? '?').join(', ') ?? '?';
  if (!FLOAT_TYPES.includes(type)) {
    throw new OnnxError(
      place,
      'it does not take floats',
      'export the network with an input of 32-bit floats',
    );
  }
  if (shape === undefined || known === undefined || known.length !== shape.length - 1) {
    throw new OnnxError(
      place,
      `its shape is [${text}]`,
      'export with a fixed shape of a sample; only the batch may be dynamic',
    );
  }
  const view = viewOf(known);
  const isPossible =
    known.every((extent) => extent >= 1) && known.reduce((all, one) => all * one, 1) <= MOST_INPUTS;
  if (view === undefined || !isPossible) {
    throw new OnnxError(
      place,
      `its shape is [${text}]`,
      `[batch, features], [batch, channels, points] or [batch, channels, height, width] is expected, with at most ${MOST_INPUTS} values in a sample`,
    );
  }
  return { name, sample: { kind: 'activations', view, layer: -1 } };
}

function areFinite(values: Float32Array): boolean {
  return values.every(Number.isFinite);
}

/** What a node makes of its inputs. */
function apply(
  node: OnnxNode,
  values: ReadonlyMap<string, Value>,
  layers: OnnxLayers,
  source: string,
): Value {
  const place = `${source}: ${describeNode(node)}`;
  const operator = node.domain === '' ? OPERATORS.find(({ name }) => name === node.operator) : undefined;
  if (operator === undefined) {
    const ofDomain = node.domain === '' ? '' : ` of "${excerpt(node.domain)}"`;
    throw new OnnxError(place, `ffirm cannot express this operator${ofDomain}`, adviceFor(node.operator));
  }
  const inputs = node.inputs.map((name) => {
    if (name === '') return undefined;
    const value = values.get(name);
    if (value !== undefined) return value;
    throw new OnnxError(place, `it reads "${excerpt(name)}", which no earlier node computes`, EXPORT_AGAIN);
  });
  const call = new Call(node, inputs, layers, source);
  const result = operator.apply(call);
  call.checkUsed(operator.inputs);
  if (result.kind === 'linear' && ![result.weights, result.bias].every(areFinite)) {
    throw call.fail(
      'its result is not a finite number',
      'check its numbers and those of the nodes before it, and export it again',
    );
  }
  return result;
}

/** Goes through a graph: the values of its outputs, and the names of tensors that no node reads. */
function evaluate({ nodes, tensors, inputs, outputs }: OnnxGraph, layers: OnnxLayers, source: string) {
  const { name, sample } = sampleOf(inputs, source);
  const values = new Map<string, Value>(
    Array.from(tensors, ([key, tensor]) => [key, { kind: 'constant', tensor }] as const),
  );
  values.set(name, sample);
  for (const node of nodes) {
    const [output] = node.outputs;
    const value = apply(node, values, layers, source);
    if (output === undefined || output === '' || values.has(output)) {
      throw new OnnxError(
        `${source}: ${describeNode(node)}`,
        'its output has no name, or the name of another value',
        EXPORT_AGAIN,
      );
    }
    values.set(output, value);
  }
  const read = new Set(nodes.flatMap((node) => node.inputs));
  return {
    sample,
    ends: outputs.map(({ name: end }) => ({ name: end, value: values.get(end) })),
    unused: [...tensors.keys()].filter((tensor) => !read.has(tensor)),
  };
}

/** The classifier that an output of the graph is. @throws OnnxError when it is something else */
function classifierOf(name: string, value: Value | undefined, source: string): Linear {
  const place = `${source}: output "${excerpt(name)}"`;
  const linear = value?.kind === 'probabilities' ? value.linear : value;
  if (linear?.kind !== 'linear' || !readsWhole(linear.convolution)) {
    throw new OnnxError(
      place,
      'it is not the output of a classifier',
      'end with a Gemm (torch.nn.Linear) that has no Relu behind it and gives one value for each class',
    );
  }
  if (linear.input.layer < 0) {
    throw new OnnxError(
      place,
      'its classifier reads the sample itself',
      'ffirm expects at least one layer with a Relu before it',
    );
  }
  const classes = linear.bias.length;
  if (classes >= 2 && classes <= MOST_CLASSES) return linear;
  throw new OnnxError(
    place,
    `it has ${classes} values, 2 to ${MOST_CLASSES} are expected`,
    'a classifier needs one for each class, also where there are two',
  );
}

/** The heads, by the layer that they read. @throws OnnxError when they do not fit together */
function headsOf(
  ends: readonly { readonly name: string; readonly value: Value | undefined }[],
  layers: number,
  source: string,
): readonly (Linear | undefined)[] {
  const heads = new Array<Linear | undefined>(layers).fill(undefined);
  for (const { name, value } of ends) {
    const linear = classifierOf(name, value, source);
    const place = `${source}: output "${excerpt(name)}"`;
    const { layer } = linear.input;
    if (heads[layer] !== undefined) {
      throw new OnnxError(place, 'another output reads the same layer', 'export one output for each layer');
    }
    const other = heads.find((head) => head !== undefined);
    if (other !== undefined && other.bias.length !== linear.bias.length) {
      throw new OnnxError(
        place,
        `it has ${linear.bias.length} classes, and another output has ${other.bias.length}`,
        'all classifiers must have the same classes',
      );
    }
    heads[layer] = linear;
  }
  return heads;
}

/** The grid of a head; undefined if it reads every position. */
function gridOf(head: Linear | undefined): Size | undefined {
  return head?.input.grid;
}

/**
 * The network of an ONNX file. Every output of its graph is a classifier: the last is that of the whole network, the others are
 * early exits. Its numbers are those of the file, except where a batch normalization is folded into the layer before it.
 *
 * @param source name of the file, for messages
 * @throws InputError when the file is damaged, or holds what ffirm cannot express; it names the node
 */
export function importOnnx(bytes: Uint8Array, source: string): OnnxNetwork {
  const graph = decodeOnnx(bytes, source);
  const layers = new OnnxLayers();
  const { sample, ends, unused } = evaluate(graph, layers, source);
  const heads = headsOf(ends, layers.all.length, source);
  const last = heads.at(-1);
  if (last === undefined) {
    throw new OnnxError(
      source,
      layers.all.length === 0 ? 'the network has no layer with a Relu' : 'no output reads the last layer',
      'export a network that ends with a classifier behind its last Relu',
    );
  }
  const isDense =
    layers.all.every(({ convolution }) => readsWhole(convolution)) &&
    heads.every((head) => gridOf(head) === undefined);
  const network = {
    features: valuesOf(sample.view.map),
    normalization: { kind: 'none' as const, epsilon: 0 },
    prefixes: layers.all.map(({ bias }) => [bias.length]),
    layers: layers.all.map(({ convolution, weights, bias }, i): FloatLayer => {
      const outputs = bias.length;
      const shape = { inputs: weights.length / outputs, outputs };
      if (isDense) return { ...shape, weights, bias };
      const pooling = poolingOf(convolution.output, gridOf(heads[i]) ?? convolution.output);
      return { ...shape, convolution: { ...convolution, pooling }, weights, bias };
    }),
    heads: heads.map((head, first): FloatHead | undefined =>
      head === undefined ? undefined : { first, weights: head.weights, bias: head.bias },
    ),
  };
  const [first] = layers.all;
  return {
    network,
    classes: last.bias.length,
    input: isDense && sample.view.axes.length === 1 ? undefined : first.convolution.input,
    unused,
  };
}
