import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { ThreadedConvolution } from './convolution-thread.js';
import type { LayerFactory } from './layer-factory.js';
import type { LayerReply, LayerRequest, LayerStart } from './layer-messages.js';
import type { LaterLayerBatch, LayerInTraining, LayerRule, LayerState, StepResult } from './layer-step.js';
import type { Multiply } from './matrix.js';
import { ownedBuffers } from './owned-buffers.js';
import { productLayers } from './product-layers.js';
import { QuestionedThread } from './questioned-thread.js';

const WORKER = new URL('./layer-worker.js', import.meta.url);

/** Whether layers can have threads: there is a second core, and the compiled worker is next to this file. */
export function threadsAvailable(): boolean {
  return availableParallelism() > 1 && existsSync(fileURLToPath(WORKER));
}

/**
 * A layer in a thread of its own. Forward-Forward has no backward pass through the network, so that a layer trains
 * on one batch while the layer before is already at the next.
 */
export class ThreadedLayer implements LayerInTraining<LaterLayerBatch> {
  private readonly thread: QuestionedThread<LayerRequest, LayerReply>;

  constructor(state: LayerState, rule: LayerRule) {
    const start: LayerStart = { state, rule };
    this.thread = new QuestionedThread(WORKER, start);
  }

  async step(batch: LaterLayerBatch): Promise<StepResult> {
    const reply = await this.thread.ask({ kind: 'step', batch }, ownedBuffers([batch.pairs]));
    if (reply.kind !== 'step') {
      throw new Error('the thread of a layer answered a different request');
    }
    return reply.result;
  }

  async state(): Promise<LayerState> {
    const reply = await this.thread.ask({ kind: 'state' }, []);
    if (reply.kind !== 'state') {
      throw new Error('the thread of a layer answered a different request');
    }
    return reply.state;
  }

  close(): Promise<void> {
    return this.thread.close();
  }
}

/** The first layer in the caller's thread, every later one in its own; every convolution in its own. */
export function layersOnThreads(multiply: Multiply): LayerFactory {
  return {
    firstLayer: productLayers(multiply).firstLayer,
    laterLayer: (state, rule) => new ThreadedLayer(state, rule),
    convolution: (state, rule) => new ThreadedConvolution(state, rule),
  };
}
