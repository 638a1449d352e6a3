import * as tf from '@tensorflow/tfjs-core';
import type { Multiply } from './matrix.js';

/** Makes a backend that was imported the active one; false when it cannot start. */
export async function activateBackend(backend: 'tensorflow' | 'wasm'): Promise<boolean> {
  const started = await tf.setBackend(backend);
  await tf.ready();
  return started;
}

/** Starts the WASM backend, which is a dependency and runs everywhere; false when it cannot start. */
export async function activateWasm(): Promise<boolean> {
  await import('@tensorflow/tfjs-backend-wasm');
  return activateBackend('wasm');
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

/** Version of TensorFlow.js and whether the WASM backend has SIMD instructions here. */
export async function describeTensorFlow(): Promise<{ version: string; simd: boolean }> {
  const simd = await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT');
  return { version: tf.version_core, simd: simd === true };
}
