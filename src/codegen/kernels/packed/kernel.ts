import { spaceOf } from '../../../quantize/zeros.js';
import { CORTEX_M, GNU } from '../conditions.js';
import type { MatrixKernel } from '../kernel.js';
import { packColumns } from './pack.js';

/** The kernel for cores without SIMD: two rows in one multiplication. */
export const PACKED: MatrixKernel<'packed'> = {
  name: 'packed',
  number: 1,
  title: 'Cortex-M0, M0+, M3: two rows in one multiplication',
  // With the DSP extension the portable kernel is as fast.
  condition: `${CORTEX_M} && !defined(__ARM_FEATURE_DSP)`,
  skipFrom: 0.1,
  space: spaceOf,
  requiredSpace: () => 0,
  pack: ({ weights, inputs }) => packColumns(weights, inputs),
  forbiddenWord: 0,
  activations: false,
  assembly: [
    {
      name: 'v6m',
      title: 'Cortex-M0, M0+',
      condition: `defined(__ARM_ARCH_6M__) && ${GNU}`,
      activations: true,
    },
    { name: 'v7m', title: 'Cortex-M3', condition: `defined(__ARM_ARCH_7M__) && ${GNU}` },
  ],
};
