import { z } from 'zod';
import { PACKAGE_NAMES } from '../packages/registry.js';
import { cardSchema } from './card-config.js';
import { classNameSchema } from './class-name.js';
import { dataSchema } from './data-config.js';
import { exitSchema } from './exit-config.js';
import { learnSchema } from './learn-config.js';
import { modelNameSchema } from './model-name.js';
import { inputShapeSchema, layerSchema } from './network-layers.js';
import { RULES, ruleSchema, rulesThat } from './rules/registry.js';

const count = z.int().positive();

/** Learning rules whose layers learn from inputs that contain the label. */
const BY_LABEL = rulesThat(({ writesLabels }) => writesLabels).join(' and ');

/** Learning rules whose layers learn from such inputs, and whose heads read inputs without a label. */
const NEUTRAL = rulesThat(({ writesLabels, heads }) => writesLabels && heads !== 'none').join(' and ');

const UNNORMALIZED = rulesThat(({ refusesNormalization = false }) => refusesNormalization).join(' and ');

const READ_ALL = rulesThat(({ heads }) => heads === 'all').join(' and ');

const CONVOLVING = rulesThat(({ convolutions = false }) => convolutions).join(' and ');

/** The optimizers of the learning rules that do not use Adam: "of x: of gradient descent". */
const OTHER_OPTIMIZERS = RULES.flatMap(({ kind, optimizer }) =>
  optimizer === undefined ? [] : [`of ${kind}: of ${optimizer}`],
).join('; ');

export const networkSchema = z
  .strictObject({
    layers: z
      .array(layerSchema)
      .min(1)
      .max(8)
      .describe(`units of every layer, first to last; or convolutions, which ${CONVOLVING} trains`),
    input: inputShapeSchema.optional(),
    label: z
      .strictObject({
        placement: z
          .enum(['overwrite', 'prepend'])
          .optional()
          .describe(
            'label slots replace the first features, or are prepended to them; when absent, they replace the first pixels of ' +
              'pictures, and are prepended to all other features',
          ),
        amplitude: z
          .number()
          .positive()
          .max(1000)
          .default(1)
          .describe('input value of the label slot that is set'),
        neutral: z
          .number()
          .min(0)
          .max(1000)
          .default(0.1)
          .describe(`${NEUTRAL}: value of every label slot when the label is not known`),
      })
      .prefault({}),
    normalization: z
      .strictObject({
        kind: z
          .enum(['rms', 'l2', 'none'])
          .default('rms')
          .describe(
            `the length by which a layer's input is divided; none: it is not divided, as ${UNNORMALIZED} requires`,
          ),
        epsilon: z.number().min(0).max(0.01).default(1e-4).describe('added to that length'),
        input: z
          .enum(['length', 'none'])
          .optional()
          .describe(
            'none: the input of the first layer is not divided by its length, which suits standardized features; ' +
              'length (the default): it is divided, as in every other layer',
          ),
      })
      .prefault({}),
    prefixes: z
      .array(count)
      .default([])
      .describe(
        'unit counts that are trained to decide by themselves; the whole layer is always one of them',
      ),
    heads: z
      .enum(['own', 'all'])
      .optional()
      .describe(
        'what the head of a layer reads: the activations of its own layer, or of all layers up to it; when absent, as ' +
          `published for the learning rule: all for ${READ_ALL}, else own`,
      ),
  })
  .describe('Shape of the network');

