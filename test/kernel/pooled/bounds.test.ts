import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkModel } from '../../../src/kernel/bounds.js';
import { scratchValues } from '../../../src/kernel/convolution/bounds.js';
import { CONVOLUTION_FIELDS, fieldsOf } from '../../../src/kernel/data/fields.js';
import {
  FAULT_ACTIVATIONS,
  FAULT_CONVOLUTIONS,
  FAULT_EXITS,
  FAULT_HEADS,
  FAULT_LABELS,
  FAULT_RULE,
  FAULT_SHAPE,
  FAULT_SHIFT,
  NO_FAULT,
} from '../../../src/kernel/faults.js';
import { LARGEST_INT32, LEAST_INT32, NEVER } from '../../../src/kernel/limits.js';
import type { Convolution } from '../../../src/kernel/types.js';
import { activationBytes } from '../../../src/quantize/activations.js';
import { describeFault } from '../../../src/quantize/bounds.js';
import type { IntegerHead, IntegerModel } from '../../../src/quantize/integer-network.js';
import { answerOf } from '../../../src/simulate/compare.js';
import { createTypescriptExecutor } from '../../../src/simulate/typescript.js';
import { plainRunOf } from '../../simulate/fixtures/plain-heads.js';
import { randomConvolutionsCase } from '../../simulate/fixtures/random-convolutions.js';

const ROOM = LARGEST_INT32;

function withConvolution(model: IntegerModel, index: number, change: Partial<Convolution>): IntegerModel {
  const convolutions = model.convolutions.map((convolution, i) =>
    i === index ? { ...convolution, ...change } : convolution,
  );
  return { ...model, convolutions };
}

function withHead(model: IntegerModel, index: number, change: Partial<IntegerHead>): IntegerModel {
  return { ...model, heads: model.heads.map((head, i) => (i === index ? { ...head, ...change } : head)) };
}

/** Two convolutions of a map, the first with patches that must be copied and a grid of several cells of several positions. */
const [{ model: two }] = fc.sample(
  randomConvolutionsCase.filter(
    ({ model: { layerCount, convolutions, heads } }) =>
      layerCount === 2 &&
      convolutions.every(({ groups }) => groups === 1) &&
      convolutions[0].height > 2 &&
      convolutions[0].above > 0 &&
      convolutions[0].cellHeight > 1 &&
      convolutions[0].gridWidth > 1 &&
      heads[0].inputs > 0,
  ),
  { seed: 1, numRuns: 1 },
);
const [first, second] = two.convolutions;

