import { excerpt } from '../../text/terminal.js';
import { decodeAttribute, type OnnxAttribute } from './attribute.js';
import { bytesOf, EXPORT_AGAIN, type Field, fieldsOf, integerOf, textOf } from './message.js';
import { OnnxError } from './onnx-error.js';
import { decodeTensor, type OnnxTensor } from './tensor.js';

/** An operator applied to values, which have names. */
export interface OnnxNode {
  readonly name: string;
  readonly operator: string;
  /** "" for the operators of ONNX itself. */
  readonly domain: string;
  /** Names of values; "" for one that is absent. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: readonly OnnxAttribute[];
}

/** An input or an output of the graph. */
export interface OnnxValue {
  readonly name: string;
  /** The number of TensorProto.DataType; 0 if the file does not say. */
  readonly type: number;
  /** Extents, undefined for one that is not fixed; undefined if the file does not say. */
  readonly shape: readonly (number | undefined)[] | undefined;
}

/** What an ONNX file computes. */
export interface OnnxGraph {
  readonly nodes: readonly OnnxNode[];
  readonly tensors: ReadonlyMap<string, OnnxTensor>;
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
}

/** Maximum number of nodes, tensors, inputs or outputs of a graph. */
const MOST_IN_GRAPH = 4096;

/** Maximum number of inputs, outputs or attributes of a node, and of dimensions of a value. */
const MOST_IN_NODE = 64;

/** Oldest version of the operators that is read: since then, shapes are broadcast as in NumPy. */
const LEAST_VERSION = 7;

/** Numbers of the fields of ModelProto, FunctionProto, OperatorSetIdProto, GraphProto, NodeProto, ValueInfoProto, TypeProto (onnx.proto). */
const MODEL = { graph: 7, versions: 8, function: 25 };
const FUNCTION = { name: 1, domain: 10 };
const VERSION = { domain: 1, version: 2 };
const GRAPH = { node: 1, tensor: 5, input: 11, output: 12, sparse: 15 };
const NODE = { input: 1, output: 2, name: 3, operator: 4, attribute: 5, domain: 7 };
const VALUE = { name: 1, type: 2 };
const TYPE = { tensor: 1, element: 1, shape: 2, dimension: 1, extent: 1 };

/** Adds to a list that a file could make too long. */
function append<T>(list: T[], item: T, { place, number }: Field, most = MOST_IN_NODE): void {
  if (list.length === most) {
    throw new OnnxError(place, `it has field ${number} more than ${most} times`, EXPORT_AGAIN);
  }
  list.push(item);
}

function decodeNode(bytes: Uint8Array, source: string): OnnxNode {
  const inputs: string[] = [];
  const outputs: string[] = [];
  const attributes: OnnxAttribute[] = [];
  let name = '';
  let operator = '';
  let domain = '';
  for (const field of fieldsOf(bytes, `${source}: a node`)) {
    if (field.number === NODE.input) append(inputs, textOf(field), field);
    else if (field.number === NODE.output) append(outputs, textOf(field), field);
    else if (field.number === NODE.name) name = textOf(field);
    else if (field.number === NODE.operator) operator = textOf(field);
    else if (field.number === NODE.domain) domain = textOf(field);
    else if (field.number === NODE.attribute) {
      append(attributes, decodeAttribute(bytesOf(field), source), field);
    }
  }
  const node = { name, operator, domain: isStandard(domain) ? '' : domain, inputs, outputs, attributes };
  const names = attributes.map((attribute) => attribute.name);
  const repeated = names.find((attribute, i) => names.indexOf(attribute) < i);
  if (repeated === undefined) return node;
  throw new OnnxError(
    `${source}: ${describeNode(node)}`,
    `it has the attribute "${excerpt(repeated)}" twice`,
    EXPORT_AGAIN,
  );
}

/** Whether a domain is that of the standard's own operators. */
function isStandard(domain: string): boolean {
  return domain === '' || domain === 'ai.onnx';
}

/** Refuses a function of the file that would replace an operator of the standard. */
function checkFunction(bytes: Uint8Array, source: string): void {
  let name = '';
  let domain = '';
  for (const field of fieldsOf(bytes, `${source}: a function`)) {
    if (field.number === FUNCTION.name) name = textOf(field);
    else if (field.number === FUNCTION.domain) domain = textOf(field);
  }
  if (!isStandard(domain)) return;
  throw new OnnxError(
    source,
    `it has a function of its own in the place of the operator "${excerpt(name)}"`,
    'export without local functions',
  );
}

/** The extent of a dimension; undefined if it is a name, or absent. */
function decodeDimension(bytes: Uint8Array, place: string): number | undefined {
  let extent: number | undefined;
  for (const field of fieldsOf(bytes, place)) {
    if (field.number === TYPE.extent) extent = integerOf(field);
  }
  return extent;
}

/** The messages in a field of a message; nothing if the message is absent. */
function messagesIn(bytes: Uint8Array | undefined, number: number, place: string): readonly Uint8Array[] {
  const found: Uint8Array[] = [];
  for (const field of fieldsOf(bytes ?? new Uint8Array(0), place)) {
    if (field.number === number) append(found, bytesOf(field), field);
  }
  return found;
}

function decodeValue(bytes: Uint8Array, source: string): OnnxValue {
  const place = `${source}: an input or output`;
  let name = '';
  let type: Uint8Array | undefined;
  for (const field of fieldsOf(bytes, place)) {
    if (field.number === VALUE.name) name = textOf(field);
    else if (field.number === VALUE.type) type = bytesOf(field);
  }
  const tensor = messagesIn(type, TYPE.tensor, place).at(-1);
  let element = 0;
  let shape: Uint8Array | undefined;
  for (const field of fieldsOf(tensor ?? new Uint8Array(0), place)) {
    if (field.number === TYPE.element) element = integerOf(field);
    else if (field.number === TYPE.shape) shape = bytesOf(field);
  }
  return {
    name,
    type: element,
    shape:
      shape && messagesIn(shape, TYPE.dimension, place).map((dimension) => decodeDimension(dimension, place)),
  };
}

function decodeGraph(bytes: Uint8Array, source: string): OnnxGraph {
  const nodes: OnnxNode[] = [];
  const tensors: OnnxTensor[] = [];
  const inputs: OnnxValue[] = [];
  const outputs: OnnxValue[] = [];
  for (const field of fieldsOf(bytes, `${source}: the graph`)) {
    switch (field.number) {
      case GRAPH.node:
        append(nodes, decodeNode(bytesOf(field), source), field, MOST_IN_GRAPH);
        break;
      case GRAPH.tensor:
        append(tensors, decodeTensor(bytesOf(field), source), field, MOST_IN_GRAPH);
        break;
      case GRAPH.input:
        append(inputs, decodeValue(bytesOf(field), source), field, MOST_IN_GRAPH);
        break;
      case GRAPH.output:
        append(outputs, decodeValue(bytesOf(field), source), field, MOST_IN_GRAPH);
        break;
      case GRAPH.sparse:
        throw new OnnxError(source, 'its graph has sparse tensors', 'export with dense weights');
      default:
        break;
    }
  }
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  if (byName.size < tensors.length) {
    throw new OnnxError(source, 'two tensors of its graph have the same name', EXPORT_AGAIN);
  }
  // Old files list tensors among the inputs, too.
  return { nodes, tensors: byName, inputs: inputs.filter(({ name }) => !byName.has(name)), outputs };
}

/** Refuses a file whose operators are too old, or of which it is not known. */
function checkVersion(versions: readonly Uint8Array[], source: string): void {
  const place = `${source}: an operator set`;
  for (const bytes of versions) {
    let domain = '';
    let version = 0;
    for (const field of fieldsOf(bytes, place)) {
      if (field.number === VERSION.domain) domain = textOf(field);
      else if (field.number === VERSION.version) version = integerOf(field);
    }
    if (!isStandard(domain)) continue;
    if (version >= LEAST_VERSION) return;
    throw new OnnxError(
      source,
      `its operators have the version ${version}, at least ${LEAST_VERSION} is expected`,
      'export with opset_version=17',
    );
  }
  throw new OnnxError(source, 'it does not name the version of its operators', EXPORT_AGAIN);
}

/**
 * Reads an ONNX file, trusting nothing in it. The values of its tensors are read when they are needed.
 *
 * Format: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 *
 * @param source name of the file, for messages
 * @throws OnnxError saying what is wrong
 */
export function decodeOnnx(bytes: Uint8Array, source: string): OnnxGraph {
  if (bytes.length === 0) throw new OnnxError(source, 'the file is empty', 'export it again');
  const versions: Uint8Array[] = [];
  const graphs: Uint8Array[] = [];
  // A Buffer of Node, which is an Uint8Array, has a slice() that does not copy.
  const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const field of fieldsOf(plain, source)) {
    if (field.number === MODEL.graph) append(graphs, bytesOf(field), field);
    else if (field.number === MODEL.versions) append(versions, bytesOf(field), field);
    else if (field.number === MODEL.function) checkFunction(bytesOf(field), source);
  }
  const [graph] = graphs;
  if (graphs.length !== 1) throw new OnnxError(source, `it has ${graphs.length} graphs`, EXPORT_AGAIN);
  checkVersion(versions, source);
  return decodeGraph(graph, source);
}

/** `node "conv1" (Conv)`, for messages. A node without a name goes by that of its output. */
export function describeNode({ name, operator, outputs }: OnnxNode): string {
  return `node "${excerpt(name === '' ? (outputs[0] ?? '') : name)}" (${excerpt(operator)})`;
}
