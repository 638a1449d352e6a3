import { describe, expect, test } from 'vitest';
import { CONVOLUTION_SHAPES, kernelConvolution } from '../src/bench/kernel-convolution.js';
import { valuesGiven, valuesRead } from '../src/kernel/convolution/bounds.js';
import { convolveMap } from '../src/kernel/convolution/convolve-map.js';
import { LARGEST_VALUE } from '../src/kernel/limits.js';
import { describeFault } from '../src/quantize/bounds.js';
import { createWorkspace } from '../src/quantize/trace.js';

/** What a network makes of the input of its first case. */
function activationsOf({ model, cases }: ReturnType<typeof kernelConvolution>): Int8Array {
  const workspace = createWorkspace(model);
  Object.assign(workspace.normalizer, cases[0].normalizer);
  const [layer] = model.layers;
  convolveMap(layer, model.convolutions[0], cases[0].input, 0, 0, workspace);
  return workspace.activations.slice(layer.activationOffset, layer.activationOffset + valuesGiven(model, 0));
}

describe('kernelConvolution', () => {
  test('says how large the layers are', () => {
    const titles = CONVOLUTION_SHAPES.map((shape) => {
      const [{ title, inputs, outputs, positions }] = kernelConvolution([], shape).cases;
      return { title, inputs, outputs, positions };
    });
    expect(titles).toEqual([
      { title: 'conv2d 3x3, 16 to 16 channels, 16x16', inputs: 144, outputs: 16, positions: 256 },
      { title: 'conv1d 9, 6 to 16 channels, 128', inputs: 54, outputs: 16, positions: 120 },
      { title: 'depthwise conv1d 9, 16 channels, 64', inputs: 9, outputs: 16, positions: 64 },
      { title: 'depthwise conv2d 3x3, 16 channels, 16x16', inputs: 9, outputs: 16, positions: 256 },
    ]);
  });

  test.each(CONVOLUTION_SHAPES)('keeps the bounds of networks, as $kind', (shape) => {
    expect(describeFault(kernelConvolution([], shape).model)).toBeUndefined();
  });

  test.each(CONVOLUTION_SHAPES)(
    'has a map without zeros, and one whose first half is zeros, as $kind',
    (shape) => {
      const { model, cases } = kernelConvolution([], shape);
      const zeros = cases.map(({ input }) => input.filter((value) => value === 0).length);
      expect(zeros).toEqual([0, valuesRead(model, 0) / 2]);
      expect(cases[1].input.findIndex((value) => value !== 0)).toBe(zeros[1]);
      expect(cases.map(({ zeroShare }) => zeroShare)).toEqual([0, 0.5]);
    },
  );

  test.each(CONVOLUTION_SHAPES)('has activations of many values, as $kind', (shape) => {
    const activations = activationsOf(kernelConvolution([], shape));
    const share = (holds: (value: number) => boolean) =>
      activations.filter(holds).length / activations.length;
    expect(share((value) => value > 0)).toBeGreaterThan(0.3);
    expect(share((value) => value === LARGEST_VALUE)).toBeLessThan(0.1);
    expect(new Set(activations).size).toBeGreaterThan(60);
  });

  test('is the same every time', () => {
    const [shape] = CONVOLUTION_SHAPES;
    expect(kernelConvolution(['dsp'], shape)).toEqual(kernelConvolution(['dsp'], shape));
  });
});
