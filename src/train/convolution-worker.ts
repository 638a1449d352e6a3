/**
 * The thread of one convolution and its head: takes batches and answers with results. It has its own instance of
 * TensorFlow.js; the numbers are those that the caller's thread would compute.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { ConvolutionLayer } from './convolution-layer.js';
import type { ConvolutionReply, ConvolutionRequest, ConvolutionStart } from './convolution-messages.js';
import { ownedBuffers } from './owned-buffers.js';
import { activateWasm, multiplyByTensorFlow } from './tensorflow.js';

const { state, rule }: ConvolutionStart = workerData;
const layer = new ConvolutionLayer(state, rule, multiplyByTensorFlow);

function answer(request: ConvolutionRequest): void {
  if (request.kind === 'state') {
    const reply: ConvolutionReply = { kind: 'state', state: layer.state() };
    parentPort?.postMessage(reply);
    return;
  }
  const result = layer.step(request.batch);
  const reply: ConvolutionReply = { kind: 'step', result };
  parentPort?.postMessage(reply, ownedBuffers([result.maps]));
}

if (!(await activateWasm())) {
  throw new Error('TensorFlow.js cannot start its WASM backend in a thread');
}
// Requests that came while the backend was starting wait in the port until there is a listener.
parentPort?.on('message', answer);
