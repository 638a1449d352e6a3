import * as z from 'zod';
import { classNameSchema } from '../config/class-name.js';
import { describeIssues, TOP_LEVEL } from '../config/issues.js';
import { InputError } from '../errors/input-error.js';
import { MOST_CLASSES, MOST_UNITS } from '../kernel/limits.js';
import { checkVersion, type FrontEndRecord, frontEndSchema, inputsOf } from '../signal/front-end.js';

const count = z.int().positive();

/** Maximum number of features of a sample, without label slots. */
export const MOST_FEATURES = 1 << 20;

/** Maximum number of hidden layers. */
export const MOST_LAYERS = 64;

/** The shape of a network in the metadata of a model file. */
export const shapeSchema = z.strictObject({
  features: count.max(MOST_FEATURES),
  classNames: z.array(classNameSchema).min(2).max(MOST_CLASSES),
  units: z.array(count.max(MOST_UNITS)).min(1).max(MOST_LAYERS).describe('units of every layer'),
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
 * The front end in the metadata of a model file; undefined if there is none.
 *
 * @throws InputError naming the file and the place, also when its version is another, or its features are not those of the
 * network
 */
export function parseFrontEnd(
  metadata: Readonly<Record<string, string>>,
  features: number,
  source: string,
): FrontEndRecord | undefined {
  if (metadata.frontEnd === undefined) return undefined;
  const frontEnd = parseMetadata(frontEndSchema, metadata, 'frontEnd', source);
  checkVersion(frontEnd, source);
  const made = inputsOf(frontEnd);
  if (made === features) return frontEnd;
  throw new InputError(
    `${source}: its front end makes ${made} features, its network takes ${features}; make the file again`,
  );
}

/**
 * Refuses a file of another kind or version.
 *
 * @param remedy what to do about a file of another version
 * @throws InputError saying which it is and which is expected
 */
export function checkFormat(
  metadata: Readonly<Record<string, string>>,
  expected: string,
  source: string,
  remedy?: string,
): void {
  if (metadata.format === expected) return;
  const withoutVersion = (format: string) => format.replace(/\d+$/, '');
  if (remedy !== undefined && withoutVersion(metadata.format ?? '') === withoutVersion(expected)) {
    throw new InputError(
      `${source}: is a "${metadata.format}", this version of ffirm reads "${expected}"; ${remedy}`,
    );
  }
  throw new InputError(
    `${source}: ${metadata.format === undefined ? 'not a file of ffirm' : `is a "${metadata.format}"`}; a "${expected}" is expected`,
  );
}