export const trainSchema = z
  .strictObject({
    engine: z
      .enum(['auto', 'tfjs-node', 'wasm'])
      .default('auto')
      .describe('TensorFlow.js backend; auto uses tfjs-node if it loads, else wasm'),
    rule: ruleSchema,
    epochs: count.max(10000).default(10),
    keep: z
      .enum(['best', 'last'])
      .default('best')
      .describe(
        'which network training returns: that of the epoch with the best validation accuracy, of several the earliest, or that of ' +
          'the last epoch',
      ),
    batch: count.max(65536).default(256).describe('samples per training step'),
    learningRate: z
      .number()
      .positive()
      .max(1)
      .default(0.005)
      .describe(
        `learning rate of Adam (${OTHER_OPTIMIZERS}); falls linearly over the second half of training`,
      ),
    loss: z
      .discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('symba'), alpha: z.number().positive().default(4) }),
        z.strictObject({ kind: z.literal('hinton'), threshold: z.number().positive().default(2) }),
      ])
      .prefault({ kind: 'symba' })
      .describe(
        `${BY_LABEL}: symba: softplus(-alpha (g+ - g-)); hinton: softplus(threshold - g+) + softplus(g- - threshold)`,
      ),
    negatives: z
      .discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('hard'), sharpness: z.number().positive().default(2) }),
        z.strictObject({ kind: z.literal('uniform') }),
      ])
      .prefault({ kind: 'hard' })
      .describe(
        `${BY_LABEL}: how the wrong label is drawn: uniform, or with probability softmax(sharpness * goodness of layer 1)`,
      ),
    shift: z
      .int()
      .min(0)
      .max(8)
      .default(0)
      .describe('largest random shift of a picture, in pixels, each way'),
    flip: z
      .boolean()
      .optional()
      .describe('pictures: mirror every other one left to right, by chance; not when absent'),
    cutout: z
      .int()
      .min(1)
      .max(4096)
      .optional()
      .describe(
        'pictures: set a square of this many pixels a side to zero at a random place; none when absent',
      ),
    timeShift: z
      .int()
      .min(1)
      .max(4095)
      .optional()
      .describe('signals: largest random shift in time, in points, either way; none when absent'),
    invert: z
      .boolean()
      .optional()
      .describe('signals: negate all channels of every other one, by chance; not when absent'),
    rotate: z
      .number()
      .positive()
      .max(180)
      .optional()
      .describe(
        'signals of sensors with three axes, every three channels one: largest random rotation of all of them, in degrees; none when absent',
      ),
    gain: z
      .number()
      .positive()
      .max(10)
      .optional()
      .describe(
        'signals: multiply every channel with a normal number of mean 1 and this standard deviation; not when absent',
      ),
    offset: z
      .number()
      .positive()
      .max(10)
      .optional()
      .describe(
        'signals: add to every channel a normal number of this standard deviation; nothing when absent',
      ),
    dropChannel: z
      .number()
      .positive()
      .max(0.9)
      .optional()
      .describe('signals: probability with which a channel is set to zero; none is when absent'),
    noise: z
      .number()
      .positive()
      .max(10)
      .optional()
      .describe(
        'standard deviation of the normal noise that is added to every training feature; none when absent',
      ),
    sampling: z
      .strictObject({
        classExponent: z
          .number()
          .min(0)
          .max(1)
          .default(0.5)
          .describe(
            'a class of n samples is drawn in proportion to n^this: 1 as often as it occurs, 0 all classes alike',
          ),
        subjectExponent: z
          .number()
          .min(0)
          .max(1)
          .default(0.8)
          .describe(
            'within a class, a sample of a subject with m of them is drawn in proportion to m^-this: ' +
              '0 all samples alike, 1 all subjects alike',
          ),
        samples: count.optional().describe('samples per epoch; the number of training samples when absent'),
      })
      .optional()
      .describe(
        'draw training samples so that rare classes and subjects occur more often; when absent, every sample is used in turn',
      ),
  })
  .prefault({});

export const quantizeSchema = z
  .strictObject({
    calibration: count
      .default(2000)
      .describe('number of training samples, spread over all of them, on which the scales are chosen'),
    streaming: z
      .boolean()
      .default(false)
      .describe(
        'of overlapping windows of raw samples: layers keep their outputs from one window to the next, and only compute what is new',
      ),
  })
  .prefault({});

