import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { KERNEL_NAMES } from '../codegen/kernels/registry.js';
import { faultsError } from '../config/faults.js';
import { describeIssues } from '../config/issues.js';
import { nearestName } from '../config/nearest.js';
import { parseJson } from '../config/parse-json.js';
import { InputError } from '../errors/input-error.js';
import { packageRoot } from '../io/package.js';

/**
 * Classes of instructions that templates/bench/count_plugin.c counts separately. Their counts add up to that of all
 * instructions.
 */
export const INSTRUCTION_CLASSES = [
  'other',
  'multiply',
  'multiplyAccumulate',
  'multiplyLong',
  'divide',
  'load',
  'followingLoad',
  'store',
  'loadMultiple',
  'storeMultiple',
  'branch',
  'loopEnd',
  'vectorMemory',
  'vectorArithmetic',
  'float',
] as const;

/** What the plugin counts: the classes, and what makes some instructions slower than others of their class. */
export const COUNTERS = [
  ...INSTRUCTION_CLASSES,
  'takenBranches',
  'loadedWords',
  'storedWords',
  'vectorRepeats',
] as const;

export type Counter = (typeof COUNTERS)[number];

const words = z.array(z.string().min(1));
const kibibytes = z.int().positive().max(1048576);

const address = z.string().regex(/^0x[0-9a-f]{8}$/, 'an address like "0x20000000"');

const memoryRegionSchema = z.strictObject({
  origin: address.describe('first address'),
  kibibytes: kibibytes.describe('length in units of 1024 bytes'),
});

const cycles = z.number().nonnegative().max(100);

const timingSchema = z.strictObject({
  cycles: z
    .partialRecord(z.enum(COUNTERS), cycles)
    .describe('cycles for each count, without wait states; absent: the core has no such instruction'),
  source: words.min(1).describe('where the cycles come from, and what is assumed'),
});

const boardSchema = z.strictObject({
  name: z.string().min(1).describe('board or microcontroller'),
  megahertz: z.number().positive().max(10_000).describe('fastest clock of the core'),
  flashKibibytes: kibibytes,
  ramKibibytes: kibibytes,
  nanojoulesPerCycle: z
    .number()
    .positive()
    .max(100)
    .optional()
    .describe('energy of the whole chip; absent where no measurement is known'),
  source: z.string().min(1).describe('where these figures come from'),
  calibration: z
    .strictObject({
      factor: z.number().positive().max(100).describe('measured cycles of an answer / estimated cycles'),
      megahertz: z.number().positive().max(10_000).describe('clock during the measurement'),
      flashWaitStates: z.int().nonnegative().max(100).optional().describe('at that clock; absent: not known'),
      network: z.string().min(1).describe('name of the network whose answers were measured'),
      modelHash: z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in hexadecimal'),
      answers: z.int().positive().describe('answers that were measured'),
      compiler: z.string().describe('what the compiler of the board said of itself'),
      by: z.string().min(1).describe('who measured'),
      on: z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a date such as "2026-11-28"'),
    })
    .optional()
    .describe('fitted to a measurement on the board; absent: published cycles of instructions alone'),
});

const common = {
  $schema: z.string().optional(),
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,31}$/, 'lower-case letters, digits and hyphens; at most 32')
    .describe('the name of the file without ".json"'),
  title: z.string().min(1).describe('name for people'),
  kernel: z.enum(KERNEL_NAMES).describe('matrix kernel that is fastest on this core'),
  compilers: words.min(1).describe('C compilers, the first that runs is taken'),
  flags: words.describe('of the compiler, also given when it links'),
  warnings: words.describe('warning flags that generated code is clean under'),
  linkerFlags: words.describe('given when the compiler links'),
  tools: z.strictObject({ size: z.string().min(1), nm: z.string().min(1) }).describe('GNU binutils'),
  source: words.min(1).describe('where the facts in this file come from'),
};

const hostTargetSchema = z.strictObject({
  ...common,
  kind: z.literal('host'),
  cpp: z
    .strictObject({
      compilers: words.min(1).describe('the first that runs is taken'),
      flags: words.describe('of the compiler, also given when it links'),
    })
    .describe('how the C++ of a bundle is compiled'),
});

const cortexMTargetSchema = z.strictObject({
  ...common,
  kind: z.literal('cortex-m'),
  qemu: z
    .strictObject({
      program: z.string().min(1),
      machine: z.string().min(1),
      cpu: z.string().min(1),
      uart: address
        .optional()
        .describe("first UART of the board, Arm's CMSDK UART; absent: --port qemu: cannot use this core"),
    })
    .describe('the emulated board'),
  memory: z
    .strictObject({
      vectors: memoryRegionSchema
        .optional()
        .describe('where the core starts, when that is not the start of the flash'),
      flash: memoryRegionSchema,
      ram: memoryRegionSchema,
      stackKibibytes: kibibytes.describe('stack, at the very start of the RAM'),
    })
    .describe('memory map of that board'),
  timing: timingSchema.describe('to estimate cycles from counted instructions'),
  boards: z.array(boardSchema).describe('hardware with this core, to estimate time and energy'),
});

/** A file in targets/boards/: a board to which estimates were fitted. */
export const boardFileSchema = boardSchema
  .extend({
    $schema: z.string().optional(),
    core: z.string().min(1).describe('target of its core, such as "cortex-m4"'),
  })
  .required({ calibration: true });

/** A file in targets/: how to build for a core and where to run it. */
export const targetSchema = z.discriminatedUnion('kind', [hostTargetSchema, cortexMTargetSchema]);

export type Target = z.output<typeof targetSchema>;
export type CortexMTarget = z.output<typeof cortexMTargetSchema>;
export type Board = z.output<typeof boardSchema>;
export type BoardFile = z.output<typeof boardFileSchema>;

/** The folder of the targets that ffirm comes with. */
export function targetsFolder(): string {
  return join(packageRoot, 'targets');
}

/** The names of the targets in a folder, sorted. */
export async function listTargets(folder = targetsFolder()): Promise<string[]> {
  const files = await readdir(folder);
  return files
    .filter((file) => file.endsWith('.json'))
    .map((file) => basename(file, '.json'))
    .sort();
}

/**
 * Reads targets/<name>.json.
 *
 * @throws InputError naming the file, the place in it and what is wrong; for an unknown name, the known ones.
 */
export async function loadTarget(name: string, folder = targetsFolder()): Promise<Target> {
  const known = await listTargets(folder);
  if (!known.includes(name)) {
    const near = nearestName(name, known);
    const hint = near === undefined ? '' : `did you mean "${near}"? All `;
    throw new InputError(`unknown target "${name}": ${hint}known: ${known.join(', ')} (files in ${folder})`);
  }
  const file = join(folder, `${name}.json`);
  const target = parseTarget(await readFile(file, 'utf8'), file);
  if (target.name !== name) {
    throw new InputError(
      `${file}: name: is "${target.name}", must be "${name}" like the file; rename one of them`,
    );
  }
  return target;
}

/**
 * Checks the text of a target file; `file` is only named in errors.
 *
 * @throws InputError with one line per problem.
 */
export function parseTarget(text: string, file: string): Target {
  const value = parseJson(text, file, 'restore it from the package of ffirm');
  const parsed = targetSchema.safeParse(value);
  if (!parsed.success)
    throw faultsError(file, 'the target', describeIssues(parsed.error, targetSchema, value));
  return parsed.data;
}
