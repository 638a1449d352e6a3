import { z } from 'zod';
import { classNameSchema } from '../config/class-name.js';
import { networkSchema, trainSchema } from '../config/config.js';
import { describeIssues, TOP_LEVEL } from '../config/issues.js';
import { splitReportSchema } from '../data/split-report.js';
import { InputError } from '../errors/input-error.js';
import { type FrontEndRecord, frontEndSchema } from '../signal/front-end.js';

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
  /** How the samples were divided; absent where the data set itself says which are which. */
  split: splitReportSchema.optional(),
});

/** How a network that ffirm trained came to be: everything that its bytes depend on. */
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

/** How a network that another program trained came in. The data are those that it is quantized and tested with. */
const importedSchema = z.strictObject({
  ffirm: versionText,
  data: dataSchema,
  imported: z.strictObject({
    weights: hash.describe('SHA-256 of the file of the weights'),
    description: hash.describe('SHA-256 of the file that describes them'),
  }),
  training: z.undefined().optional(),
});

/** How a network came to be: `training` is there where ffirm trained it, `imported` where another program did. */
export const provenanceSchema = z.union([trainedSchema, importedSchema]);

export type Provenance = z.output<typeof provenanceSchema>;

/** The shape of a network, as it stands in the metadata of a model file. */
export const shapeSchema = z.strictObject({
  features: count.max(1 << 20),
  classNames: z.array(classNameSchema).min(2).max(255),
  units: z
    .array(count.max(1 << 16))
    .min(1)
    .max(64)
    .describe('units of every layer'),
});

/**
 * Validates the JSON text of one metadata entry.
 *
 * @throws InputError naming the file and the place
 */
export function parseMetadata<T>(
  schema: z.ZodType<T>,
  metadata: Readonly<Record<string, string>>,
  key: string,
  source: string,
): T {
  const text = metadata[key];
  if (text === undefined)
    throw new InputError(`${source}: no "${key}" metadata: not a file of ffirm; name another`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new InputError(`${source}: metadata "${key}" is not valid JSON; make the file again`);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [fault] = describeIssues(parsed.error, schema, value);
  const place = fault.startsWith(TOP_LEVEL)
    ? fault.slice(TOP_LEVEL.length)
    : `${fault.startsWith('[') ? '' : '.'}${fault}`;
  throw new InputError(`${source}: metadata ${key}${place}; make the file again`);
}

/**
 * The front end in the metadata of a model file; undefined where there is none.
 *
 * @throws InputError naming the file and the place, also when it does not make the network's features
 */
export function parseFrontEnd(
  metadata: Readonly<Record<string, string>>,
  features: number,
  source: string,
): FrontEndRecord | undefined {
  if (metadata.frontEnd === undefined) return undefined;
  const frontEnd = parseMetadata(frontEndSchema, metadata, 'frontEnd', source);
  if (frontEnd.center.length === features) return frontEnd;
  throw new InputError(
    `${source}: its front end makes ${frontEnd.center.length} features, its network takes ${features}; make the file again`,
  );
}

/**
 * Refuses a file of another kind or version.
 *
 * @param mend what to do about a file of another version
 * @throws InputError saying which it is and which is expected
 */
export function checkFormat(
  metadata: Readonly<Record<string, string>>,
  expected: string,
  source: string,
  mend?: string,
): void {
  if (metadata.format === expected) return;
  const withoutVersion = (format: string) => format.replace(/\d+$/, '');
  if (mend !== undefined && withoutVersion(metadata.format ?? '') === withoutVersion(expected)) {
    throw new InputError(
      `${source}: is a "${metadata.format}", this version of ffirm reads "${expected}"; ${mend}`,
    );
  }
  throw new InputError(
    `${source}: ${metadata.format === undefined ? 'not a file of ffirm' : `is a "${metadata.format}"`}; a "${expected}" is expected`,
  );
}