describe('the bounds of convolutions', () => {
  it('hold for networks of arbitrary numbers that were made to fit, in no less space than they need', () => {
    fc.assert(
      fc.property(randomConvolutionsCase, ({ model }) => {
        expect(describeFault(model)).toBeUndefined();
        expect(checkModel(model, activationBytes(model))).toBe(NO_FAULT);
        expect(checkModel(model, activationBytes(model) - 1)).toBe(FAULT_ACTIVATIONS);
      }),
      { numRuns: 300 },
    );
  });

  it.each<readonly [string, IntegerModel, number]>([
    ['fewer convolutions than layers', { ...two, convolutionCount: 1 }, FAULT_CONVOLUTIONS],
    ['a map without rows', withConvolution(two, 0, { height: 0 }), FAULT_CONVOLUTIONS],
    ['a map of negative width', withConvolution(two, 0, { width: -1 }), FAULT_CONVOLUTIONS],
    ['a map that is too large', withConvolution(two, 0, { width: 32768, channels: 3 }), FAULT_CONVOLUTIONS],
    ['no groups', withConvolution(two, 0, { groups: 0 }), FAULT_CONVOLUTIONS],
    ['groups of no channels', withConvolution(two, 0, { groupChannels: 0 }), FAULT_CONVOLUTIONS],
    [
      'groups of more channels than there are',
      withConvolution(two, 0, { groupChannels: first.groupChannels + 1 }),
      FAULT_CONVOLUTIONS,
    ],
    [
      'groups of fewer outputs than there are',
      withConvolution(two, 0, { groupOutputs: first.groupOutputs - 1 }),
      FAULT_CONVOLUTIONS,
    ],
    [
      'groups that overflow',
      withConvolution(two, 0, { groups: 32768, groupOutputs: 65536 }),
      FAULT_CONVOLUTIONS,
    ],
    ['a map that is not the input', { ...two, features: two.features + 1 }, FAULT_SHAPE],
    ['a patch of another size', withConvolution(two, 0, { kernelWidth: first.kernelWidth + 1 }), FAULT_SHAPE],
    [
      'another map than the layer before gives',
      withConvolution(two, 1, { width: second.width + 1 }),
      FAULT_SHAPE,
    ],
    ['a patch above the map', withConvolution(two, 0, { above: first.kernelHeight }), FAULT_CONVOLUTIONS],
    ['a negative margin', withConvolution(two, 0, { before: -1 }), FAULT_CONVOLUTIONS],
    ['a stride of 0', withConvolution(two, 0, { strideDown: 0 }), FAULT_CONVOLUTIONS],
    [
      'a patch below the map',
      withConvolution(two, 0, { strideDown: 1000, outputHeight: 2 }),
      FAULT_CONVOLUTIONS,
    ],
    [
      'cells that do not reach the end',
      withConvolution(two, 0, { cellHeight: 1, stepDown: 1 }),
      FAULT_CONVOLUTIONS,
    ],
    ['a gap between cells', withConvolution(two, 0, { stepRight: first.cellWidth + 1 }), FAULT_CONVOLUTIONS],
    ['a mean that overflows', withConvolution(two, 0, { meanMultiplier: 32768 }), FAULT_CONVOLUTIONS],
    ['a mean of nothing', withConvolution(two, 0, { meanMultiplier: 0 }), FAULT_CONVOLUTIONS],
    ['a shift of 0', withConvolution(two, 0, { meanShift: 0 }), FAULT_SHIFT],
    ['a shift of 31', withConvolution(two, 0, { meanShift: 31 }), FAULT_SHIFT],
    ['a head of another layer', withHead(two, 1, { first: 0 }), FAULT_HEADS],
    ['a head that reads less', withHead(two, 0, { inputs: two.heads[0].inputs - 1 }), FAULT_HEADS],
    ['no head at the end', withHead(two, 1, { inputs: 0 }), FAULT_HEADS],
    ['a neutral label', { ...two, labelCount: 1, labelSquare: 1 }, FAULT_LABELS],
    [
      'labels that are dropped',
      { ...two, exits: two.exits.map((exit, i) => (i === 0 ? { ...exit, gap: 1 } : exit)) },
      FAULT_RULE,
    ],
    [
      'an exit point inside a layer',
      {
        ...two,
        exitCount: 3,
        exits: [{ layer: 0, units: 4, threshold: NEVER, gap: NEVER }, ...two.exits],
      },
      FAULT_EXITS,
    ],
    [
      'a scratch in the output',
      withConvolution(two, 0, { scratchOffset: two.layers[0].activationOffset }),
      FAULT_ACTIVATIONS,
    ],
    ['a scratch outside', withConvolution(two, 0, { scratchOffset: LARGEST_INT32 }), FAULT_ACTIVATIONS],
    ['a scratch before the workspace', withConvolution(two, 0, { scratchOffset: -1 }), FAULT_ACTIVATIONS],
  ])('refuse %s', (_, model, fault) => {
    expect(scratchValues(two, 0)).toBeGreaterThan(0);
    expect(checkModel(two, ROOM)).toBe(NO_FAULT);
    expect(checkModel(model, ROOM)).toBe(fault);
  });

  it('refuse every field that would give another answer than the plain way, whatever it is set to', async () => {
    const names = fieldsOf(CONVOLUTION_FIELDS).map(([name]) => name);
    const value = fc.oneof(
      { weight: 4, arbitrary: fc.integer({ min: -2, max: 12 }) },
      fc.integer({ min: LEAST_INT32, max: LARGEST_INT32 }),
    );
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(
        randomConvolutionsCase,
        fc.constantFrom(...names),
        value,
        fc.nat(),
        async ({ model, samples }, name, changed, layer) => {
          const damaged = withConvolution(model, layer % model.layerCount, { [name]: changed });
          const bytes = activationBytes(model);
          if (checkModel(damaged, bytes) !== NO_FAULT) return;
          accepted += 1;
          const input = samples.inputs.subarray(0, model.features);
          const answers = await createTypescriptExecutor(damaged).run(samples);
          expect(answerOf(answers, 0)).toEqual(plainRunOf(damaged, input).answer);
        },
      ),
      { numRuns: 1000, seed: 4 },
    );
    expect(accepted).toBeGreaterThan(100);
  });
});
