import { coveredHeight, coveredWidth } from '../../../kernel/convolution/bounds.js';
import type { Convolution } from '../../../kernel/types.js';
import {
  hasGroups,
  headMatrices,
  type IntegerModel,
  layerMatrices,
} from '../../../quantize/integer-network.js';
import { CORTEX_M, GNU } from '../conditions.js';
import type { MatrixKernel } from '../kernel.js';
import { packDspDense, packDspSparse } from './pack.js';

/** Words for the weights of a channel and for the values that the patches of its group cover, 16 bits each. */
function groupSpace(convolution: Convolution): number {
  if (!hasGroups(convolution)) return 0;
  const { kernelHeight, kernelWidth, groupChannels } = convolution;
  const words = 2 * Math.ceil((kernelWidth * groupChannels) / 4);
  const rowWords = Math.ceil((coveredWidth(convolution) * groupChannels) / 2);
  return kernelHeight * words + coveredHeight(convolution) * rowWords + 2;
}

/** The vector as 16-bit pairs, or the list of its values that are not zero. */
function spaceOf(model: IntegerModel): number {
  const lengths = [...layerMatrices(model), ...headMatrices(model)].map((matrix) => matrix?.inputs ?? 0);
  return Math.max(1, 4 * Math.ceil(Math.max(...lengths) / 8), ...model.convolutions.map(groupSpace));
}

/** The kernel for cores with the DSP extension. */
export const DSP: MatrixKernel<'dsp'> = {
  name: 'dsp',
  number: 2,
  title: 'Cortex-M4, M7, M33: dual multiply-accumulate',
  condition: `${CORTEX_M} && defined(__ARM_FEATURE_DSP) && ${GNU}`,
  // With zeros at random places, a list of pairs then fits the space of a whole vector, and is faster than that.
  skipFrom: 0.75,
  space: spaceOf,
  // A list of values that are not zero may be shorter, but a dense vector needs its space.
  requiredSpace: spaceOf,
  pack: ({ weights, inputs, skipZeros }) =>
    skipZeros ? packDspSparse(weights, inputs) : packDspDense(weights, inputs),
  forbiddenWord: 0x00800080,
  activations: true,
  convolves: true,
  assembly: [{ name: 'v7em', title: 'Cortex-M4, M7, M33', condition: GNU, logits: true }],
};