export const generateSchema = z
  .strictObject({
    targets: z
      .array(z.string().min(1))
      .min(1)
      .default(['host', 'cortex-m4'])
      .describe('names of files in targets/'),
    kernels: z
      .enum(['all', 'targets'])
      .default('all')
      .describe(
        'matrix kernels in the library in addition to the portable one: all, so that it is fast on every core for which it is compiled ' +
          '(each adds source files, but only the one that is compiled takes flash); or those of the targets',
      ),
    memory: z
      .enum(['fast', 'small'])
      .default('fast')
      .describe(
        'what matters more: few instructions, or a small workspace; small makes dense layers need more instructions ' +
          '(docs/kernels.md), and leaves the answers as they are',
      ),
    packages: z
      .array(z.enum(PACKAGE_NAMES))
      .default(['platformio'])
      .describe('build systems for which the library is laid out'),
    goldenVectors: count
      .max(1000)
      .default(16)
      .describe('number of test samples, from every class, that the self-test on the device runs'),
  })
  .prefault({});

export const verifySchema = z
  .strictObject({
    samples: z
      .record(z.string(), count)
      .default({ host: 10000, 'cortex-m4': 1000 })
      .describe('number of test samples, spread over all of them, to run on each target'),
    macroF1: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe('classes over which the reported macro-F1 is averaged; all when absent'),
    recordings: z
      .array(z.string().min(1))
      .optional()
      .describe(
        'recordings to push through the C, sample by sample, from raw samples to answers; one of the test part when absent',
      ),
  })
  .prefault({});

/** Files of a network that another program trained; relative paths start from the folder of the config file. */
const importSchema = z
  .strictObject({
    weights: z.string().min(1).describe('file of the network: .onnx, or safetensors with the weights'),
    description: z
      .string()
      .min(1)
      .optional()
      .describe('of safetensors: JSON file that says what the tensors are (schema/network.schema.json)'),
    classNames: z
      .array(classNameSchema)
      .min(2)
      .optional()
      .describe(
        'of an ONNX file: names of the classes, in the order of its outputs; when absent, that of the data',
      ),
    exits: z
      .strictObject({
        grid: z
          .int()
          .min(1)
          .max(64)
          .default(3)
          .describe('of convolutions: a classifier reads the means over a grid of this many cells a side'),
      })
      .optional()
      .describe(
        'fits a linear classifier to the training samples behind every layer that has none, so that the network can stop there',
      ),
  })
  .describe('A network that another program trained, instead of "network" and "train"');

/** The whole config file. Every key except `name`, `data` and one of `network` and `import` has a default. */
export const configSchema = z
  .strictObject({
    $schema: z.string().optional().describe('address of this schema, for editors'),
    name: modelNameSchema.describe('prefix of every generated symbol and file'),
    seed: z.int().min(0).max(0xffffffff).default(1),
    output: z
      .string()
      .min(1)
      .optional()
      .describe(
        'folder to write to, relative to the working folder and not to this file as paths of data are; build/<name> when absent',
      ),
    data: dataSchema,
    network: networkSchema.optional(),
    import: importSchema.optional(),
    train: trainSchema,
    quantize: quantizeSchema,
    exit: exitSchema,
    learn: learnSchema.optional(),
    generate: generateSchema,
    verify: verifySchema,
    card: cardSchema.optional(),
  })
  .describe('A config file of ffirm: data, network (trained or imported), quantization, exits, targets');

/** A config with its defaults filled in. */
export type Config = z.output<typeof configSchema> & {
  /** Folder of the config file: relative paths of data are looked up there first. */
  readonly folder?: string | undefined;
};
/** A config that describes a network to train. */
export type TrainableConfig = Config & { readonly network: NetworkConfig };
/** A config that imports a network. */
export type ImportingConfig = Config & { readonly import: ImportConfig };
export type TrainConfig = Config['train'];
export type NetworkConfig = z.output<typeof networkSchema>;
export type ImportConfig = z.output<typeof importSchema>;
export type DataConfig = Config['data'];
