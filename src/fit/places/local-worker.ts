import { ReportedError } from '../../errors/reported-error.js';
import { openTrialRunner, UnsuitableWorker } from '../run-trial.js';
import { parseTrial } from '../trial.js';
import type { WorkerAnswer } from './local.js';

const runner = openTrialRunner();

/** Runs a trial in a process of the pool, which calls this. Errors of other kinds than reported ones end the process's trial. */
export default async function runInWorker(text: string): Promise<WorkerAnswer> {
  try {
    return { result: await runner.run(parseTrial(text, 'worker')) };
  } catch (error) {
    if (error instanceof UnsuitableWorker) return { refused: error.message, unsuitable: error.lacking };
    if (error instanceof ReportedError) return { refused: error.message };
    throw error;
  }
}
