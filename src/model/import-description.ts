import { z } from 'zod';
import { classNameSchema } from '../config/class-name.js';
import { faultsError } from '../config/faults.js';
import { describeIssues } from '../config/issues.js';
import { inputShapeSchema } from '../config/network-layers.js';
import { parseJson } from '../config/parse-json.js';
import { InputError } from '../errors/input-error.js';
import { MOST_CLASSES } from '../kernel/limits.js';
import { valuesOf } from './convolution.js';
import { MOST_FEATURES, MOST_LAYERS } from './file-metadata.js';

const count = z.int().positive();
const tensorName = z.string().min(1);

const layerSchema = z
  .strictObject({
    weight: tensorName
      .optional()
      .describe('tensor [units, inputs], as torch.nn.Linear has it; layers.<i>.weight when absent'),
    bias: tensorName
      .nullable()
      .optional()
      .describe('tensor [units]; layers.<i>.bias when absent; null: the layer has none'),
    kind: z
      .enum(['conv1d', 'conv2d'])
      .optional()
      .describe(
        'a convolution, whose weight is [channels, inputs, points] or [channels, inputs, rows, columns], as ' +
          'torch.nn.Conv1d and Conv2d have it; dense when absent',
      ),
    stride: z
      .int()
      .min(1)
      .max(4096)
      .optional()
      .describe('of a convolution: distance from one position of the filters to the next; 1 when absent'),
    padding: z
      .int()
      .min(0)
      .max(4095)
      .optional()
      .describe('of a convolution: zeros on each side of what it reads; 0 when absent'),
    groups: z
      .int()
      .min(1)
      .max(4096)
      .optional()
      .describe(
        'of a convolution: groups into which channels are divided; as many as there are channels if it is depthwise; 1 when absent',
      ),
    grid: z
      .int()
      .min(1)
      .max(4096)
      .optional()
      .describe(
        'of a convolution: its head reads the means over a grid of this many cells a side (1: over the whole map); ' +
          'every position when absent',
      ),
    batchNorm: z
      .strictObject({
        name: tensorName.describe(
          'start of the names of its tensors <name>.weight, .bias, .running_mean and .running_var, as torch.nn.BatchNorm2d has them',
        ),
        epsilon: z.number().min(0).max(1).default(1e-5).describe('added to the variance'),
      })
      .optional()
      .describe('a batch normalization between the layer and its ReLU, which is folded into its weights'),
  })
  .describe('A layer: relu(weight * normalised(input) + bias)');

const headSchema = z
  .strictObject({
    weight: tensorName
      .optional()
      .describe('tensor [classes, inputs], as torch.nn.Linear has it; heads.<i>.weight when absent'),
    bias: tensorName
      .nullable()
      .optional()
      .describe('tensor [classes]; heads.<i>.bias when absent; null: the head has none'),
    first: z
      .int()
      .min(0)
      .optional()
      .describe(
        'first layer that the head reads: its inputs are the activations of this layer to its own, one after the other, ' +
          'before any normalisation; its own layer when absent',
      ),
  })
  .describe('A linear classifier after a layer');

const epsilon = z.number().positive().max(1).default(1e-4).describe('added to the length');
const input = z
  .enum(['length', 'none'])
  .optional()
  .describe("none: the first layer's input is not divided by its length; length (when absent): it is, too");

/** The description of the tensors of a network in a JSON file. */
export const descriptionSchema = z
  .strictObject({
    $schema: z.string().optional().describe('address of this schema, for editors'),
    classNames: z
      .array(classNameSchema)
      .min(2)
      .max(MOST_CLASSES)
      .describe('names of the classes, in the order of the logits or label slots; those of the data'),
    features: count
      .max(MOST_FEATURES)
      .optional()
      .describe('features of a sample, without label slots; absent where "input" gives its shape'),
    input: inputShapeSchema
      .optional()
      .describe('of a network with convolutions: the shape of a sample, in place of "features"'),
    layers: z.array(layerSchema).min(1).max(MOST_LAYERS).describe('hidden layers, first to last'),
    normalization: z
      .discriminatedUnion('kind', [
        z.strictObject({
          kind: z.literal('rms').describe('x / (sqrt(mean(x^2)) + epsilon)'),
          epsilon,
          input,
        }),
        z.strictObject({ kind: z.literal('l2').describe('x / (sqrt(sum(x^2)) + epsilon)'), epsilon, input }),
        z.strictObject({ kind: z.literal('none') }),
      ])
      .optional()
      .describe('before every layer; none when absent, but required where goodness decides'),
    label: z
      .strictObject({
        placement: z
          .enum(['overwrite', 'prepend'])
          .describe('label slots replace the first features, or are prepended to them'),
        amplitude: z
          .number()
          .min(0)
          .max(1000)
          .describe('input value of the label slot that is set; with heads: of every label slot'),
      })
      .optional()
      .describe('label slots in the input; none when absent'),
    prefixes: z
      .array(count)
      .default([])
      .describe(
        'unit counts that were trained to decide by themselves; the whole layer is always one of them',
      ),
    decision: z
      .literal('goodness')
      .optional()
      .describe(
        'goodness: the label with the largest mean of squared activations wins, summed over the layers',
      ),
    heads: z
      .array(headSchema.nullable())
      .min(1)
      .optional()
      .describe('one for every layer, null where the network cannot stop; the last layer has one'),
  })
  .describe('A network that another program trained: what its tensors are, and how they decide');

