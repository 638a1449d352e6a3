/** ffirm as a library: the same capabilities as the command line. */
export { type Bundle, type BundleInput, generateBundle } from './codegen/bundle.js';
export { type GoldenVector, goldenVectors } from './codegen/golden.js';
export { type LoweredUnit, LoweringError, lower } from './codegen/lower/index.js';
export { type Config, configSchema } from './config/config.js';
export { configJsonSchema, loadConfig, parseConfig } from './config/load.js';
export type { DataSplits, Dataset, Split } from './data/dataset.js';
export { loadData } from './data/load.js';
export { openRecording, readRecording } from './data/open-recording.js';
export type { Annotation, Channel, Recording, RecordingFile } from './data/recording.js';
export { loadSignals } from './data/recordings/load.js';
export type { RawSignal } from './data/recordings/raw-signal.js';
export type { SplitReport } from './data/split-report.js';
export { InputError } from './errors/input-error.js';
export type { Budget, Metric } from './exit/budget.js';
export { type Calibration, calibrate } from './exit/calibrate.js';
export { chooseExits, type ExitChoice } from './exit/choose.js';
export { affordableBoundaries, macsWithoutSharing, stageCosts, worstMacs } from './exit/cost.js';
export { type Evaluation, evaluatePolicy } from './exit/evaluate.js';
export { blockBoundaries, type ExitPolicy, withPolicy } from './exit/policy.js';
export { lightRule } from './exit/rules/lightff.js';
export { marginPath } from './exit/rules/margin.js';
export { noneRule } from './exit/rules/none.js';
export { version } from './io/package.js';
export { activationsOf, classifyAll, goodnessOf, logitsOf, scoresOf } from './model/forward.js';
export { decodeFloatModel, encodeFloatModel, type FloatModel } from './model/model-file.js';
export type { FloatLayer, FloatNetwork } from './model/network.js';
export { runBeats } from './pipeline/beats-step.js';
export { runBench } from './pipeline/bench-step.js';
export { type CalibrateReport, runCalibrate } from './pipeline/calibrate-step.js';
export type { ExitsReport, ExitsRow } from './pipeline/exits-report.js';
export { runExits } from './pipeline/exits-step.js';
export { runGenerate } from './pipeline/generate-step.js';
export { type ImportReport, runImport } from './pipeline/import-step.js';
export { inspectFile } from './pipeline/inspect.js';
export { type Paths, pathsOf } from './pipeline/paths.js';
export { runQuantize } from './pipeline/quantize-step.js';
export type { Reporter } from './pipeline/reporter.js';
export { runAll, type Summary } from './pipeline/run.js';
export { runTrain } from './pipeline/train-step.js';
export { runVerify, type VerifyReport } from './pipeline/verify-step.js';
export { quantizeInputs } from './quantize/input.js';
export {
  decodeIntegerModel,
  encodeIntegerModel,
  type IntegerModelFile,
} from './quantize/integer-model-file.js';
export type { IntegerModel, IntegerNetwork } from './quantize/integer-network.js';
export { quantize } from './quantize/quantize.js';
export { detectPeaks } from './signal/detect-peaks.js';
export type { FrontEndRecord } from './signal/front-end.js';
export { openFrontEnd, openSignal } from './signal/open-front-end.js';
export { designPeakDetector } from './signal/peak-design.js';
export type { SignalProgram, SignalRunner } from './signal/program.js';
export { createCExecutor } from './simulate/c-executor.js';
export { compareAnswers } from './simulate/compare.js';
export type {
  IntegerAnswers,
  IntegerExecutor,
  IntegerSamples,
  RunMode,
  RunOptions,
} from './simulate/executor.js';
export { SimulationError } from './simulate/failure.js';
export { measureSize } from './simulate/size.js';
export {
  compareStreams,
  type SignalSamples,
  type StreamAnswers,
} from './simulate/stream-answers.js';
export { createStreamExecutor } from './simulate/stream-executor.js';
export { runStream } from './simulate/stream-typescript.js';
export { loadTarget } from './simulate/target.js';
export { createTypescriptExecutor } from './simulate/typescript.js';
export { openEngine } from './train/engine.js';
export { TrainingInterrupted, train } from './train/trainer.js';
