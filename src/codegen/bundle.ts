import { type LibraryTemplate, libraryFile } from '../config/library-files.js';
import { PACKAGE_NAMES, type PackageName } from '../config/package-names.js';
import { claimOf } from '../exit/claim.js';
import { encodeManifest, type FolderContent, MANIFEST_FILE } from '../io/manifest.js';
import { TILE_ROWS } from '../kernel/matrix.js';
import { passesOf } from '../kernel/passes.js';
import { describeNetwork } from '../model/network.js';
import { activationBytes } from '../quantize/activations.js';
import { multiplierAndShift, saturatedBits } from '../quantize/input.js';
import type { IntegerModelFile } from '../quantize/integer-model-file.js';
import type { IntegerModel } from '../quantize/integer-network.js';
import type { SignalProgram } from '../signal/program.js';
import { code } from '../text/code.js';
import { UserText } from '../text/user-text.js';
import { blobPath, blobView, encodeBlob, meaningOf } from './blob.js';
import type { BundleFile } from './bundle-file.js';
import { arrayText, floatLiteral, literal, wordLiteral } from './c-text.js';
import type { GoldenVector } from './golden.js';
import { API_VERSION, exactScale } from './info-view.js';
import { blobChecks, decisionOf, INPUT_QUANTIZER, routineSources } from './kernel-sources.js';
import { type KernelName, kernelNumber, kernelVariants, modelFor } from './kernel-variant.js';
import { assemblyViews, kernelFiles, missingKernelViews, optionalKernelViews } from './kernel-view.js';
import { labelSymbols } from './label-symbols.js';
import { lower } from './lower/index.js';
import { packageFiles } from './package.js';
import { streamView } from './stream-bundle.js';
import { loadTemplates } from './templates.js';
import { variantView, weightBytes, weightsView } from './weights-view.js';

/** Types of the kernel that a caller sees; the others are internal. */
const PUBLIC_TYPES = ['Normalizer', 'Vector', 'Workspace', 'Result'];

/** Types of a network: a caller who loads one owns them. */
const BLOB_TYPES = ['Layer', 'Head', 'Exit', 'Model'];

/** Constants that those types are declared with. */
const PUBLIC_CONSTANTS = ['TILE_ROWS'];

/**
 * Activations are in a file of their own: inlined into the routine, their loops would run out of registers.
 */
const ACTIVATION_FUNCTIONS = ['clampActivation', 'requantize', 'scaleTile', 'activateFirst', 'activateLater'];

/** The portable matrix kernel; the others take the place of these functions. */
const MATRIX_FUNCTIONS = ['prepareVector', 'multiplyDense', 'multiplySparse', 'multiplyRows'];

/** What a bundle is made of. */
export interface BundleInput {
  /** Prefix of every symbol and file: a lower-case C identifier. */
  readonly name: string;
  readonly version: string;
  readonly file: IntegerModelFile;
  readonly golden: readonly GoldenVector[];
  /** Build systems that it is laid out for. */
  readonly packages: readonly PackageName[];
  /** Matrix kernels beside the portable one. */
  readonly kernels: readonly KernelName[];
  /** The front end, where raw samples come in. */
  readonly signal?: SignalProgram | undefined;
  /** SHA-256 of the integer model file, hexadecimal. */
  readonly modelHash: string;
  /** SHA-256 of the configuration that matters to the bundle, hexadecimal. */
  readonly configHash: string;
}

/** Files of a bundle by their path inside it: text, or bytes. The last one is the manifest of the others. */
export type Bundle = FolderContent;

/**
 * 32-bit words of the C workspace structure before the kernel's working space: normalizer, vector, 32-bit members, a truth
 * value padded to 4 bytes, arrays of 32-bit numbers.
 */
function workspaceWords(model: IntegerModel): number {
  return 4 + 3 + 5 + 1 + TILE_ROWS + model.classes + 3 * passesOf(model);
}

/**
 * Size of the C workspace structure in bytes: its words, then 16-bit working space and 8-bit activations, padded to 4
 * bytes. The generated C does not compile when this is wrong.
 *
 * @param space 16-bit numbers of working space
 */
export function workspaceBytes(model: IntegerModel, space: number): number {
  return 4 * (workspaceWords(model) + Math.ceil((2 * space + activationBytes(model)) / 4));
}

