import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { loadCores } from '../bench/cores.js';
import { parseConfig } from '../config/load.js';
import { trainable } from '../config/network-source.js';
import { parseJson } from '../config/parse-json.js';
import { InputError } from '../errors/input-error.js';
import { ReportedError } from '../errors/reported-error.js';
import { type PlainConfig, partOf } from '../init/examples.js';
import { readInput } from '../io/files.js';
import { writeWhole } from '../io/write-file.js';
import { requireCountingTools } from '../pipeline/bench-step.js';
import { checkSettings } from '../pipeline/check-settings.js';
import { inOutput } from '../pipeline/output.js';
import { type StepOptions, silent } from '../pipeline/reporter.js';
import { loadStepData } from '../pipeline/step-data.js';
import { SimulationError } from '../simulate/failure.js';
import type { CortexMTarget } from '../simulate/target.js';
import { jsonText } from '../text/json.js';
import { openEngine } from '../train/engine.js';
import { dataHash } from './data-hash.js';
import { type FitReport, fitReport } from './fit-report.js';
import type { Limits } from './limits.js';
import type { FailedTrial, Place } from './places/place.js';
import { removePlan, writePlan } from './plan.js';
import { keepSearch, keptSearch } from './planned-search.js';
import { instructionPrices } from './prices.js';
import {
  checkRecommended,
  type RecommendedFile,
  recommendedOutput,
  recommendedPath,
  writeRecommended,
} from './recommended.js';
import { openResults, type Results } from './results.js';
import { ownCode } from './run-trial.js';
import { type Outcome, type Rung, type RungResults, type SearchSettings, searchRungs } from './search.js';
import { openSpace, type Space } from './space.js';
import type { Trial, TrialResult } from './trial.js';

/** Watches a search. */
export interface FitWatch {
  /** A rung begins: all its trials, and how many have results already. */
  rung(rung: Rung, done: number): void;
  /** A trial of it has ended. */
  trial(trial: Trial, result: TrialResult): void;
  /** The search has ended, or was stopped. */
  stop(): void;
}

/** What a search is asked for. */
export interface FitOptions extends StepOptions {
  /** With "cortex-" before it or without; the first Cortex-M of the config's targets when absent, else cortex-m4. */
  readonly core?: string | undefined;
  readonly limits: Limits;
  readonly trials: number;
  readonly seeds: number;
  /** Whether finalists are counted in QEMU; when absent, if it is there. */
  readonly count?: boolean | undefined;
  /** File of the recommended config; beside the given one when absent. */
  readonly write?: string | undefined;
  readonly watch?: FitWatch | undefined;
  readonly abort?: AbortSignal | undefined;
}

/** A search was stopped by its signal. */
export class FitInterrupted extends ReportedError {
  override readonly name = 'FitInterrupted';
  readonly kind = 'interrupted';

  constructor() {
    super(
      'the search was stopped; the results of its trials are kept, and the same command goes on after them',
    );
  }
}

/** A search that is ready to begin, or to go on. */
interface Search {
  readonly plain: PlainConfig;
  readonly space: Space;
  readonly settings: SearchSettings;
  readonly results: Results;
  /** Folder of the search. */
  readonly folder: string;
  readonly recommended: RecommendedFile;
  readonly output: string;
}

async function coreFor(
  { core }: FitOptions,
  targets: readonly { readonly name: string }[],
): Promise<CortexMTarget> {
  const own = targets.find(({ name }) => name.startsWith('cortex-'))?.name;
  const [target] = await loadCores([core ?? own ?? 'cortex-m4']);
  // Refuses a core whose instructions cannot be estimated, before anything is trained.
  instructionPrices(target);
  return target;
}

/** Whether finalists can be counted. @throws SimulationError when that was asked for and cannot be done */
async function countsOn({ name }: CortexMTarget, { count, reporter = silent }: FitOptions): Promise<boolean> {
  if (count === false) return false;
  try {
    await requireCountingTools([name]);
    return true;
  } catch (error) {
    if (count === true || !(error instanceof SimulationError)) throw error;
    reporter.note('instructions are estimated and not counted, because compiler or QEMU are not installed');
    return false;
  }
}

/** A search in the folder of a config. */
async function open(path: string, plain: PlainConfig, root: string, options: FitOptions): Promise<Search> {
  const { reporter = silent, limits, trials, seeds } = options;
  const config = trainable(parseConfig(JSON.stringify(plain), path));
  const target = await coreFor(options, await checkSettings(config, reporter));
  const counts = await countsOn(target, options);
  const folder = join(root, 'fit');
  const data = await dataHash(config);
  const recommended = {
    path: options.write ?? recommendedPath(path),
    copy: join(folder, 'recommended.json'),
  };
  await checkRecommended(recommended, plain, data);
  const splits = await (options.splits ?? (() => loadStepData(config, options)))();
  for (const note of splits.notes ?? []) reporter.note(note);
  const { name: engine, version, detail } = await openEngine(config.train.engine);
  reporter.note(`engine: TensorFlow.js ${version}, ${engine} (${detail})`);
  const common = { ...(await ownCode()), data, engine, core: target.name };
  return {
    ...{ plain, folder, recommended },
    space: await openSpace(plain, path, splits, target, (other) => loadStepData(other, {})),
    settings: { trials, seeds, limits, common, counts, folder: resolve(dirname(path)) },
    results: await openResults(trialsIn(folder)),
    output: recommendedOutput(root),
  };
}

/** Folder of the results of a search. */
function trialsIn(folder: string): string {
  return join(folder, 'trials');
}

async function readAll(results: Results, trials: readonly Trial[]): Promise<RungResults> {
  const found = await Promise.all(trials.map(({ key }) => results.read(key)));
  return new Map(found.flatMap((result) => (result === undefined ? [] : [[result.key, result] as const])));
}

