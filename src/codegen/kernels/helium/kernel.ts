import { valuesCovered } from '../../../kernel/convolution/bounds.js';
import type { Convolution } from '../../../kernel/types.js';
import { hasGroups } from '../../../quantize/integer-network.js';
import { CORTEX_M, GNU } from '../conditions.js';
import type { MatrixKernel } from '../kernel.js';
import { packTiles } from './pack.js';

/** Bytes of a vector register, less one: how far behind the values of a group one that begins with the last of them reaches. */
const REACH = 15;

/** Words for the weights of a channel, and for the values that the patches of its group cover. */
function groupSpace(convolution: Convolution): number {
  if (!hasGroups(convolution)) return 0;
  const registers = Math.ceil((convolution.kernelWidth * convolution.groupChannels) / 16);
  return 4 * convolution.kernelHeight * registers + Math.ceil((valuesCovered(convolution) + REACH) / 4);
}

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
  space: (model) => Math.max(1, ...model.convolutions.map(groupSpace)),
  requiredSpace: (model) => Math.max(0, ...model.convolutions.map(groupSpace)),
  pack: ({ weights, inputs }) => packTiles(weights, inputs),
  forbiddenWord: 0x80808080,
  activations: true,
  convolves: true,
  assembly: [],
};
