import { z } from 'zod';
import { networkSchema, trainSchema } from '../config/config.js';
import { splitReportSchema } from '../data/split-report.js';

const count = z.int().positive();

const hash = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 of 64 hexadecimal digits');

/** A version number as package managers write them: 1.2.3, 1.2.3-rc.1. */
const versionText = z
  .string()
  .max(64)
  .regex(/^\d+(\.\d+)*([-+][\w.+-]*)?$/, 'a version number');

/** The name or the path of something; no path is longer on usual systems. */
const nameText = z.string().max(4096);

const dataSchema = z.strictObject({
  name: nameText,
  source: nameText,
  fingerprint: z.string().regex(/^[\w:.-]{1,256}$/, 'a fingerprint'),
  /** How the samples were split; absent if the data set itself defines the parts. */
  split: splitReportSchema.optional(),
});

/** The origin of a network that ffirm trained: everything that its bytes depend on. */
const trainedSchema = z.strictObject({
  ffirm: versionText,
  data: dataSchema.extend({ trainingSamples: count }),
  engine: z.strictObject({
    name: z.string().regex(/^[\w .-]{1,64}$/, 'the name of an engine'),
    version: versionText,
  }),
  seed: z.int().min(0),
  epochs: count,
  network: networkSchema,
  training: trainSchema,
  imported: z.undefined().optional(),
});

/** The origin of a network that another program trained. The data are those that it is quantized and tested with. */
const importedSchema = z.strictObject({
  ffirm: versionText,
  data: dataSchema,
  imported: z.strictObject({
    weights: hash.describe('SHA-256 of the file of the weights'),
    description: hash
      .optional()
      .describe('SHA-256 of the file that describes them; absent if the weights need no description'),
    exits: z
      .strictObject({ grid: count, seed: z.int().min(0) })
      .optional()
      .describe('how heads were fitted to the training samples; absent if all are those of the file'),
  }),
  training: z.undefined().optional(),
});

/** The origin of a network: `training` is present if ffirm trained it, `imported` if another program did. */
export const provenanceSchema = z.union([trainedSchema, importedSchema]);

export type Provenance = z.output<typeof provenanceSchema>;
