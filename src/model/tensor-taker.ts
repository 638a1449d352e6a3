import { InputError } from '../errors/input-error.js';
import { describeTensor, findTensor, floatsOf, type NamedTensor } from './import-tensor.js';
import type { TensorFile } from './safetensors.js';

/** Takes tensors out of a file, by name and shape, and remembers which. */
export class TensorTaker {
  readonly taken = new Set<string>();

  constructor(
    private readonly file: TensorFile,
    readonly source: string,
  ) {}

  /** Names of the tensors that have not been taken. */
  get left(): readonly string[] {
    const names = [...this.file.tensors.keys(), ...(this.file.unread?.keys() ?? [])];
    return names.filter((name) => !this.taken.has(name));
  }

  find(name: string, place: string): NamedTensor {
    const found = findTensor(this.file, name, place, this.taken, this.source);
    this.taken.add(name);
    return found;
  }

  /** A matrix `[rows, columns]`; any number of rows if `rows` is a word for them. `hint` recognizes common mistakes. */
  matrix(
    name: string,
    place: string,
    [rows, columns]: readonly [number | string, number],
    hint: (found: readonly number[]) => string | undefined,
  ): { readonly rows: number; readonly values: Float32Array } {
    const named = this.find(name, place);
    const { shape } = named.tensor;
    const fits =
      shape.length === 2 && shape[1] === columns && (typeof rows === 'string' || shape[0] === rows);
    if (!fits) {
      const known = transposed(shape, rows, columns) ?? hint(shape);
      throw new InputError(
        `${this.source}: ${describeTensor(named)} is [${shape.join(', ')}], [${rows}, ${columns}] is expected; ` +
          (known ?? 'name another tensor, or correct the description'),
      );
    }
    return { rows: shape[0], values: floatsOf(named, this.source) };
  }

  /**
   * Filters `[channels, inputs, ...kernel]`, as torch.nn.Conv1d and Conv2d have them.
   *
   * @param inputs channels that are read, with groups those of one group
   * @param rank axes of the kernel
   */
  filters(
    name: string,
    place: string,
    inputs: number,
    rank: 1 | 2,
  ): { readonly channels: number; readonly kernel: readonly number[]; readonly values: Float32Array } {
    const named = this.find(name, place);
    const { shape } = named.tensor;
    const [channels, read, ...kernel] = shape;
    const fits = kernel.length === rank && read === inputs && shape.every((extent) => extent >= 1);
    if (fits) return { channels, kernel, values: floatsOf(named, this.source) };
    const sides = rank === 1 ? 'points' : 'rows, columns';
    throw new InputError(
      `${this.source}: ${describeTensor(named)} is [${shape.join(', ')}], [channels, ${inputs}, ${sides}] is expected; ` +
        (kernel.length === rank && read === 1 && inputs > 1
          ? 'it looks like a grouped convolution: set "groups" of the layer'
          : 'name another tensor, or correct the description'),
    );
  }

  /** A vector of `length` numbers; zeros where the description says that there is none. */
  bias(name: string | null, place: string, length: number): Float32Array {
    return name === null ? new Float32Array(length) : this.vector(name, place, length);
  }

  /** A vector of `length` numbers. */
  vector(name: string, place: string, length: number): Float32Array {
    const named = this.find(name, place);
    const { shape } = named.tensor;
    if (shape.length === 1 && shape[0] === length) return floatsOf(named, this.source);
    throw new InputError(
      `${this.source}: ${describeTensor(named)} is [${shape.join(', ')}], [${length}] is expected; name another tensor, or correct the description`,
    );
  }
}

/** A transposed matrix: TensorFlow and Keras store `[inputs, outputs]`. */
function transposed(shape: readonly number[], rows: number | string, columns: number): string | undefined {
  const swapped =
    shape.length === 2 && shape[0] === columns && (typeof rows === 'string' || shape[1] === rows);
  return swapped
    ? 'it looks transposed: ffirm takes [outputs, inputs], like torch.nn.Linear; save the transpose'
    : undefined;
}
