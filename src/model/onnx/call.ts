import { excerpt } from '../../text/terminal.js';
import { floatsOf } from '../import-tensor.js';
import type { AttributeValue } from './attribute.js';
import { describeNode, type OnnxNode } from './graph.js';
import type { OnnxLayers } from './layers.js';
import { EXPORT_AGAIN } from './message.js';
import { OnnxError } from './onnx-error.js';
import { type Activations, type Constant, type Linear, namedTensor, type Value } from './value.js';

/** "a sample", "the output of a layer", for messages. */
export function describeValue(value: Value): string {
  switch (value.kind) {
    case 'constant':
      return 'a tensor of the file';
    case 'linear':
      return `the output of ${value.node}, which has no Relu behind it`;
    case 'probabilities':
      return 'probabilities';
    case 'activations':
      if (value.layer < 0) return 'the sample';
      return value.grid === undefined ? 'the output of a layer' : 'means of the output of a layer';
  }
}

/** A node with its inputs: what an operator is given. It remembers what the operator has looked at. */
export class Call {
  readonly #looked = new Set<string>();

  constructor(
    readonly node: OnnxNode,
    private readonly values: readonly (Value | undefined)[],
    readonly layers: OnnxLayers,
    private readonly source: string,
  ) {}

  /** The file and the node, for messages. */
  get place(): string {
    return `${this.source}: ${describeNode(this.node)}`;
  }

  fail(problem: string, remedy: string): OnnxError {
    return new OnnxError(this.place, problem, remedy);
  }

  /** Number of inputs, without those that are absent at the end. */
  get count(): number {
    return this.values.findLastIndex((value) => value !== undefined) + 1;
  }

  /** An input, if it is there. */
  find(index: number): Value | undefined {
    return this.values[index];
  }

  /** An input. @throws OnnxError when it is absent */
  value(index: number): Value {
    const value = this.find(index);
    if (value !== undefined) return value;
    throw this.fail(`input ${index} is absent`, EXPORT_AGAIN);
  }

  /** The activations that an input is. @throws OnnxError when it is something else */
  activations(index: number): Activations {
    const value = this.value(index);
    if (value.kind === 'activations') return value;
    throw this.fail(
      `input ${index} is ${describeValue(value)}`,
      'ffirm expects the sample or the output of a Relu here: every layer is weights, bias and Relu',
    );
  }

  /** The linear values that an input is. @throws OnnxError when it is something else */
  linear(index: number): Linear {
    const value = this.value(index);
    if (value.kind === 'linear') return value;
    throw this.fail(
      `input ${index} is ${describeValue(value)}`,
      'ffirm expects the output of a Conv, Gemm or MatMul here; place it between one of these and its Relu',
    );
  }

  /** The tensor of the file that an input is. @throws OnnxError when it is computed */
  constant(index: number): Constant {
    const value = this.value(index);
    if (value.kind === 'constant') return value;
    throw this.fail(
      `input ${index} is ${describeValue(value)}`,
      'ffirm expects a tensor of the file here; export with constant folding, and with weights that are not computed',
    );
  }

  /** Its finite values. @throws OnnxError when it is computed, and InputError when a value is not finite */
  floats(index: number): Float32Array {
    return floatsOf(
      namedTensor(this.constant(index), `input ${index} of ${describeNode(this.node)}`),
      this.source,
    );
  }

  /** The integers of a tensor that an input is, or of an attribute where the operator had one in earlier versions. */
  integersAt(index: number, attribute: string): readonly number[] | undefined {
    const own = this.integers(attribute);
    if (own !== undefined || this.find(index) === undefined) return own;
    const { tensor } = this.constant(index);
    const values = tensor.read();
    if (values.dtype === 'I64' && values.data.length <= 8) return Array.from(values.data);
    throw this.fail(`input ${index} is not a list of integers`, EXPORT_AGAIN);
  }

  #attribute<Kind extends AttributeValue['kind']>(
    name: string,
    kind: Kind,
  ): Extract<AttributeValue, { kind: Kind }> | undefined {
    this.#looked.add(name);
    const found = this.node.attributes.find((attribute) => attribute.name === name)?.value;
    if (found === undefined) return undefined;
    if (isKind(found, kind)) return found;
    throw this.fail(`attribute "${name}" is of another kind than ${kind}`, EXPORT_AGAIN);
  }

  integer(name: string, otherwise: number): number {
    return this.#attribute(name, 'integer')?.value ?? otherwise;
  }

  float(name: string, otherwise: number): number {
    return this.#attribute(name, 'float')?.value ?? otherwise;
  }

  text(name: string, otherwise: string): string {
    return this.#attribute(name, 'text')?.value ?? otherwise;
  }

  integers(name: string): readonly number[] | undefined {
    return this.#attribute(name, 'integers')?.value;
  }

  /** The tensor of an attribute. @throws OnnxError when there is none */
  tensor(name: string): Constant['tensor'] {
    const found = this.#attribute(name, 'tensor')?.value;
    if (found !== undefined) return found;
    throw this.fail(`it has no attribute "${name}"`, 'store it as a tensor of the file');
  }

  /** Marks attributes that do not change what is computed in inference. */
  ignore(...names: readonly string[]): void {
    for (const name of names) this.#looked.add(name);
  }

  /** Refuses what the operator has not looked at. @throws OnnxError naming it */
  checkUsed(inputs: number): void {
    const unknown = this.node.attributes.find(({ name }) => !this.#looked.has(name));
    if (unknown !== undefined) {
      throw this.fail(
        `ffirm does not know its attribute "${excerpt(unknown.name)}"`,
        'export with opset_version=17, or leave it out',
      );
    }
    if (this.count > inputs) {
      throw this.fail(`it has ${this.count} inputs, at most ${inputs} are expected`, EXPORT_AGAIN);
    }
  }
}

function isKind<Kind extends AttributeValue['kind']>(
  value: AttributeValue,
  kind: Kind,
): value is Extract<AttributeValue, { kind: Kind }> {
  return value.kind === kind;
}
