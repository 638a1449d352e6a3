import { CORTEX_M, GNU } from '../conditions.js';
import type { MatrixKernel } from '../kernel.js';
import { packTiles } from './pack.js';

/** The kernel for cores with the vector extension. Its assembly is inline, in its C. */
export const HELIUM: MatrixKernel<'helium'> = {
  name: 'helium',
  number: 3,
  title: 'Cortex-M55, M85: vector extension',
  condition: `${CORTEX_M} && defined(__ARM_FEATURE_MVE) && (__ARM_FEATURE_MVE & 1) && ${GNU}`,
  // A core with the vector extension also has the DSP extension.
  alsoRuns: ['dsp'],
  // Sixteen products per instruction: skipping never pays.
  skipFrom: Number.POSITIVE_INFINITY,
  space: () => 1,
  requiredSpace: () => 0,
  pack: ({ weights, inputs }) => packTiles(weights, inputs),
  forbiddenWord: 0x80808080,
  activations: true,
  convolves: true,
  assembly: [],
};
