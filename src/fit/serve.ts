import { InputError } from '../errors/input-error.js';
import { openLocal } from './places/local.js';
import { connectQueue, QUEUE, type RedisPlace } from './places/queue.js';
import { parseTrial, type TrialResult } from './trial.js';

/** Milliseconds after which a job that a worker cannot do may be taken again. */
const LEFT_FOR = 5000;

/** Options of a worker. */
export interface ServeOptions {
  /** Trials at a time, each in a process of its own. */
  readonly workers: number;
  readonly note: (text: string) => void;
  readonly warn: (text: string) => void;
  /** Ends the worker after the trials that it has begun. */
  readonly abort: AbortSignal;
}

/**
 * Takes trials from a queue in Redis and runs them, until it is stopped. A trial whose data are not here is left for other workers, and
 * so is one of another version; the latter ends the worker, because its code will not change.
 *
 * @returns how many it has run
 * @throws QueueError when BullMQ is not installed, or the Redis does not answer
 * @throws InputError when a trial is of other code
 */
export async function serveQueue(
  place: RedisPlace,
  options: ServeOptions,
): Promise<{ readonly trials: number }> {
  const { workers, note, warn, abort } = options;
  const { bullmq, connection } = await connectQueue(place);
  const local = openLocal(workers);
  let refusal: string | undefined;
  let trials = 0;
  let stop = () => {};
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  abort.addEventListener('abort', () => stop(), { once: true });

  const worker = new bullmq.Worker(
    QUEUE,
    async (job, token): Promise<TrialResult> => {
      const trial = parseTrial(String(job.data.trial), `job ${job.id}`);
      const short = trial.key.slice(0, 12);
      let result: TrialResult | undefined;
      const [failed] = await local.run([trial], {
        ended: async (_, ended) => {
          result = ended;
        },
      });
      if (failed?.unsuitable !== undefined) {
        warn(`trial ${short} is left for other workers: ${failed.reason}`);
        if (failed.unsuitable === 'code') {
          refusal = failed.reason;
          stop();
        }
        await job.moveToDelayed(Date.now() + LEFT_FOR, token);
        throw new bullmq.DelayedError();
      }
      if (failed !== undefined || result === undefined) throw new Error(failed?.reason ?? 'stopped');
      trials += 1;
      note(`trial ${short} is done`);
      return result;
    },
    { connection, concurrency: workers },
  );
  // A connection that is lost is opened again.
  worker.on('error', (error) => warn(`the queue: ${error.message}; the worker goes on`));
  worker.on('failed', (job, error) =>
    warn(`trial ${job?.id?.slice(0, 12)} failed: ${error.message}; see docs/fit.md`),
  );
  note(`waiting for trials in the queue at ${place.shown}, ${workers} at a time; Ctrl-C ends`);
  await stopped;
  await worker.close();
  await local.close();
  connection.disconnect();
  if (refusal !== undefined) throw new InputError(refusal);
  return { trials };
}
