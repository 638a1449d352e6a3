import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Tinypool } from 'tinypool';
import { type Lacking, openTrialRunner } from '../run-trial.js';
import type { Trial, TrialResult } from '../trial.js';
import type { FailedTrial, Place } from './place.js';

const WORKER = fileURLToPath(new URL('./local-worker.js', import.meta.url));

/** Attempts at a trial whose worker ends unexpectedly. */
const ATTEMPTS = 2;

/** What a worker answers: a result, or the message of an error that the user can remedy, which processes cannot hand over whole. */
export type WorkerAnswer =
  | { readonly result: TrialResult }
  | { readonly refused: string; readonly unsuitable?: Lacking | undefined };

function environment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** Runs the trials of this computer one after the other in this process: for sources that have not been compiled. */
function inThisProcess(): Place {
  const runner = openTrialRunner();
  return {
    title: 'this process',
    async run(trials, { ended, abort }) {
      for (const trial of trials) {
        if (abort?.aborted) return [];
        await ended(trial, await runner.run(trial));
      }
      return [];
    },
    close: async () => undefined,
  };
}

/** A process that runs trials, one after the other. */
interface TrialProcess {
  run(trial: Trial): Promise<WorkerAnswer>;
  close(): Promise<void>;
}

function startProcess(): TrialProcess {
  const pool = new Tinypool({
    ...{ filename: WORKER, runtime: 'child_process', minThreads: 1, maxThreads: 1 },
    // Without it, processes would have no environment: no PATH, no FFIRM_DATA.
    env: environment(),
  });
  // A process that ends before it has a trial is not reported by the trial, which would wait for ever.
  const broken = new Promise<never>((_, reject) => pool.on('error', reject));
  broken.catch(() => {});
  return {
    run: (trial) => Promise.race([pool.run(JSON.stringify(trial)), broken]),
    close: () => pool.destroy(),
  };
}

/**
 * Processes on this computer. A trial whose process ends unexpectedly is repeated once, in a new one.
 *
 * @param workers number of processes
 */
export function openLocal(workers: number): Place {
  if (!existsSync(WORKER)) return inThisProcess();
  const idle: TrialProcess[] = [];
  const busy = new Set<TrialProcess>();
  const closeAll = async () => {
    await Promise.all([...idle.splice(0), ...busy].map((process) => process.close().catch(() => {})));
  };

  async function attempt(trial: Trial, abort: AbortSignal | undefined): Promise<WorkerAnswer> {
    for (let left = ATTEMPTS - 1; ; left--) {
      const process = idle.pop() ?? startProcess();
      busy.add(process);
      try {
        const answer = await process.run(trial);
        idle.push(process);
        return answer;
      } catch (error) {
        await process.close().catch(() => {});
        if (left > 0 && !abort?.aborted) continue;
        return {
          refused: `its process ended twice: ${error instanceof Error ? error.message : String(error)}`,
        };
      } finally {
        busy.delete(process);
      }
    }
  }

  return {
    title: `${workers} ${workers === 1 ? 'process' : 'processes'} on this computer`,
    async run(trials, { ended, abort }) {
      const failed: FailedTrial[] = [];
      let next = 0;
      const work = async () => {
        while (next < trials.length && !abort?.aborted) {
          const trial = trials[next];
          next += 1;
          const answer = await attempt(trial, abort);
          if (abort?.aborted) return;
          if ('result' in answer) await ended(trial, answer.result);
          else failed.push({ trial, reason: answer.refused, unsuitable: answer.unsuitable });
        }
      };
      const stop = () => void closeAll();
      abort?.addEventListener('abort', stop);
      const loops = Array.from({ length: Math.min(workers, trials.length) }, work);
      await Promise.all(loops).finally(() => abort?.removeEventListener('abort', stop));
      return failed;
    },
    close: closeAll,
  };
}
