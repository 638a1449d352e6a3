import { nearestName } from '../config/nearest.js';
import { InputError } from '../errors/input-error.js';
import { excerpt } from '../text/terminal.js';
import { refuseUnread, type TensorFile } from './safetensors.js';
import type { ReadTensor } from './tensor.js';

/** Maximum number of names that a message lists; of more it gives the number. */
const MOST_NAMES = 12;

/** A tensor that a description names, and where it does. */
export interface NamedTensor {
  readonly name: string;
  /** "layers[1].weight" */
  readonly place: string;
  readonly tensor: ReadTensor;
}

/** "a, b, c" or "a, b, ... (40 in all)". */
export function listNames(names: readonly string[]): string {
  if (names.length <= MOST_NAMES) return names.join(', ');
  return `${names.slice(0, MOST_NAMES).join(', ')}, ... (${names.length} in all)`;
}

/**
 * The tensor of a name.
 *
 * @param place where the description names it
 * @param taken names of tensors that are used for something else, and so were not meant
 * @throws InputError when there is none, with the nearest name
 */
export function findTensor(
  file: TensorFile,
  name: string,
  place: string,
  taken: ReadonlySet<string>,
  source: string,
): NamedTensor {
  const tensor = file.tensors.get(name);
  if (tensor !== undefined) return { name, place, tensor };
  refuseUnread(file, name, `${source}: ${place}`);
  const names = [...file.tensors.keys()];
  const near = nearestName(
    name,
    names.filter((other) => !taken.has(other)),
  );
  const remedy =
    near === undefined
      ? `the file has ${names.length === 0 ? 'no tensors' : listNames(names)}; name it in the description`
      : `did you mean "${near}"?`;
  const none = place.endsWith('.bias') ? ' (set a bias that does not exist to null)' : '';
  throw new InputError(`${source}: ${place}: there is no tensor "${name}"; ${remedy}${none}`);
}

/** "[3][7]" of element 31 of a [4, 8] tensor. */
function positionOf(index: number, shape: readonly number[]): string {
  let rest = index;
  const places = [...shape].reverse().map((extent) => {
    const place = rest % extent;
    rest = Math.floor(rest / extent);
    return `[${place}]`;
  });
  return places.reverse().join('');
}

/** "tensor "fc1.weight" (layers[0].weight)" */
export function describeTensor({ name, place }: NamedTensor): string {
  return `tensor "${excerpt(name)}" (${place})`;
}

/**
 * The values of a tensor as float32, row-major. Half-width floats are widened, doubles rounded to the nearest.
 *
 * @throws InputError when they are not floats, or one is not a finite float32
 */
export function floatsOf(named: NamedTensor, source: string): Float32Array {
  const { tensor } = named;
  switch (tensor.dtype) {
    case 'F64':
    case 'F32':
    case 'F16':
    case 'BF16':
      break;
    default:
      throw new InputError(
        `${source}: ${describeTensor(named)} holds ${tensor.dtype}; F32, F64, F16 or BF16 is expected`,
      );
  }
  const values = Float32Array.from(tensor.data);
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return values;
  const found = tensor.data[bad];
  const problem = Number.isFinite(found) ? `${found}, too large for a float32` : `${found}`;
  throw new InputError(
    `${source}: ${describeTensor(named)}: element ${positionOf(bad, tensor.shape)} is ${problem}; export the weights again`,
  );
}
