/**
 * The thread of one layer after the first: takes batches and answers with results. It has its own instance of
 * TensorFlow.js; the numbers are those that the caller's thread would compute.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { LaterLayer } from './later-layer.js';
import type { LayerReply, LayerRequest, LayerStart } from './layer-messages.js';
import { ownedBuffers } from './owned-buffers.js';
import { activateWasm, multiplyByTensorFlow } from './tensorflow.js';

const { state, rule }: LayerStart = workerData;
const layer = new LaterLayer(state, rule, multiplyByTensorFlow);

function answer(request: LayerRequest): void {
  if (request.kind === 'state') {
    const reply: LayerReply = { kind: 'state', state: layer.state() };
    parentPort?.postMessage(reply);
    return;
  }
  const result = layer.step(request.batch);
  const reply: LayerReply = { kind: 'step', result };
  parentPort?.postMessage(reply, ownedBuffers([result.pairs, result.goodness]));
}

if (!(await activateWasm())) {
  throw new Error('TensorFlow.js cannot start its WASM backend in a thread');
}
// Requests that came while the backend was starting wait in the port until there is a listener.
parentPort?.on('message', answer);