/** Parts of lowered C by their TypeScript name: the text of those for callers, and of the others. */
function divide(
  parts: ReadonlyMap<string, string>,
  names: readonly string[],
): { public: string; internal: string } {
  const others = [...parts.keys()].filter((name) => !names.includes(name));
  return { public: textOf(parts, names), internal: textOf(parts, others) };
}

/** The text of the parts of these names, in the order of the source. */
function textOf(parts: ReadonlyMap<string, string>, names: readonly string[]): string {
  return [...parts]
    .filter(([name]) => names.includes(name))
    .map(([, text]) => text)
    .join('\n\n');
}

function goldenView(golden: readonly GoldenVector[]): readonly Readonly<Record<string, unknown>>[] {
  return golden.map((vector) => ({
    input: code(arrayText(vector.input, 8)),
    label: vector.label,
    margin: vector.margin,
    exit: vector.exit,
    settled: vector.settled,
    goodness: Array.from(vector.goodness, literal).join(', '),
  }));
}

/** A hash as it stands in generated files. @throws RangeError when it is none */
function checkHash(hash: string): string {
  if (/^[0-9a-f]{64}$/.test(hash)) return hash;
  throw new RangeError(`"${hash}" is not a SHA-256 in hexadecimal`);
}

/**
 * The C library of an integer model, laid out for PlatformIO: header, routine, weights, input quantizers, self-test,
 * example. The same input gives the same bytes. Names and other texts of the model file are shown as text, whatever they hold.
 *
 * @throws LoweringError when the kernel leaves the C-expressible subset
 */
