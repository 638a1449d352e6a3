import { z } from 'zod';
import { InputError } from '../errors/input-error.js';
import { sha256 } from './hash.js';

/** Name of the file that lists the content of a folder that ffirm wrote, at the top of that folder. */
export const MANIFEST_FILE = 'ffirm.manifest.json';

const FORMAT = 'ffirm manifest 1';

/** The remedy for an incomplete folder. */
export const GENERATE_AGAIN = 'run `ffirm generate` again';

const hash = z.string().regex(/^[0-9a-f]{64}$/, '64 hexadecimal digits');

/** A path inside a folder: parts separated by "/", none of which leads out of it. */
const innerPath = z
  .string()
  .refine(
    (path) => path.split('/').every((part) => !['', '.', '..'].includes(part) && !/[\\:\0]/.test(part)),
    'is not a path inside the folder; generate the bundle again',
  );

/** Functions of a library whose calls are counted, by what follows its name. */
export const COUNTED_CALLS = [
  ...(['classify', 'collect_sample', 'describe'] as const),
  ...(['learn_offer', 'learn_step', 'classify_learned'] as const),
] as const;

const countedSchema = z.strictObject({
  /** Name of the core, such as "cortex-m4". */
  core: z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'the name of a core'),
  calls: z.array(
    z.strictObject({
      call: z.enum(COUNTED_CALLS),
      /** Calls that were counted. */
      times: z.int().positive(),
      /** Instructions of a call: the mean, rounded to the nearest integer. */
      mean: z.int().nonnegative(),
      /** Instructions of the longest of these calls. */
      most: z.int().nonnegative(),
    }),
  ),
});

/** Instructions that calls of a library were counted to take on a core. */
export type CountedCore = Readonly<z.output<typeof countedSchema>>;

const manifestSchema = z.strictObject({
  format: z.literal(FORMAT),
  /** Version that wrote the folder. */
  ffirm: z.string(),
  /** Prefix of every symbol and file. */
  name: z.string(),
  /** SHA-256 of the integer model file. */
  model: hash,
  /** SHA-256 of the relevant part of the config. */
  config: hash,
  /** Build systems for which it is laid out. */
  packages: z.array(z.string()),
  /** Matrix kernels that it holds. */
  kernels: z.array(z.string()),
  /** What was counted of this library, if that was written into it. */
  counted: z.array(countedSchema).optional(),
  /** Every file except the manifest, sorted by path. */
  files: z.array(z.strictObject({ path: innerPath, bytes: z.int().nonnegative(), sha256: hash })),
});

/** What ffirm wrote to a folder: every file with its size in bytes and its SHA-256, and what it was made from. */
export type Manifest = Readonly<z.output<typeof manifestSchema>>;

/** The content of files, text or bytes, by their path inside a folder, with "/" between its parts. */
export type FolderContent = ReadonlyMap<string, string | Uint8Array>;

/** What a manifest says in addition to its files. */
export type ManifestFacts = Omit<Manifest, 'format' | 'files'>;

/** The text of the manifest of these files. The same files and facts give the same bytes, whatever their order. */
export function encodeManifest(content: FolderContent, facts: ManifestFacts): string {
  const { ffirm, name, model, config, packages, kernels, counted } = facts;
  const files = [...content]
    .map(([path, file]) => ({ path, bytes: Buffer.byteLength(file), sha256: sha256(file) }))
    .sort((left, right) => (left.path < right.path ? -1 : 1));
  const made = { format: FORMAT, ffirm, name, model, config, packages, kernels, counted };
  return `${JSON.stringify({ ...made, files }, null, 2)}\n`;
}

/**
 * Reads the text of a manifest.
 *
 * @param source of the text, for messages
 * @throws InputError when it is damaged, or has a format that this version does not know
 */
export function decodeManifest(text: string, source: string): Manifest {
  try {
    return manifestSchema.parse(JSON.parse(text));
  } catch (error) {
    const issue = error instanceof z.ZodError ? error.issues[0] : undefined;
    const reason =
      issue === undefined ? 'not JSON' : [issue.path.join('.'), issue.message].filter(Boolean).join(': ');
    throw new InputError(`${source}: not a manifest of this version of ffirm (${reason}); ${GENERATE_AGAIN}`);
  }
}
