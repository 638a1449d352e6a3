import { InputError } from '../errors/input-error.js';
import { MOST_UNITS } from '../kernel/limits.js';
import type { NetworkDescription } from './import-description.js';
import { describeTensor, findTensor, floatsOf, type NamedTensor } from './import-tensor.js';
import {
  type FloatHead,
  type FloatLayer,
  type FloatNetwork,
  headInputs,
  inputWidth,
  type Normalization,
} from './network.js';
import type { TensorFile } from './safetensors.js';

/** An imported network, and the tensors of its file that it does not use. */
export interface ImportedNetwork {
  readonly network: FloatNetwork;
  /** Names of tensors that the description does not mention. */
  readonly unused: readonly string[];
}

/** Takes tensors out of a file, by name and shape, and remembers which. */
class TensorTaker {
  readonly taken = new Set<string>();

  constructor(
    private readonly file: TensorFile,
    readonly source: string,
  ) {}

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

  /** A vector of `length` numbers; zeros where the description says that there is none. */
  bias(name: string | null, place: string, length: number): Float32Array {
    if (name === null) return new Float32Array(length);
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

function normalizationOf(given: NetworkDescription['normalization']): Normalization {
  return given === undefined || given.kind === 'none' ? { kind: 'none', epsilon: 0 } : given;
}

/** The possible cause of a wrong width of the first layer. */
function labelHint(description: NetworkDescription, found: readonly number[]): string | undefined {
  const { features, classNames, label } = description;
  const both = features + classNames.length;
  if (label?.placement !== 'prepend' && found[1] === both) {
    return `${both} would be ${features} features after ${classNames.length} label slots: set label.placement to "prepend"`;
  }
  return label?.placement === 'prepend' && found[1] === features
    ? `${features} leaves no columns for label slots: set label.placement to "overwrite", or remove "label"`
    : undefined;
}

function takeLayers(taker: TensorTaker, description: NetworkDescription): readonly FloatLayer[] {
  const { features, classNames, label } = description;
  let inputs = inputWidth(features, classNames.length, label?.placement);
  return description.layers.map(({ weight, bias }, i) => {
    const place = `layers[${i}]`;
    const { rows: outputs, values } = taker.matrix(
      weight ?? `layers.${i}.weight`,
      `${place}.weight`,
      ['units', inputs],
      (found) => (i === 0 ? labelHint(description, found) : undefined),
    );
    if (outputs < 1 || outputs > MOST_UNITS) {
      throw new InputError(`${taker.source}: ${place} has ${outputs} units; 1 to ${MOST_UNITS} are expected`);
    }
    const layer = {
      inputs,
      outputs,
      weights: values,
      bias: taker.bias(bias === undefined ? `layers.${i}.bias` : bias, `${place}.bias`, outputs),
    };
    inputs = outputs;
    return layer;
  });
}

/** The possible cause of a wrong width of a head. */
function headHint(
  layers: readonly FloatLayer[],
  own: number,
  classes: number,
  found: readonly number[],
): string | undefined {
  if (found[0] !== classes) {
    return `a head has a row for each of the ${classes} classes that classNames names`;
  }
  const first = layers.findIndex((_, i) => i <= own && headInputs(layers, i, own) === found[1]);
  return first < 0
    ? undefined
    : `${found[1]} are the units of layers ${first} to ${own}: set "first" to ${first}`;
}

function takeHeads(
  taker: TensorTaker,
  { heads, classNames }: NetworkDescription,
  layers: readonly FloatLayer[],
): readonly (FloatHead | undefined)[] | undefined {
  const classes = classNames.length;
  return heads?.map((head, i) => {
    if (head === null) return undefined;
    const { first = i, weight = `heads.${i}.weight`, bias = `heads.${i}.bias` } = head;
    const place = `heads[${i}]`;
    const shape = [classes, headInputs(layers, first, i)] as const;
    const { values } = taker.matrix(weight, `${place}.weight`, shape, (found) =>
      headHint(layers, i, classes, found),
    );
    return { first, weights: values, bias: taker.bias(bias, `${place}.bias`, classes) };
  });
}

/** The prefixes of a layer: those that are shorter than it, ascending, then the whole layer. */
function prefixesOf(prefixes: readonly number[], units: number): readonly number[] {
  const shorter = prefixes.filter((prefix) => prefix < units);
  return [...new Set(shorter), units].sort((a, b) => a - b);
}

/**
 * The network of a safetensors file that another program wrote. Its numbers are those of the file.
 *
 * @param source name of the file, for messages
 * @throws InputError when a tensor is missing, of another shape or type, or holds what is not a finite number
 */
export function importNetwork(
  file: TensorFile,
  description: NetworkDescription,
  source: string,
): ImportedNetwork {
  const taker = new TensorTaker(file, source);
  const layers = takeLayers(taker, description);
  const heads = takeHeads(taker, description, layers);
  const widest = Math.max(...layers.map(({ outputs }) => outputs));
  const tooWide = description.prefixes.find((prefix) => prefix > widest);
  if (tooWide !== undefined) {
    throw new InputError(
      `${source}: prefixes: ${tooWide} is wider than every layer (the widest has ${widest} units); lower it, or remove it`,
    );
  }
  const network = {
    features: description.features,
    classNames: description.classNames,
    ...(description.label === undefined ? {} : { label: description.label }),
    normalization: normalizationOf(description.normalization),
    prefixes: layers.map(({ outputs }) => prefixesOf(description.prefixes, outputs)),
    layers,
    ...(heads === undefined ? {} : { heads }),
  };
  return {
    network,
    unused: [...file.tensors.keys(), ...(file.unread?.keys() ?? [])].filter((name) => !taker.taken.has(name)),
  };
}
