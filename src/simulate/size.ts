import { basename } from 'node:path';
import { libraryFile } from '../config/library-files.js';
import { inScratchFolder } from '../io/scratch-folder.js';
import { type CompiledBundle, compileBundle } from './compiled-bundle.js';
import type { Target } from './target.js';
import { requireTool } from './toolchain.js';

/** Bytes of one object file, or of several together. */
export interface SectionSizes {
  /** Machine code, in flash. */
  readonly code: number;
  /** Weights and other constants, in flash. */
  readonly constants: number;
  /** Initialized variables: in flash and in RAM. */
  readonly data: number;
  /** Variables that start as zero, in RAM. */
  readonly bss: number;
}

/**
 * The memory that a bundle needs on a target, without the caller's workspace, the stack, and what a linker leaves out of
 * programs that do not use it: the code that opens blobs and the description of the model.
 */
export interface SizeReport extends SectionSizes {
  readonly target: string;
  /** code + constants + data, in bytes. */
  readonly flash: number;
  /** The same for every source, in their order. */
  readonly objects: readonly (SectionSizes & { readonly source: string })[];
  /** Learning on the device and its constants, which the sums above leave out; zeros if the network does not learn there. */
  readonly learning: SectionSizes;
  /** The self-test and its golden vectors, which the sums above leave out. */
  readonly selfTest: SectionSizes;
  /** Symbols that the bundle needs from outside, sorted: compiler and C library helpers such as memset. */
  readonly undefinedSymbols: readonly string[];
}

const NOTHING: SectionSizes = { code: 0, constants: 0, data: 0, bss: 0 };

/** Section names start with one of these; -ffunction-sections adds the name of the function or variable. */
const SECTIONS: readonly (readonly [prefix: string, key: keyof SectionSizes])[] = [
  ['.text', 'code'],
  ['.rodata', 'constants'],
  // Constants with addresses in them, in position-independent code.
  ['.data.rel.ro', 'constants'],
  ['.data', 'data'],
  ['.bss', 'bss'],
];

/**
 * Adds up the sections of a compiled bundle's objects.
 *
 * Exact for the objects; a linker may leave out functions that are not called, and adds at most a few bytes of padding
 * between objects.
 *
 * @throws SimulationError when a tool is missing
 */
export async function sizeOf(compiled: CompiledBundle): Promise<SizeReport> {
  const { name, target, sources } = compiled;
  const objects = await Promise.all(
    compiled.objects.map(async (file, i) => ({
      source: basename(sources[i]),
      ...readSections(await requireTool(target, target.tools.size, ['-A', file], 'measuring')),
    })),
  );
  const isSelfTest = ({ source }: { source: string }) => source.startsWith(`${name}_selftest`);
  const isOptional = ({ source }: { source: string }) =>
    [`${name}_blob.c`, `${name}_info.c`].includes(source);
  const isLearning = ({ source }: { source: string }) =>
    (['learn.c', 'learn_state.c', 'adaptation.c'] as const).some(
      (template) => source === basename(libraryFile(template, name)),
    );
  const total = addSizes(
    objects.filter((object) => !isSelfTest(object) && !isOptional(object) && !isLearning(object)),
  );
  const symbols = await requireTool(
    target,
    target.tools.nm,
    ['-P', '-g', ...compiled.objects],
    'listing symbols',
  );
  return {
    target: target.name,
    ...total,
    flash: total.code + total.constants + total.data,
    objects,
    learning: addSizes(objects.filter(isLearning)),
    selfTest: addSizes(objects.filter(isSelfTest)),
    undefinedSymbols: readUndefined(symbols),
  };
}

/**
 * Compiles a bundle for a target and adds up the sections of its objects; see sizeOf.
 *
 * @param workDir folder for objects, which are deleted afterwards; the system's folder for temporary files when absent
 * @throws SimulationError when a tool is missing or a source does not compile
 */
export async function measureSize(
  bundle: string,
  name: string,
  target: Target,
  workDir?: string,
): Promise<SizeReport> {
  return inScratchFolder(
    async (folder) => sizeOf(await compileBundle({ bundle, name, target, folder, flags: [] })),
    workDir,
  );
}

/** Sums the sections in the output of `size -A`: lines of name, size and address. */
export function readSections(output: string): SectionSizes {
  const sizes = { ...NOTHING };
  for (const line of output.split('\n')) {
    const [section, size] = line.trim().split(/\s+/);
    const known = SECTIONS.find(([prefix]) => section === prefix || section.startsWith(`${prefix}.`));
    if (known !== undefined) {
      sizes[known[1]] += Number(size);
    }
  }
  return sizes;
}

/** Names in the output of `nm -P -g` that some object needs and none defines. */
export function readUndefined(output: string): string[] {
  const needed = new Set<string>();
  const defined = new Set<string>();
  for (const line of output.split('\n')) {
    const [symbol, type] = line.trim().split(/\s+/);
    // Lines without a type name the object file that follows.
    if (type !== undefined) {
      (/^[Uwv]$/.test(type) ? needed : defined).add(symbol);
    }
  }
  return [...needed].filter((symbol) => !defined.has(symbol)).sort();
}

function addSizes(sizes: readonly SectionSizes[]): SectionSizes {
  return sizes.reduce(
    (sum, one) => ({
      code: sum.code + one.code,
      constants: sum.constants + one.constants,
      data: sum.data + one.data,
      bss: sum.bss + one.bss,
    }),
    NOTHING,
  );
}