type Described = z.output<typeof descriptionSchema>;

/** A description with its defaults filled in. */
export type NetworkDescription = Described & { readonly features: number };

/** A layer of a description. */
export type LayerDescription = Described['layers'][number];

/** The JSON Schema (draft 2020-12) of a description. */
export function descriptionJsonSchema(): z.core.JSONSchema.BaseSchema {
  return z.toJSONSchema(descriptionSchema, { io: 'input' });
}

/** What is wrong in the combination of keys that are valid by themselves; undefined if nothing is. */
function faultAcrossKeys(description: NetworkDescription): string | undefined {
  return faultOfDecision(description) ?? faultOfConvolutions(description);
}

/** What is wrong with what the description says of a network with convolutions, or with keys that only such a network has. */
function faultOfConvolutions({
  input,
  layers,
  heads,
  label,
  prefixes,
}: NetworkDescription): string | undefined {
  const only = ['stride', 'padding', 'groups', 'grid'] as const;
  for (const [i, layer] of layers.entries()) {
    const key = only.find((name) => layer[name] !== undefined);
    if (layer.kind === undefined && key !== undefined) {
      return `layers[${i}].${key}: only a convolution has it; remove it, or set "kind" to "conv1d" or "conv2d"`;
    }
  }
  const first = layers.findIndex(({ kind }) => kind !== undefined);
  if (first < 0) {
    return input === undefined
      ? undefined
      : 'input: no layer is a convolution; give "features" in its place, or the "kind" of a layer';
  }
  if (input === undefined) {
    return `layers[${first}].kind: a convolution needs the shape of a sample; give "input", such as {"height": 28, "width": 28}, in place of "features"`;
  }
  if (heads === undefined || label !== undefined) {
    return `layers[${first}].kind: convolutions need "heads", and an input without "label"; remove the label or goodness`;
  }
  if (prefixes.length > 0) return 'prefixes: a convolution decides only as a whole; remove them';
  const mixed = heads.findIndex((head, i) => head !== null && (head.first ?? i) !== i);
  return mixed < 0
    ? undefined
    : `heads[${mixed}].first: behind convolutions, a head reads only its own layer; remove it`;
}

/** What is wrong with the classes and with what decides. */
function faultOfDecision(description: NetworkDescription): string | undefined {
  const { classNames, features, layers, normalization, label, decision, heads } = description;
  const twice = classNames.find((name, i) => classNames.indexOf(name) < i);
  if (twice !== undefined) return `classNames: "${twice}" appears twice; every class needs its own name`;
  if (decision !== undefined && heads !== undefined) {
    return 'decision, heads: a network decides by goodness or by heads; remove one of the two';
  }
  if (label?.placement === 'overwrite' && features < classNames.length) {
    return `label.placement: ${features} features leave no room for ${classNames.length} label slots; "prepend" needs none`;
  }
  if (heads !== undefined) return faultOfHeads(heads, layers.length);
  if (decision === undefined) {
    return 'heads: missing; describe the classifier after each layer (null where there is none), or set "decision" to "goodness"';
  }
  if (label === undefined)
    return 'label: missing; goodness compares labels, which are written into the input';
  if (label.amplitude === 0) {
    return 'label.amplitude: 0 makes all labels the same; set the value that the network was trained with';
  }
  return normalization === undefined
    ? 'normalization: missing; say what divides the input of every layer: "rms", "l2" or "none"'
    : undefined;
}

function faultOfHeads(heads: NonNullable<NetworkDescription['heads']>, layers: number): string | undefined {
  if (heads.length !== layers) {
    return `heads: ${heads.length} for ${layers} layers; give one for each, null where there is none`;
  }
  if (heads[layers - 1] === null) return `heads[${layers - 1}]: null, but the last layer must decide`;
  const late = heads.findIndex((head, i) => (head?.first ?? 0) > i);
  return late < 0
    ? undefined
    : `heads[${late}].first: ${heads[late]?.first}, but the head of layer ${late} cannot read a later layer`;
}

/**
 * Checks the text of a description and fills in the defaults.
 *
 * @param source name of the file, for messages
 * @throws InputError naming every fault with its path; for an unknown key the nearest valid name
 */
export function parseDescription(text: string, source: string): NetworkDescription {
  const value = parseJson(text, source, 'docs/import.md describes its content');
  const parsed = descriptionSchema.safeParse(value);
  if (!parsed.success) {
    throw faultsError(source, 'the description', describeIssues(parsed.error, descriptionSchema, value));
  }
  const { input } = parsed.data;
  if ((input === undefined) === (parsed.data.features === undefined)) {
    throw new InputError(
      `${source}: features: a description has either "features" or, with convolutions, "input"; give one of the two`,
    );
  }
  const features = parsed.data.features ?? (input === undefined ? 0 : valuesOf(input));
  if (features > MOST_FEATURES) {
    throw new InputError(
      `${source}: input: a sample of ${features} values is too large; at most ${MOST_FEATURES} are possible`,
    );
  }
  const described = { ...parsed.data, features };
  const fault = faultAcrossKeys(described);
  if (fault !== undefined) throw new InputError(`${source}: ${fault}`);
  return described;
}
