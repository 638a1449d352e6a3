import util from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import type { Multiply } from './matrix.js';

/** Of TensorFlow.js. */
export const tensorFlowVersion = tf.version_core;

/** Makes a backend that was imported the active one; false when it cannot start. */
async function activateBackend(backend: 'tensorflow' | 'wasm'): Promise<boolean> {
  const started = await tf.setBackend(backend);
  await tf.ready();
  return started;
}

/** Starts the WASM backend, which is a dependency and runs everywhere; false when it cannot start. */
export async function activateWasm(): Promise<boolean> {
  await import('@tensorflow/tfjs-backend-wasm');
  return activateBackend('wasm');
}

/** tfjs-node calls a function of Node that was removed in Node 23. */
function restoreRemovedFunction(): void {
  if (!('isNullOrUndefined' in util)) {
    Object.assign(util, {
      isNullOrUndefined: (value: unknown): boolean => value === null || value === undefined,
    });
  }
}

/** Starts the native backend, which `load` imports; false if it cannot start. */
export async function activateNative(load: () => Promise<unknown>): Promise<boolean> {
  // tfjs-node includes a second copy of TensorFlow.js, which shares the state of this one and warns about it.
  tf.enableProdMode();
  // Warnings and errors only, without the build notes that TensorFlow prints by default.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '1';
  await load();
  restoreRemovedFunction();
  return activateBackend('tensorflow');
}

/**
 * The product by the active TensorFlow.js backend. Neither operand is transposed there: the WASM backend does that
 * ten times slower. Both operands are new tensors, because that backend keeps the right one in packed form for as
 * long as the tensor lives. No tf.tidy: it would search the returned values for tensors, one by one.
 */
export const multiplyByTensorFlow: Multiply = (left, right, rows, inner, columns) => {
  const leftTensor = tf.tensor2d(left, [rows, inner]);
  const rightTensor = tf.tensor2d(right, [inner, columns]);
  const product = tf.matMul(leftTensor, rightTensor);
  const values = product.dataSync<'float32'>();
  leftTensor.dispose();
  rightTensor.dispose();
  product.dispose();
  return values;
};

/** Whether the WASM backend, which has to be active, has SIMD instructions here. */
export async function wasmHasSimd(): Promise<boolean> {
  return (await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT')) === true;
}