export function generateBundle(input: BundleInput): Bundle {
  const { name: prefix, file } = input;
  const { model, classNames, scales, zeroShares } = file.network;
  const render = loadTemplates();
  const decision = decisionOf(model);
  const sources = routineSources(decision);
  const routine = lower(sources.files, [...sources.entryPoints, ...(input.signal?.shared ?? [])], { prefix });
  const quantizer = lower(INPUT_QUANTIZER.files, INPUT_QUANTIZER.entryPoints, { prefix });
  const stream = input.signal === undefined ? undefined : streamView(input.signal, sources, routine, prefix);
  const internalTypes = divide(routine.typeOf, [...PUBLIC_TYPES, ...BLOB_TYPES]).internal;
  const checkSources = blobChecks(decision);
  const checks = lower(checkSources.files, checkSources.entryPoints, { prefix });
  const constants = divide(routine.constantOf, PUBLIC_CONSTANTS);
  const raw =
    file.rawUnit === undefined
      ? undefined
      : { unit: file.rawUnit, ...multiplierAndShift(scales.inputScale / file.rawUnit) };
  const PREFIX = prefix.toUpperCase();
  const network = describeNetwork(model.layers);
  const claim = claimOf(file.origin, classNames);
  const { data } = file.origin.provenance;
  const variants = kernelVariants(input.kernels).map(
    (variant) => [variant, modelFor(variant, model, zeroShares)] as const,
  );
  const kernels = variants.map(([variant, wanted], i) => ({
    ...variantView(variant),
    number: kernelNumber(i),
    space: variant.space(wanted),
    weightBytes: weightBytes(variant, wanted),
    workspaceBytes: workspaceBytes(model, variant.space(wanted)),
  }));
  const matrix = textOf(routine.functionOf, MATRIX_FUNCTIONS);
  const activations = textOf(routine.functionOf, ACTIVATION_FUNCTIONS);
  const rest = [...routine.functionOf.keys()].filter(
    (name) => !MATRIX_FUNCTIONS.includes(name) && !ACTIVATION_FUNCTIONS.includes(name),
  );
  const common = {
    prefix,
    PREFIX,
    indent: ' '.repeat(prefix.length),
    version: input.version,
    modelHash: checkHash(input.modelHash),
    configHash: checkHash(input.configHash),
    network,
    decision,
    decidesByHeads: decision === 'heads',
    exitRule: file.origin.exit.rule,
    claim: claim === null ? undefined : new UserText(claim),
    features: model.features,
    classes: model.classes,
    passes: passesOf(model),
    exits: model.exits.length,
    layerCount: model.layers.length,
    activations: activationBytes(model),
    workspaceBytes: code(
      `(4 * (${workspaceWords(model)} + ((2 * ${PREFIX}_SPACE + ${PREFIX}_ACTIVATIONS + 3) / 4)))`,
    ),
    kernels,
    selected: kernels.slice(0, -1),
    optionalKernels: optionalKernelViews(),
    assemblies: assemblyViews(variants.map(([variant]) => variant)),
    missingKernels: missingKernelViews(variants.map(([variant]) => variant)),
    helium: variants.some(([variant]) => variant.name === 'helium'),
    packed: variants.some(([variant]) => variant.name === 'packed'),
    portableSpace: kernels[kernels.length - 1].space,
    portableWeightBytes: kernels[kernels.length - 1].weightBytes,
    inputScale: floatLiteral(scales.inputScale),
    exactScale: exactScale(scales.inputScale),
    saturatedInput: wordLiteral(saturatedBits(scales.inputScale)),
    raw,
    stream,
    labels: labelSymbols(classNames, `${PREFIX}_LABEL_`.length),
    classNames: classNames.map((className) => new UserText(className)),
    labelList: new UserText(classNames.join(', ')),
    /** Without the part for pre-releases. */
    numericVersion: input.version.replace(/[^\d.].*$/, ''),
    apiVersion: API_VERSION,
    sample: code(arrayText(input.golden[0].input)),
    golden: goldenView(input.golden),
    goldenCount: input.golden.length,
    blob: { ...blobView(checks, routine, file), types: code(textOf(routine.typeOf, BLOB_TYPES)) },
    dataSource: new UserText(`${data.name} (${data.source})`),
    description: new UserText(
      `Early-exit classifier generated by ffirm: ${network}, ${model.classes} labels`,
    ),
  };
  const own = (template: LibraryTemplate, values: Readonly<Record<string, unknown>> = {}): BundleFile => [
    libraryFile(template, prefix),
    template,
    values,
  ];
  const library: BundleFile[] = [
    ['README.md', 'readme.md'],
    own('header.h', { constants: code(constants.public), types: code(textOf(routine.typeOf, PUBLIC_TYPES)) }),
    own('cpp.hpp'),
    own('selftest.h'),
    own('blob.h'),
    own('blob.c'),
    own('model.h', {
      constants: code(constants.internal),
      modelTypes: code(internalTypes),
      prototypes: code(
        [routine.prototypes.trim(), ...(raw === undefined ? [] : [quantizer.prototypes.trim()])].join('\n\n'),
      ),
    }),
    own('routine.c', { functions: code(textOf(routine.functionOf, rest)) }),
    own('activations.c', { functions: code(activations) }),
    own('kernel_portable.c', { functions: code(matrix) }),
    ...variants.flatMap(([variant]) => kernelFiles(variant, prefix)),
    own('weights.c', weightsView(variants, model, prefix)),
    own('input_float.c'),
    own('info.c'),
    own('selftest.c'),
    ['examples/selftest/main.c', 'example.c'],
  ];
  if (raw !== undefined) {
    library.push(own('input.c', { functions: code(quantizer.functions.trim()) }));
  }
  if (stream !== undefined) {
    library.push(own('stream.h'), own('front_end.h'), own('front_end.c'), own('stream.c'));
  }
  const files = [
    ...packageFiles(input.packages, {
      prefix,
      streams: stream !== undefined,
      files: library.map(([path]) => path),
    }),
    ...library,
  ];
  const texts = files.map(
    ([path, template, values]) => [path, render(template, { ...common, ...values })] as const,
  );
  const blobs = variants.map(
    ([variant, wanted]) =>
      [blobPath(prefix, variant.name), encodeBlob(variant, wanted, meaningOf(file))] as const,
  );
  const content = new Map<string, string | Uint8Array>([...texts, ...blobs]);
  const { version: ffirm, modelHash, configHash } = input;
  const facts = {
    ...{ ffirm, name: prefix, model: modelHash, config: configHash },
    packages: PACKAGE_NAMES.filter((name) => input.packages.includes(name)),
    kernels: variants.map(([variant]) => variant.name),
  };
  return content.set(MANIFEST_FILE, encodeManifest(content, facts));
}
