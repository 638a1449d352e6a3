import { classifyModel } from '../kernel/classify.js';
import type { IntegerModel } from '../quantize/integer-network.js';
import { createResult, createWorkspace } from '../quantize/trace.js';

/** An input and the reference's answer to it. */
export interface GoldenVector {
  readonly input: Int8Array;
  readonly label: number;
  readonly margin: number;
  readonly exit: number;
  readonly settled: boolean;
  readonly goodness: Int32Array;
}

/**
 * Golden vectors: the reference's answers to given inputs, for the self-test on the device.
 *
 * @param inputs quantized inputs, [count][features]
 */
export function goldenVectors(model: IntegerModel, inputs: Int8Array): readonly GoldenVector[] {
  const workspace = createWorkspace(model);
  return Array.from({ length: inputs.length / model.features }, (_, i) => {
    const input = inputs.subarray(i * model.features, (i + 1) * model.features);
    const result = createResult(model.classes);
    classifyModel(model, input, workspace, result);
    return { input, ...result };
  });
}
