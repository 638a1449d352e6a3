import type { ConvolutionReply, ConvolutionRequest, ConvolutionStart } from './convolution-messages.js';
import type {
  ConvolutionBatch,
  ConvolutionInTraining,
  ConvolutionResult,
  ConvolutionRule,
  ConvolutionState,
} from './convolution-step.js';
import { ownedBuffers } from './owned-buffers.js';
import { QuestionedThread } from './questioned-thread.js';

const WORKER = new URL('./convolution-worker.js', import.meta.url);

/**
 * A convolution in a thread of its own, with its head. It trains on one batch while the layer before is already at the next.
 */
export class ThreadedConvolution implements ConvolutionInTraining {
  private readonly thread: QuestionedThread<ConvolutionRequest, ConvolutionReply>;

  constructor(state: ConvolutionState, rule: ConvolutionRule) {
    const start: ConvolutionStart = { state, rule };
    this.thread = new QuestionedThread(WORKER, start);
  }

  async step(batch: ConvolutionBatch): Promise<ConvolutionResult> {
    const reply = await this.thread.ask({ kind: 'step', batch }, ownedBuffers([batch.maps]));
    if (reply.kind !== 'step') {
      throw new Error('the thread of a convolution answered a different request');
    }
    return reply.result;
  }

  async state(): Promise<ConvolutionState> {
    const reply = await this.thread.ask({ kind: 'state' }, []);
    if (reply.kind !== 'state') {
      throw new Error('the thread of a convolution answered a different request');
    }
    return reply.state;
  }

  close(): Promise<void> {
    return this.thread.close();
  }
}