/** Trials of a rung that have no result yet. */
interface OpenRung {
  readonly rung: Rung;
  readonly missing: readonly Trial[];
}

/**
 * Goes through the rungs of a search, with the results that are there.
 *
 * @param work gets the results of a rung that are missing; false if they will come later
 * @returns undefined if they come later
 */
async function advance(
  { space, settings, results }: Search,
  work: (open: OpenRung) => Promise<boolean>,
): Promise<Outcome | undefined> {
  const rungs = searchRungs(space, settings);
  for (let step = await rungs.next(); ; ) {
    if (step.done) return step.value;
    const rung = step.value;
    let known = await readAll(results, rung.trials);
    const missing = rung.trials.filter(({ key }) => !known.has(key));
    if (missing.length > 0) {
      if (!(await work({ rung, missing }))) return undefined;
      known = await readAll(results, rung.trials);
    }
    step = await rungs.next(known);
  }
}

/** Writes what a search found. */
async function finish(search: Search, outcome: Outcome): Promise<FitReport> {
  const { space, settings, folder, recommended, output } = search;
  const { chosen, finalists } = outcome;
  if (chosen !== undefined) {
    await writeRecommended(recommended, finalists[chosen.place].candidate.plain, output);
  }
  const report = fitReport(
    outcome,
    settings,
    space.dimensions.map(({ name }) => name),
    chosen === undefined ? null : recommended.path,
  );
  await writeWhole(join(folder, 'fit.json'), `${jsonText(report, 2)}\n`);
  return report;
}

function failure(failed: readonly FailedTrial[], kept: number): Error {
  const [{ trial, reason }] = failed;
  return new InputError(
    `${failed.length} of the trials could not be run, the first (${trial.key.slice(0, 12)}) because: ${reason}; ` +
      `the results of the ${kept} others are kept: remedy the cause and run the same command again`,
  );
}

async function plainConfig(path: string): Promise<PlainConfig> {
  const bytes = await readInput(path, 'name a config file');
  // What is no object is refused with the config.
  return partOf({ value: parseJson(bytes, path, 'correct it') }, 'value');
}

/**
 * Searches a config whose network is better on the validation part, or costs less, within limits: its trials run at a place, and their
 * results are kept. A search that was stopped, or that was killed, goes on after the trials that have results, and ends with the same
 * bytes.
 *
 * @param path of the config file
 * @param place closed by the caller
 * @throws InputError when the config or the limits are wrong, or trials cannot be run
 * @throws FitInterrupted when the signal stops it
 */
export async function runFit(path: string, options: FitOptions, place: Place): Promise<FitReport> {
  const { watch, abort } = options;
  const config = parseConfig(await readFile(path), path);
  const plain = await plainConfig(path);
  return inOutput(config, options, async (paths, held) => {
    const search = await open(path, plain, paths.root, { ...options, ...held });
    const { results } = search;
    try {
      const outcome = await advance(search, async ({ rung, missing }) => {
        const done = rung.trials.length - missing.length;
        watch?.rung(rung, done);
        let kept = 0;
        const failed = await place.run(missing, {
          abort,
          ended: async (trial, result) => {
            await results.write(result);
            kept += 1;
            watch?.trial(trial, result);
          },
        });
        if (abort?.aborted) throw new FitInterrupted();
        if (failed.length > 0) throw failure(failed, kept);
        return true;
      });
      if (outcome === undefined) throw new RangeError('a rung has no results');
      return await finish(search, outcome);
    } finally {
      watch?.stop();
    }
  });
}

/** Trials that someone else is to run. */
export interface PlanReport {
  /** What they are. */
  readonly title: string;
  /** Number of trials in the plan: its lines. */
  readonly planned: number;
  /** Trials of the rung that have results. */
  readonly done: number;
  readonly plan: string;
}

/** What a search that is planned is asked for: by flags, or as kept by the call that began it. */
export type PlanChoice = { readonly plan: string } | { readonly collect: true };

/**
 * Writes the trials of the next rung into a file, for a scheduler that runs `ffirm trial` on each; or, if all rungs have results, ends
 * the search.
 *
 * @param path of the config file
 * @param choice the file, or `collect`: the file, and all that the search was asked for, are those of the call that began it
 * @throws InputError as runFit, and when there is nothing to collect
 */
export async function planFit(
  path: string,
  options: FitOptions,
  choice: PlanChoice,
): Promise<PlanReport | FitReport> {
  const config = parseConfig(await readFile(path), path);
  const plain = await plainConfig(path);
  return inOutput(config, options, async (paths, held) => {
    const folder = join(paths.root, 'fit');
    const kept = 'plan' in choice ? undefined : await keptSearch(folder);
    const search = await open(path, plain, paths.root, { ...options, ...held, ...kept });
    const { settings, recommended } = search;
    const plan = 'plan' in choice ? choice.plan : (kept?.plan ?? '');
    if (kept === undefined) {
      const { trials, seeds, counts, limits, common } = settings;
      const asked = { core: common.core, limits, trials, seeds, count: counts };
      await keepSearch(folder, { ...asked, write: recommended.path, plan });
    }
    let report: PlanReport | undefined;
    const outcome = await advance(search, async ({ rung, missing }) => {
      await writePlan(plan, missing, trialsIn(folder));
      const planned = missing.length;
      report = { title: rung.title, planned, done: rung.trials.length - planned, plan };
      return false;
    });
    if (report !== undefined) return report;
    if (outcome === undefined) throw new RangeError('a rung has no results');
    await removePlan(plan);
    return finish(search, outcome);
  });
}
