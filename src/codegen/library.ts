import { type LibraryTemplate, libraryFile } from '../config/library-files.js';
import type { BundleFile } from '../packages/bundle-file.js';
import { code } from '../text/code.js';
import type { BundleParts } from './bundle-parts.js';
import type { View } from './common-view.js';
import { kernelFiles } from './kernels/views.js';
import { textOf, typesIn } from './lowered-text.js';
import { weightsView } from './weights-view.js';

/** The files of the kernel's TypeScript that become separate files of the library; all others become the routine. */
const OWN_FILES = {
  /**
   * Activations are in a separate file: inlined into the routine, their loops would run out of registers.
   */
  activations: 'activate',
  /** The portable matrix kernel; the others replace it. */
  matrix: 'matrix',
} as const;

function file({ input }: BundleParts, template: LibraryTemplate, values: View = {}): BundleFile {
  return [libraryFile(template, input.name), template, values];
}

/** The lowered functions of one file of the kernel. */
function functionsOf({ routine }: BundleParts, source: string): View {
  return { functions: textOf(routine.functionOf, (name) => routine.fileOf.get(name) === source) };
}

function headerFile(parts: BundleParts): BundleFile {
  const { routine } = parts;
  return file(parts, 'header.h', {
    constants: textOf(routine.constantOf, (name) => routine.lengthOf.has(name)),
    types: typesIn('public', routine),
  });
}

function modelHeader(parts: BundleParts): BundleFile {
  const { routine, quantizer } = parts;
  const prototypes = [routine, ...(quantizer === undefined ? [] : [quantizer])];
  return file(parts, 'model.h', {
    constants: textOf(routine.constantOf, (name) => !routine.lengthOf.has(name)),
    modelTypes: typesIn('internal', routine),
    prototypes: code(prototypes.map((unit) => unit.prototypes.trim()).join('\n\n')),
  });
}

function routineFile(parts: BundleParts): BundleFile {
  const { routine } = parts;
  const own: readonly (string | undefined)[] = Object.values(OWN_FILES);
  const functions = textOf(routine.functionOf, (name) => !own.includes(routine.fileOf.get(name)));
  return file(parts, 'routine.c', { functions });
}

function activationsFile(parts: BundleParts): BundleFile {
  return file(parts, 'activations.c', functionsOf(parts, OWN_FILES.activations));
}

/** The C and the assembly of every kernel; the portable one is what was lowered. */
function matrixFiles(parts: BundleParts): readonly BundleFile[] {
  const values = functionsOf(parts, OWN_FILES.matrix);
  return parts.kernels.flatMap(([kernel]) => kernelFiles(kernel, parts.input.name, values));
}

function weightsFile(parts: BundleParts): BundleFile {
  const { name, file: model } = parts.input;
  return file(parts, 'weights.c', weightsView(parts.kernels, model.network.model, name));
}

/** The quantizer of raw samples, if the network takes them. */
function rawInputFiles(parts: BundleParts): readonly BundleFile[] {
  const { quantizer } = parts;
  return quantizer === undefined
    ? []
    : [file(parts, 'input.c', { functions: code(quantizer.functions.trim()) })];
}

/** The front end, if raw samples are taken one by one. */
function streamFiles(parts: BundleParts): readonly BundleFile[] {
  return parts.stream === undefined
    ? []
    : [
        file(parts, 'stream.h'),
        file(parts, 'front_end.h'),
        file(parts, 'front_end.c'),
        file(parts, 'stream.c'),
      ];
}

/** The files of the library itself, for any build system. */
export function libraryFiles(parts: BundleParts): readonly BundleFile[] {
  return [
    ['README.md', 'readme.md'],
    headerFile(parts),
    file(parts, 'cpp.hpp'),
    file(parts, 'selftest.h'),
    file(parts, 'blob.h'),
    file(parts, 'blob.c'),
    modelHeader(parts),
    routineFile(parts),
    activationsFile(parts),
    ...matrixFiles(parts),
    weightsFile(parts),
    file(parts, 'input_float.c'),
    file(parts, 'info.c'),
    file(parts, 'selftest.c'),
    ['examples/selftest/main.c', 'example.c'],
    ...rawInputFiles(parts),
    ...streamFiles(parts),
  ];
}
