import { type LibraryTemplate, libraryFile } from '../config/library-files.js';
import type { BundleFile } from '../packages/bundle-file.js';
import { code } from '../text/code.js';
import type { BundleParts } from './bundle-parts.js';
import { CARD_FILES } from './card/card.js';
import { cardView } from './card/view.js';
import type { View } from './common-view.js';
import { kernelFiles } from './kernels/views.js';
import type { LoweredUnit } from './lower/index.js';
import { textOf, typesIn } from './lowered-text.js';
import { weightsView } from './weights-view.js';

/** The files of the kernel's TypeScript that become separate files of the library; all others become the routine. */
const OWN_FILES = {
  /**
   * Activations are in a separate file: inlined into the routine, their loops would run out of registers.
   */
  activations: ['requantize', 'activate-rows', 'activate', 'convolution/activate'],
  /** Logits of dense layers: their loops, too, need all registers. */
  logits: ['heads/few-logits'],
  /** Some matrix kernels have their own version. */
  tenLogits: ['heads/ten-logits'],
  /** Maps of convolutions: some matrix kernels have their own version. */
  convolutions: [
    ...['convolution/convolve-map', 'convolution/background', 'convolution/convolve-grouped'],
    ...['convolution/squares', 'pooled/means'],
  ],
  /** The portable matrix kernel; the others replace it. */
  matrix: ['matrix'],
} as const;

function file({ input }: BundleParts, template: LibraryTemplate, values: View = {}): BundleFile {
  return [libraryFile(template, input.name), template, values];
}

/** Whether a lowered function comes from one of some files of the kernel. */
function isFrom({ fileOf }: LoweredUnit, sources: readonly string[]): (name: string) => boolean {
  return (name) => sources.includes(fileOf.get(name) ?? '');
}

/** The lowered functions of some files of the kernel. */
function functionsOf({ routine }: BundleParts, sources: readonly string[]): View {
  return { functions: textOf(routine.functionOf, isFrom(routine, sources)) };
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
    prototypes: code(prototypes.map((unit) => unit.prototypes.trim()).join('\n\n')),
  });
}

function routineFile(parts: BundleParts): BundleFile {
  const { routine } = parts;
  const isElsewhere = isFrom(routine, Object.values(OWN_FILES).flat());
  const functions = textOf(routine.functionOf, (name) => !isElsewhere(name));
  return file(parts, 'routine.c', { routineTypes: typesIn('internal', routine), functions });
}

function activationsFile(parts: BundleParts): BundleFile {
  return file(parts, 'activations.c', {
    ...functionsOf(parts, OWN_FILES.activations),
    logits: functionsOf(parts, OWN_FILES.logits).functions,
    tenLogits: functionsOf(parts, OWN_FILES.tenLogits).functions,
  });
}

/** Maps of convolutions, where layers are convolutions. */
function convolutionFiles(parts: BundleParts): readonly BundleFile[] {
  return parts.needs.decision === 'pooled'
    ? [file(parts, 'convolutions.c', functionsOf(parts, OWN_FILES.convolutions))]
    : [];
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
        ...(parts.stream.scaled ? [file(parts, 'stream_values.c')] : []),
      ];
}

/** Learning on the device, if the network learns there. */
function learnFiles(parts: BundleParts): readonly BundleFile[] {
  return parts.learn === undefined
    ? []
    : [
        file(parts, 'learn.h'),
        file(parts, 'adaptation.h'),
        file(parts, 'adaptation.c'),
        file(parts, 'learn.c'),
        file(parts, 'learn_state.c'),
      ];
}

/** What calls were counted to take, if that is known. */
function countsFiles(parts: BundleParts): readonly BundleFile[] {
  return parts.input.counted === undefined ? [] : [file(parts, 'counts.h')];
}

/** What is known of the network and its data, for people. */
function cardFiles({ input: { card } }: BundleParts): readonly BundleFile[] {
  return card === undefined ? [] : [[CARD_FILES.markdown, 'model_card.md', { card: cardView(card) }]];
}

/** The program that answers `ffirm verify --port`, for any board and for STM32Cube's HAL. */
function boardFiles({ input: { name } }: BundleParts): readonly BundleFile[] {
  return [
    ['examples/board/README.md', 'board_readme.md'],
    [`examples/board/${name}_board.h`, 'board.h'],
    [`examples/board/${name}_board.c`, 'board.c'],
    [`examples/board/stm32cube/${name}_board_hal.c`, 'board_hal.c'],
  ];
}

/** The files of the library itself, for any build system. */
export function libraryFiles(parts: BundleParts): readonly BundleFile[] {
  return [
    ['README.md', 'readme.md', { hasCard: parts.input.card !== undefined }],
    ...cardFiles(parts),
    headerFile(parts),
    file(parts, 'cpp.hpp'),
    file(parts, 'selftest.h'),
    file(parts, 'blob.h'),
    file(parts, 'blob.c'),
    modelHeader(parts),
    routineFile(parts),
    activationsFile(parts),
    ...convolutionFiles(parts),
    ...matrixFiles(parts),
    weightsFile(parts),
    file(parts, 'input_float.c'),
    file(parts, 'info.c'),
    file(parts, 'selftest.c'),
    ['examples/selftest/main.c', 'example.c'],
    ...boardFiles(parts),
    ...rawInputFiles(parts),
    ...streamFiles(parts),
    ...learnFiles(parts),
    ...countsFiles(parts),
  ];
}
