import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { LayerReply, LayerRequest, LayerStart } from './layer-messages.js';
import type {
  LaterLayerBatch,
  LayerFactory,
  LayerInTraining,
  LayerRule,
  LayerState,
  StepResult,
} from './layer-step.js';
import type { Multiply } from './matrix.js';
import { productLayers } from './product-layers.js';

const WORKER = new URL('./layer-worker.js', import.meta.url);

/** Whether layers can have threads: there is a second core, and the compiled worker is next to this file. */
export function threadsAvailable(): boolean {
  return availableParallelism() > 1 && existsSync(fileURLToPath(WORKER));
}

/** A request to the thread that has not been answered yet. */
interface Pending {
  resolve(reply: LayerReply): void;
  reject(error: Error): void;
}

/**
 * A layer in a thread of its own. Forward-Forward has no backward pass through the network, so that a layer trains
 * on one batch while the layer before is already at the next.
 */
export class ThreadedLayer implements LayerInTraining<LaterLayerBatch> {
  private readonly worker: Worker;
  private readonly pending: Pending[] = [];
  private failure: Error | undefined;

  constructor(state: LayerState, rule: LayerRule) {
    const workerData: LayerStart = { state, rule };
    this.worker = new Worker(WORKER, { workerData });
    this.worker.on('message', (reply: LayerReply) => this.pending.shift()?.resolve(reply));
    this.worker.on('error', (error) => this.fail(error));
    this.worker.on('exit', (code) => this.fail(new Error(`the thread of a layer ended with code ${code}`)));
  }

  async step(batch: LaterLayerBatch): Promise<StepResult> {
    const { buffer } = batch.pairs;
    const owned = buffer instanceof ArrayBuffer && buffer.byteLength === batch.pairs.byteLength;
    const reply = await this.ask({ kind: 'step', batch }, owned ? [buffer] : []);
    if (reply.kind !== 'step') {
      throw new Error('the thread of a layer answered a different request');
    }
    return reply.result;
  }

  async state(): Promise<LayerState> {
    const reply = await this.ask({ kind: 'state' }, []);
    if (reply.kind !== 'state') {
      throw new Error('the thread of a layer answered a different request');
    }
    return reply.state;
  }

  async close(): Promise<void> {
    await this.worker.terminate();
  }

  private ask(request: LayerRequest, moved: readonly ArrayBuffer[]): Promise<LayerReply> {
    return new Promise((resolve, reject) => {
      if (this.failure !== undefined) {
        reject(this.failure);
        return;
      }
      this.pending.push({ resolve, reject });
      this.worker.postMessage(request, moved);
    });
  }

  private fail(error: Error): void {
    this.failure ??= error;
    for (const { reject } of this.pending.splice(0)) {
      reject(error);
    }
  }
}

/** The first layer in the caller's thread, every later one in its own. */
export function layersOnThreads(multiply: Multiply): LayerFactory {
  return {
    firstLayer: productLayers(multiply).firstLayer,
    laterLayer: (state, rule) => new ThreadedLayer(state, rule),
  };
}
