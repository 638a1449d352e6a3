import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Node } from 'ts-morph';
import type { Struct } from './c-type.js';
import { mentions } from './comment.js';
import { ConstantTable, type LoweredConstant } from './constant.js';
import { refuse } from './error.js';
import { definition, type LoweredFunction, lowerFunction, prototype } from './function.js';
import { dependencyOrder } from './graph.js';
import { checkPrefix, macroName } from './name.js';
import { type Program, readProgram, type Signature } from './program.js';
import { type KernelFile, openSources } from './source.js';
import { structParts, structText } from './struct.js';

export interface LowerOptions {
  /** Start of every C symbol, such as `mnist`. */
  readonly prefix: string;
  /** Functions that become public in addition to the entry points, because C outside these files calls them. */
  readonly shared?: readonly string[] | undefined;
}

/** The C of the functions that can be reached from the entry points. */
export interface LoweredUnit {
  /** Module-level constants. The types use some of them, so they come first. */
  readonly constants: string;
  /** Typedefs, each after those that it uses. */
  readonly types: string;
  /** Prototypes of the entry points with their doc comments, for a public header. */
  readonly prototypes: string;
  /** All function definitions, callee before caller; entry points are public, the others static. */
  readonly functions: string;
  /** The parts of `constants` by their TypeScript name, in the same order. */
  readonly constantOf: ReadonlyMap<string, string>;
  /** The parts of `types` by their TypeScript name, in the same order. */
  readonly typeOf: ReadonlyMap<string, string>;
  /** The structures of those types, by their TypeScript name. */
  readonly structOf: ReadonlyMap<string, Struct>;
  /** The parts of `prototypes` by their TypeScript name, in the same order. */
  readonly prototypeOf: ReadonlyMap<string, string>;
  /** The parts of `functions` by their TypeScript name, in the same order. */
  readonly functionOf: ReadonlyMap<string, string>;
  /** The source file of each of those functions, from the folder of all files and without its ending: "goodness/decide". */
  readonly fileOf: ReadonlyMap<string, string>;
  /** The functions that each of them calls, by their TypeScript names. */
  readonly callsOf: ReadonlyMap<string, readonly string[]>;
  /** Array lengths that constants define: the values of names after @length. */
  readonly lengthOf: ReadonlyMap<string, number>;
  /** Macros that array lengths are written with and that no constant defines: whoever uses the types must. */
  readonly lengthMacros: readonly string[];
}

function joinParts(parts: ReadonlyMap<string, string>): string {
  return [...parts.values()].map((text) => `${text}\n`).join('\n');
}

function byName<T>(
  items: readonly T[],
  name: (item: T) => string,
  text: (item: T) => string,
): Map<string, string> {
  return new Map(items.map((item) => [name(item), text(item)]));
}

/** Names of files by their path: from the deepest folder that contains them all, without the ending. */
function fileNames(files: readonly KernelFile[]): (path: string) => string {
  const paths = files.map((file) => resolve(typeof file === 'string' ? file : file.path));
  let folder = dirname(paths[0] ?? '');
  while (!paths.every((path) => path.startsWith(join(folder, sep)))) folder = dirname(folder);
  return (path) => relative(folder, path).replace(/\.ts$/, '').replaceAll(sep, '/');
}

function findEntryPoints(program: Program, names: readonly string[] | undefined): Signature[] {
  const signatures = [...program.functions.values()];
  if (names === undefined) return signatures.filter(({ external }) => external);
  return names.map((name) => {
    const found = signatures.find((signature) => signature.name === name);
    if (found === undefined || !found.node.isExported()) {
      throw new RangeError(`entry point ${name}: the kernel exports no function of that name`);
    }
    return found;
  });
}

/** The functions in reach, callee before caller. @throws LoweringError when one of the kernel calls itself. */
function orderFunctions(
  entries: readonly Signature[],
  all: ReadonlyMap<Signature, LoweredFunction>,
): LoweredFunction[] {
  const callsOf = (signature: Signature): ReadonlyMap<Signature, Node> =>
    all.get(signature)?.uses.functions ?? new Map();
  const order = (roots: Iterable<Signature>): Signature[] =>
    dependencyOrder(
      roots,
      (signature) => callsOf(signature).keys(),
      (caller, callee) =>
        refuse(
          callsOf(caller).get(callee) ?? caller.node,
          'recursion',
          'write a loop; the stack must be bounded',
        ),
    );
  order(all.keys());
  return order(entries).flatMap((signature) => all.get(signature) ?? []);
}

