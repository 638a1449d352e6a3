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

/**
 * Processes on this computer. A trial whose process ends unexpectedly is repeated once.
 *
 * @param workers number of processes
 */
export function openLocal(workers: number): Place {
  if (!existsSync(WORKER)) return inThisProcess();
  const pool = new Tinypool({
    filename: WORKER,
    runtime: 'child_process',
    minThreads: workers,
    maxThreads: workers,
    // Without it, processes would have no environment: no PATH, no FFIRM_DATA.
    env: environment(),
  });

  async function attempt(trial: Trial): Promise<WorkerAnswer> {
    for (let left = ATTEMPTS - 1; ; left--) {
      try {
        return await pool.run(JSON.stringify(trial));
      } catch (error) {
        if (left > 0) continue;
        return {
          refused: `its process ended twice: ${error instanceof Error ? error.message : String(error)}`,
        };
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
          const answer = await attempt(trial);
          if (abort?.aborted) return;
          if ('result' in answer) await ended(trial, answer.result);
          else failed.push({ trial, reason: answer.refused, unsuitable: answer.unsuitable });
        }
      };
      const stop = () => void pool.destroy();
      abort?.addEventListener('abort', stop);
      await Promise.all(Array.from({ length: workers }, work)).finally(() =>
        abort?.removeEventListener('abort', stop),
      );
      return failed;
    },
    close: () => pool.destroy(),
  };
}
