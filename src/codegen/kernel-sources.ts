import { join, relative, sep } from 'node:path';
import { packageRoot } from '../io/package.js';
import type { KernelFile, StandIn } from './lower/index.js';

const FOLDER = join(packageRoot, 'src', 'kernel');

/** A source file of the kernel, by its path in src/kernel without ending. */
function kernelFile(name: string): string {
  return join(FOLDER, `${name}.ts`);
}

/** The path of a source file in src/kernel without ending. */
export function kernelName(file: KernelFile): string {
  const path = typeof file === 'string' ? file : file.path;
  return relative(FOLDER, path).replace(/\.ts$/, '').replaceAll(sep, '/');
}

/** The kernel's source files of these names, as they stand in the package. */
function kernelFiles(names: readonly string[]): readonly string[] {
  return names.map(kernelFile);
}

/** A file of what decides, in the place of the one that asks the network. */
function decisionFile(decision: Decision, name: string): StandIn {
  return { path: kernelFile(`${decision}/${name}`), standsFor: kernelFile(`decision/${name}`) };
}

/** What decides: the goodness of every label, or heads. The names are those of folders of the kernel. */
export type Decision = 'goodness' | 'heads';

/** What decides in a network. */
export function decisionOf({ headCount }: { readonly headCount: number }): Decision {
  return headCount > 0 ? 'heads' : 'goodness';
}

/** The files of the inference routine whatever decides. */
const ROUTINE = ['activate', 'best', 'classify', 'limits', 'matrix', 'normalize', 'rank', 'tile', 'types'];

/** The files of each decision. */
const DECISIONS: Readonly<Record<Decision, readonly KernelFile[]>> = {
  goodness: [decisionFile('goodness', 'decide')],
  heads: [decisionFile('heads', 'decide'), kernelFile('heads/logits')],
};

/** The inference routine of networks in which this decides. */
export function routineSources(decision: Decision): readonly KernelFile[] {
  return [...kernelFiles(ROUTINE), ...DECISIONS[decision]];
}

/** The quantizer of raw samples. */
export const INPUT_QUANTIZER: readonly KernelFile[] = kernelFiles(['input', 'limits', 'types']);

/** What a loadable model is checked with, in which this decides. */
export function blobChecks(decision: Decision): readonly KernelFile[] {
  return [
    ...kernelFiles(['arithmetic', 'bounds', 'crc', 'faults', 'limits', 'passes', 'types']),
    decisionFile(decision, 'bounds'),
  ];
}

/** The files of a front end, by their paths in src/kernel without ending. */
export function frontEndSources(paths: readonly string[]): readonly KernelFile[] {
  return kernelFiles(paths);
}
