import { Worker } from 'node:worker_threads';

/** A request to a thread that has not been answered yet. */
interface Pending<Reply> {
  resolve(reply: Reply): void;
  reject(error: Error): void;
}

/** A thread of a layer, which answers every request, in the order of the requests. */
export class QuestionedThread<Request, Reply> {
  private readonly worker: Worker;
  private readonly pending: Pending<Reply>[] = [];
  private failure: Error | undefined;

  /** @param start its initial data */
  constructor(program: URL, start: object) {
    this.worker = new Worker(program, { workerData: start });
    this.worker.on('message', (reply: Reply) => this.pending.shift()?.resolve(reply));
    this.worker.on('error', (error) => this.fail(error));
    this.worker.on('exit', (code) => this.fail(new Error(`the thread of a layer ended with code ${code}`)));
  }

  /** @param moved buffers that the thread takes over */
  ask(request: Request, moved: readonly ArrayBuffer[]): Promise<Reply> {
    return new Promise((resolve, reject) => {
      if (this.failure !== undefined) {
        reject(this.failure);
        return;
      }
      this.pending.push({ resolve, reject });
      this.worker.postMessage(request, moved);
    });
  }

  /** Ends the thread; what it has not answered fails. */
  async close(): Promise<void> {
    await this.worker.terminate();
  }

  private fail(error: Error): void {
    this.failure ??= error;
    for (const { reject } of this.pending.splice(0)) {
      reject(error);
    }
  }
}
