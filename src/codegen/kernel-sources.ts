import { join } from 'node:path';
import { packageRoot } from '../io/package.js';
import type { KernelFile, StandIn } from './lower/index.js';

function kernelFile(name: string): string {
  return join(packageRoot, 'src', 'kernel', `${name}.ts`);
}

/** The kernel's source files of these names, as they stand in the package. */
function kernelFiles(names: readonly string[]): readonly string[] {
  return names.map(kernelFile);
}

/** A file of what decides, in the place of the one that asks the network. */
function decisionFile(decision: Decision, name: string): StandIn {
  return { path: kernelFile(`${decision}/${name}`), standsFor: kernelFile(`decision/${name}`) };
}

/** Source files, and the functions of theirs that become public. */
export interface KernelSources {
  readonly files: readonly KernelFile[];
  readonly entryPoints: readonly string[];
}

/** What decides: the goodness of every label, or heads. The names are those of folders of the kernel. */
export type Decision = 'goodness' | 'heads';

/** What decides in a network. */
export function decisionOf({ headCount }: { readonly headCount: number }): Decision {
  return headCount > 0 ? 'heads' : 'goodness';
}

const ROUTINE_ENTRY_POINTS = [
  'beginModel',
  'stepModel',
  'getBest',
  'classifyModel',
  'prepareVector',
  'multiplyRows',
  'scaleTile',
  'activateFirst',
  'activateLater',
];

const SHARED = ['activate', 'best', 'limits', 'matrix', 'normalize', 'tile', 'types'];

const ROUTINES: Readonly<Record<Decision, KernelSources>> = {
  goodness: {
    files: kernelFiles([...SHARED, 'goodness/classify']),
    entryPoints: ROUTINE_ENTRY_POINTS,
  },
  heads: {
    files: kernelFiles([...SHARED, 'heads/classify', 'heads/logits']),
    entryPoints: ROUTINE_ENTRY_POINTS,
  },
};

/** The inference routine of networks in which this decides. */
export function routineSources(decision: Decision): KernelSources {
  return ROUTINES[decision];
}

/** The quantizer of raw samples. */
export const INPUT_QUANTIZER: KernelSources = {
  files: kernelFiles(['input', 'limits', 'types']),
  entryPoints: ['quantizeSamples'],
};

/** What a loadable model is checked with, in which this decides. */
export function blobChecks(decision: Decision): KernelSources {
  return {
    files: [
      ...kernelFiles(['arithmetic', 'bounds', 'crc', 'faults', 'limits', 'passes', 'types']),
      decisionFile(decision, 'bounds'),
    ],
    entryPoints: ['checkModel', 'checkShapes', 'checksum', 'weightAt'],
  };
}
