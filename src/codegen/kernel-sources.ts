import { join } from 'node:path';
import { packageRoot } from '../io/package.js';

/** The kernel's source files of these names, as they stand in the package. */
function kernelFiles(names: readonly string[]): readonly string[] {
  return names.map((name) => join(packageRoot, 'src', 'kernel', `${name}.ts`));
}

/** The inference routine and the functions that become public. */
export const ROUTINE = {
  files: kernelFiles(['activate', 'classify', 'matrix', 'normalize', 'types']),
  entryPoints: [
    'beginModel',
    'stepModel',
    'getBest',
    'classifyModel',
    'prepareVector',
    'multiplyRows',
    'scaleTile',
    'activateFirst',
    'activateLater',
  ],
};

/** The quantizer of raw samples. */
export const INPUT_QUANTIZER = {
  files: kernelFiles(['input', 'types']),
  entryPoints: ['quantizeSamples'],
};

/** What a loadable model is checked with. */
export const BLOB_CHECKS = {
  files: kernelFiles(['bounds', 'crc', 'types']),
  entryPoints: ['checkModel', 'checkShapes', 'checksum', 'weightAt'],
};
