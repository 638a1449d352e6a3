import { InputError } from '../../errors/input-error.js';
import { ReportedError } from '../../errors/reported-error.js';
import { resultSchema, type Trial } from '../trial.js';
import type { FailedTrial, Place } from './place.js';

/** The packages that talk to Redis, which are loaded only when a queue is asked for. */
interface QueuePackages {
  readonly bullmq: typeof import('bullmq');
  readonly Redis: typeof import('ioredis').Redis;
}

/** Name of the queue in Redis. */
export const QUEUE = 'ffirm-trials';

/** Attempts at a trial that fails, and milliseconds between them. */
const ATTEMPTS = 2;
const PAUSE = 5000;

/** Seconds for which Redis keeps results, so that a search that was stopped finds those that came meanwhile. */
const KEPT_SECONDS = 7 * 24 * 3600;

/** The queue cannot be used here. */
export class QueueError extends ReportedError {
  override readonly name = 'QueueError';
  readonly kind = 'tool';
}

/** Loads BullMQ. @throws QueueError when it is not installed, with the line that installs it */
export async function loadBullmq(): Promise<QueuePackages> {
  try {
    const [bullmq, { Redis }] = await Promise.all([import('bullmq'), import('ioredis')]);
    return { bullmq, Redis };
  } catch (cause) {
    throw new QueueError('--queue: BullMQ is not installed; run: npm install bullmq ioredis', { cause });
  }
}

/** Where a Redis is. */
export interface RedisPlace {
  readonly url: string;
  /** Without user and password, for people. */
  readonly shown: string;
}

/** A place from text: redis://host:6379, or rediss:// with TLS; user and password before an @. @throws InputError when it is none */
export function parseRedisUrl(text: string): RedisPlace {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^rediss?:$/.test(url.protocol) || url.hostname === '') {
    throw new InputError(
      '--queue: is no address of a Redis; write redis://host:6379, or rediss://user:password@host:6379 with TLS',
    );
  }
  return { url: text, shown: `${url.protocol}//${url.host}` };
}

/** A queue in a Redis that answers. */
export interface Connected extends QueuePackages {
  /** For BullMQ. Commands wait for a connection that was lost, as its workers require. */
  readonly connection: InstanceType<QueuePackages['Redis']>;
}

/**
 * Connects with a Redis.
 *
 * @throws QueueError when BullMQ is not installed, or nothing answers
 */
export async function connectQueue({ url, shown }: RedisPlace): Promise<Connected> {
  const packages = await loadBullmq();
  const first = new packages.Redis(url, {
    ...{ lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0, connectTimeout: 10_000 },
  });
  let reason: unknown;
  // The reason comes as an event; the call only says that the connection is closed.
  first.on('error', (error) => {
    reason ??= error;
  });
  try {
    await first.connect();
    await first.ping();
  } catch (error) {
    const cause = reason ?? error;
    throw new QueueError(
      `--queue: ${shown} does not answer as a Redis: ${cause instanceof Error ? cause.message : String(cause)}; ` +
        'start it, or correct address, user and password',
      { cause },
    );
  } finally {
    first.disconnect();
  }
  const connection = new packages.Redis(url, { maxRetriesPerRequest: null });
  // A connection that is lost is opened again.
  connection.on('error', () => {});
  return { ...packages, connection };
}

function resultFrom(value: unknown, { key }: Trial) {
  const parsed = resultSchema.safeParse(value);
  return parsed.success && parsed.data.key === key ? parsed.data : undefined;
}

/**
 * A queue in Redis, from which `ffirm worker` takes trials on any number of machines. A trial is a job with its key as its number: it
 * is never in the queue twice, and a result that came while nobody waited is found. BullMQ repeats jobs that fail, and those of workers
 * that are gone.
 *
 * @throws QueueError when BullMQ is not installed, or the Redis does not answer
 */
export async function openQueue(place: RedisPlace): Promise<Place> {
  const { bullmq, connection } = await connectQueue(place);
  const queue = new bullmq.Queue(QUEUE, { connection });
  const events = new bullmq.QueueEvents(QUEUE, { connection });
  queue.on('error', () => {});
  events.on('error', () => {});
  await events.waitUntilReady();

  async function submit(trial: Trial) {
    const known = await queue.getJob(trial.key);
    // A search that is begun again gives a trial that failed another chance.
    if (known !== undefined && (await known.isFailed())) await known.remove();
    return queue.add(
      'trial',
      { trial: JSON.stringify(trial) },
      {
        jobId: trial.key,
        attempts: ATTEMPTS,
        backoff: { type: 'fixed', delay: PAUSE },
        removeOnComplete: { age: KEPT_SECONDS },
        removeOnFail: { age: KEPT_SECONDS },
      },
    );
  }

  return {
    title: `the queue at ${place.shown}`,
    async run(trials, { ended, abort }) {
      const failed: FailedTrial[] = [];
      const stopped = new Promise<undefined>((resolve) => {
        abort?.addEventListener('abort', () => resolve(undefined), { once: true });
      });
      const follow = async (trial: Trial) => {
        const job = await submit(trial);
        try {
          const value = await job.waitUntilFinished(events);
          if (abort?.aborted) return;
          const result = resultFrom(value, trial);
          if (result === undefined) failed.push({ trial, reason: 'a worker answered with no result' });
          else await ended(trial, result);
        } catch (error) {
          failed.push({ trial, reason: error instanceof Error ? error.message : String(error) });
        }
      };
      await Promise.race([Promise.all(trials.map(follow)), stopped]);
      return failed;
    },
    close: async () => {
      await Promise.all([queue.close(), events.close()]);
      connection.disconnect();
    },
  };
}
