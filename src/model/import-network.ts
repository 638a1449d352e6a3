import { InputError } from '../errors/input-error.js';
import { MOST_UNITS } from '../kernel/limits.js';
import type { MapShape } from './convolution.js';
import { withBatchNorm } from './import-batch-norm.js';
import { takeConvolutions, takeMapHeads } from './import-convolutions.js';
import type { NetworkDescription } from './import-description.js';
import {
  type FloatHead,
  type FloatLayer,
  type FloatNetwork,
  headInputs,
  inputWidth,
  type Normalization,
} from './network.js';
import type { TensorFile } from './safetensors.js';
import { TensorTaker } from './tensor-taker.js';

/** An imported network, and the tensors of its file that it does not use. */
export interface ImportedNetwork {
  readonly network: FloatNetwork;
  /** The shape of a sample; undefined if it is a vector. */
  readonly input: MapShape | undefined;
  /** Names of tensors that the description does not mention. */
  readonly unused: readonly string[];
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
  return description.layers.map((described, i) => {
    const { weight, bias } = described;
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
    const affine = {
      weights: values,
      bias: taker.bias(bias === undefined ? `layers.${i}.bias` : bias, `${place}.bias`, outputs),
    };
    const layer = { inputs, outputs, ...withBatchNorm(taker, described, place, affine) };
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
  const { input } = description;
  const layers =
    input === undefined ? takeLayers(taker, description) : takeConvolutions(taker, description, input);
  const heads =
    input === undefined ? takeHeads(taker, description, layers) : takeMapHeads(taker, description, layers);
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
  return { network, input, unused: taker.left };
}
