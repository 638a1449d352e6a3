/**
 * `ffirm`: the commands as a library. A project is a config and its files; each command is one of its methods.
 *
 * @example
 * ```ts
 * import { openProject } from 'ffirm';
 *
 * const project = await openProject('ffirm.json', { output: 'build/motion' });
 * const { passed, summary } = await project.run();
 * console.log(passed, summary.accuracy.earlyExit, project.paths.bundle);
 * ```
 *
 * `ffirm/model` answers with an integer model, `ffirm/codegen` writes its C, `ffirm/signal` has the front ends.
 *
 * @packageDocumentation
 */
export { type Config, configSchema } from './config/config.js';
export { configJsonSchema, loadConfig, parseConfig } from './config/load.js';
export { openRecording, readRecording } from './data/open-recording.js';
export type { Annotation, Channel, Recording, RecordingFile } from './data/recording.js';
export { InputError } from './errors/input-error.js';
export { ReportedError } from './errors/reported-error.js';
export { version } from './io/package.js';
export type { AdaptLife, AdaptReport, AdaptRow } from './pipeline/adapt-report.js';
export { runAdapt } from './pipeline/adapt-step.js';
export type { BeatsReport } from './pipeline/beats-step.js';
export { runBeats } from './pipeline/beats-step.js';
export type { BenchResults } from './pipeline/bench-step.js';
export type { CalibrateReport } from './pipeline/calibrate-step.js';
export { type ComparedNetwork, runCompare } from './pipeline/compare-step.js';
export type { ExitsReport, ExitsRow } from './pipeline/exits-report.js';
export { runExits } from './pipeline/exits-step.js';
export { runFeatures } from './pipeline/features-step.js';
export type { GenerateReport } from './pipeline/generate-step.js';
export type { ImportReport } from './pipeline/import-step.js';
export { type Inspection, inspectFile } from './pipeline/inspect.js';
export type { Paths } from './pipeline/paths.js';
export { openProject, type Project, type ProjectOptions } from './pipeline/project.js';
export type { QuantizeReport } from './pipeline/quantize-step.js';
export type { Reporter } from './pipeline/reporter.js';
export type { RunReport, Summary } from './pipeline/run.js';
export type { TrainReport } from './pipeline/train-step.js';
export type { VerifyReport } from './pipeline/verify-step.js';
export { SimulationError } from './simulate/failure.js';
export { TrainingInterrupted } from './train/trainer.js';
