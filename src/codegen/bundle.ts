import { claimOf } from '../exit/claim.js';
import { TILE_ROWS } from '../kernel/matrix.js';
import { describeNetwork } from '../model/network.js';
import { activationBytes } from '../quantize/activations.js';
import { multiplierAndShift } from '../quantize/input.js';
import type { IntegerModelFile } from '../quantize/integer-model-file.js';
import type { IntegerModel } from '../quantize/integer-network.js';
import { arrayText, commentText, floatLiteral, literal, macroPart } from './c-text.js';
import type { GoldenVector } from './golden.js';
import { INPUT_QUANTIZER, ROUTINE } from './kernel-sources.js';
import { lower } from './lower/index.js';
import { loadTemplates } from './templates.js';
import { weightBytes, weightsView } from './weights-view.js';

/** Types of the kernel that a caller sees; the others are internal. */
const PUBLIC_TYPES = ['Normalizer', 'Workspace', 'Result'];

/** Constants that those types are declared with. */
const PUBLIC_CONSTANTS = ['TILE_ROWS'];

/** What a bundle is made of. */
export interface BundleInput {
  /** Prefix of every symbol and file: a lower-case C identifier. */
  readonly name: string;
  readonly version: string;
  readonly file: IntegerModelFile;
  readonly golden: readonly GoldenVector[];
  /** SHA-256 of the integer model file, hexadecimal. */
  readonly modelHash: string;
  /** SHA-256 of the configuration that matters to the bundle, hexadecimal. */
  readonly configHash: string;
}

/** Files of a bundle by their path inside it. */
export type Bundle = ReadonlyMap<string, string>;

/**
 * Size of the C workspace structure: the normalizer, 32-bit members, a truth value padded to 4 bytes, arrays of 32-bit
 * numbers, then the activations, padded to 4 bytes. The generated C does not compile when this is wrong.
 */
export function workspaceBytes(model: IntegerModel): number {
  const words = 4 + 5 + 1 + TILE_ROWS + 4 * model.classes;
  return 4 * (words + Math.ceil(activationBytes(model) / 4));
}

/** Macro parts of the class names, made unique: two names that differ in punctuation only get their number. */
function labelSymbols(classNames: readonly string[]): readonly { symbol: string; value: number }[] {
  const parts = classNames.map(macroPart);
  return parts.map((part, value) => ({
    symbol: parts.indexOf(part) === parts.lastIndexOf(part) ? part : `${part}_${value}`,
    value,
  }));
}

/** Parts of lowered C by their TypeScript name: the text of those for callers, and of the others. */
function divide(
  parts: ReadonlyMap<string, string>,
  names: readonly string[],
): { public: string; internal: string } {
  const textOf = (wanted: boolean) =>
    [...parts]
      .filter(([name]) => names.includes(name) === wanted)
      .map(([, text]) => text)
      .join('\n\n');
  return { public: textOf(true), internal: textOf(false) };
}

function goldenView(golden: readonly GoldenVector[]): readonly Readonly<Record<string, unknown>>[] {
  return golden.map((vector) => ({
    input: arrayText(vector.input, 8),
    label: vector.label,
    margin: vector.margin,
    exit: vector.exit,
    settled: vector.settled,
    goodness: Array.from(vector.goodness, literal).join(', '),
  }));
}

/**
 * The C library of an integer model, laid out for PlatformIO: header, routine, weights, input quantizers, self-test,
 * example. The same input gives the same bytes.
 *
 * @throws LoweringError when the kernel leaves the C-expressible subset
 */
export function generateBundle(input: BundleInput): Bundle {
  const { name: prefix, file } = input;
  const { model, classNames, scales } = file.network;
  const render = loadTemplates();
  const routine = lower(ROUTINE.files, ROUTINE.entryPoints, { prefix });
  const quantizer = lower(INPUT_QUANTIZER.files, INPUT_QUANTIZER.entryPoints, { prefix });
  const types = divide(routine.typeOf, PUBLIC_TYPES);
  const constants = divide(routine.constantOf, PUBLIC_CONSTANTS);
  const raw =
    file.rawUnit === undefined
      ? undefined
      : { unit: file.rawUnit, ...multiplierAndShift(scales.inputScale / file.rawUnit) };
  const common = {
    prefix,
    PREFIX: prefix.toUpperCase(),
    indent: ' '.repeat(prefix.length),
    version: input.version,
    modelHash: input.modelHash,
    configHash: input.configHash,
    network: describeNetwork(model.layers),
    exitRule: file.origin.exit.rule,
    claim: commentText(claimOf(file.origin, classNames) ?? ''),
    features: model.features,
    classes: model.classes,
    exits: model.exits.length,
    layerCount: model.layers.length,
    activations: activationBytes(model),
    workspaceBytes: workspaceBytes(model),
    weightBytes: weightBytes(model),
    inputScale: floatLiteral(scales.inputScale),
    raw,
    labels: labelSymbols(classNames),
    classNames: classNames.join(', '),
    goldenCount: input.golden.length,
    dataSource: `${file.origin.provenance.data.name} (${file.origin.provenance.data.source})`,
  };
  const files: [path: string, template: string, values?: Readonly<Record<string, unknown>>][] = [
    ['library.json', 'library.json'],
    ['README.md', 'readme.md'],
    [`include/${prefix}.h`, 'header.h', { constants: constants.public, types: types.public }],
    [`include/${prefix}_selftest.h`, 'selftest.h'],
    [
      `src/${prefix}_model.h`,
      'model.h',
      {
        constants: constants.internal,
        modelTypes: types.internal,
        prototypes: [
          routine.prototypes.trim(),
          ...(raw === undefined ? [] : [quantizer.prototypes.trim()]),
        ].join('\n\n'),
      },
    ],
    [`src/${prefix}.c`, 'routine.c', { functions: routine.functions.trim() }],
    [`src/${prefix}_weights.c`, 'weights.c', weightsView(model, prefix)],
    [`src/${prefix}_input_float.c`, 'input_float.c'],
    [`src/${prefix}_selftest.c`, 'selftest.c', { golden: goldenView(input.golden) }],
    ['examples/selftest/main.c', 'example.c'],
  ];
  if (raw !== undefined) {
    files.push([`src/${prefix}_input.c`, 'input.c', { functions: quantizer.functions.trim() }]);
  }
  return new Map(files.map(([path, template, values]) => [path, render(template, { ...common, ...values })]));
}
