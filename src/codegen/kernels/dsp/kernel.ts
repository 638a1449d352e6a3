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

/** Words of space without which not even 4 values can be listed, with what fills a list up. */
const LEAST_LIST = 8;

/** Words for a list where memory is short: 26 pairs or so at a time. */
const SHORT_LIST = 64;

/** Words for vectors as 16-bit pairs, if a network has such; and what its convolutions need beside them. */
function pairSpace(model: IntegerModel): number {
  const matrices = [...layerMatrices(model), ...headMatrices(model)];
  const lengths = matrices.map((matrix) => (matrix === undefined || matrix.skipZeros ? 0 : matrix.inputs));
  return Math.max(1, 4 * Math.ceil(Math.max(...lengths) / 8), ...model.convolutions.map(groupSpace));
}

/** Words for the longest list of a network: half of its values, in pairs; 0 if there are no lists. */
function listSpace({ layers }: IntegerModel): number {
  const lengths = layers.filter(({ skipZeros }) => skipZeros).map(({ inputs }) => inputs);
  return lengths.length === 0 ? 0 : Math.max(LEAST_LIST, 4 * Math.ceil(Math.max(...lengths) / 8));
}

/** The vector as 16-bit pairs, or the list of its values that are not zero. */
function spaceOf(model: IntegerModel): number {
  return Math.max(pairSpace(model), listSpace(model));
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
  // A list of values that are not zero may be made in parts, but a dense vector needs its space.
  requiredSpace: (model) => Math.max(pairSpace(model), Math.min(LEAST_LIST, listSpace(model))),
  // Lists in parts need the least space, whether there are zeros or not.
  small: {
    skipFrom: 0,
    space: (model) => Math.max(pairSpace(model), Math.min(SHORT_LIST, listSpace(model))),
  },
  pack: ({ weights, inputs, skipZeros }) =>
    skipZeros ? packDspSparse(weights, inputs) : packDspDense(weights, inputs),
  forbiddenWord: 0x00800080,
  activations: true,
  convolves: true,
  assembly: [{ name: 'v7em', title: 'Cortex-M4, M7, M33', condition: GNU, logits: true }],
};
