import { PORTABLE_SHARE, spaceOf } from '../../../quantize/zeros.js';
import type { MatrixKernel } from '../kernel.js';

/** The kernel for any core, lowered from src/kernel/matrix.ts. Every bundle has it. */
export const PORTABLE: MatrixKernel<'portable'> = {
  name: 'portable',
  number: 0,
  title: 'any core, C99',
  condition: undefined,
  skipFrom: PORTABLE_SHARE,
  space: spaceOf,
  requiredSpace: () => 0,
  pack: undefined,
  forbiddenWord: 0x80808080,
  activations: false,
  assembly: [],
};