function orderStructs(functions: readonly LoweredFunction[], program: Program): Struct[] {
  const used = new Set(functions.flatMap(({ uses }) => [...uses.structs]));
  const inSource = program.structs.filter((struct) => used.has(struct));
  return dependencyOrder(inSource, structParts, (struct) => {
    throw new Error(`${struct.name} contains itself`);
  });
}

/** The names after @length in some structs. */
function lengthsOf(structs: readonly Struct[]): Set<string> {
  return new Set(structs.flatMap(({ fields }) => fields.flatMap(({ length }) => length ?? [])));
}

/** The constants that functions compute with, and those that types and doc comments name. */
function orderConstants(
  functions: readonly LoweredFunction[],
  structs: readonly Struct[],
  table: ConstantTable,
): LoweredConstant[] {
  const { prefix, constants } = table.program;
  const used = new Set(functions.flatMap(({ uses }) => [...uses.constants]));
  const macros = new Set([...lengthsOf(structs)].map((length) => macroName(prefix, length)));
  const docs = [
    ...functions.map(({ signature }) => signature.doc),
    ...structs.flatMap(({ doc, fields }) => [doc, ...fields.map((field) => field.doc)]),
  ];
  const inSource = [...constants.values()].filter(
    ({ node, name, cName }) => used.has(node) || macros.has(cName) || docs.some((doc) => mentions(doc, name)),
  );
  const order = dependencyOrder<Node>(
    inSource.map(({ node }) => node),
    (node) => table.get(node)?.uses ?? [],
    (node) => {
      throw new Error(`${node.getText()} needs itself`);
    },
  );
  return order.flatMap((node) => table.get(node) ?? []);
}

/**
 * Lowers TypeScript of the C-expressible subset to C99 that is C++17 as well.
 *
 * All functions of the files are checked; those that the entry points reach are written.
 *
 * @param files all kernel files
 * @param entryPoints names of the exported functions that become public; those that are tagged `@external` if undefined
 * @throws LoweringError when a file has a type error or something outside the subset
 * @throws RangeError when an entry point does not exist or the prefix is not a C identifier
 */
export function lower(
  files: readonly KernelFile[],
  entryPoints: readonly string[] | undefined,
  options: LowerOptions,
): LoweredUnit {
  checkPrefix(options.prefix);
  const program = readProgram(openSources(files), options.prefix);
  const entries = [
    ...new Set([...findEntryPoints(program, entryPoints), ...findEntryPoints(program, options.shared ?? [])]),
  ];
  const table = new ConstantTable(program);
  for (const node of program.constants.keys()) {
    table.get(node);
  }
  const lowered = new Map(
    [...program.functions.values()].map((signature) => [
      signature,
      lowerFunction(signature, program, (node) => table.get(node)),
    ]),
  );
  const functions = orderFunctions(entries, lowered);
  const structs = orderStructs(functions, program);
  const lengths = lengthsOf(structs);
  const constants = orderConstants(functions, structs, table);
  const constantOf = byName(
    constants,
    ({ name }) => name,
    ({ text }) => text,
  );
  const typeOf = byName(
    structs,
    ({ name }) => name,
    (struct) => structText(struct, program),
  );
  const prototypeOf = byName(
    entries,
    ({ name }) => name,
    (entry) => prototype(entry, program),
  );
  const functionOf = byName(
    functions,
    ({ signature }) => signature.name,
    (each) => definition(each, entries.includes(each.signature), program),
  );
  const nameOf = fileNames(files);
  const fileOf = byName(
    functions,
    ({ signature }) => signature.name,
    ({ signature }) => nameOf(signature.node.getSourceFile().getFilePath()),
  );
  const defined = new Set(constants.map(({ cName }) => cName));
  const lengthMacros = [...lengths].map((length) => macroName(options.prefix, length));
  return {
    constants: joinParts(constantOf),
    types: joinParts(typeOf),
    prototypes: joinParts(prototypeOf),
    functions: joinParts(functionOf),
    constantOf,
    typeOf,
    structOf: new Map(structs.map((struct) => [struct.name, struct])),
    prototypeOf,
    functionOf,
    fileOf,
    callsOf: new Map(
      functions.map(({ signature, uses }) => [
        signature.name,
        Array.from(uses.functions.keys(), ({ name }) => name),
      ]),
    ),
    lengthOf: new Map(
      constants.filter(({ cName }) => lengthMacros.includes(cName)).map(({ name, value }) => [name, value]),
    ),
    lengthMacros: lengthMacros.filter((macro) => !defined.has(macro)),
  };
}
