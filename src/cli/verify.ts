import type { Command } from 'commander';
import { InputError } from '../errors/input-error.js';
import { runBoardVerify } from '../pipeline/board-step.js';
import { differingFiles, type FilesReport, fileLines } from '../pipeline/verify-files.js';
import { type ExecutorReport, runVerify, type VerifyReport } from '../pipeline/verify-step.js';
import { boardLines } from '../report/board-lines.js';
import { groupDigits } from '../report/format.js';
import { scoresLines, streamLines } from '../report/scores-lines.js';
import type { BlobReport } from '../simulate/blob-report.js';
import type { ConstantsReport } from '../simulate/checks.js';
import type { Comparison } from '../simulate/compare.js';
import type { CppReport } from '../simulate/cpp-checks.js';
import type { QuantizerReport } from '../simulate/quantizer-report.js';
import { openConfig } from './open-config.js';
import {
  type ConfigOptions,
  configCommand,
  PORT_HELP,
  parseBaud,
  parseCount,
  parseNames,
} from './options.js';
import { printResult, terminalReporter } from './terminal.js';

function comparisonLines(
  what: string,
  { samples, mismatches, first }: Comparison,
  scores: string,
): readonly string[] {
  const verdict =
    mismatches.samples === 0
      ? 'the same integers'
      : `${mismatches.samples} MISMATCHES (label ${mismatches.label}, exit ${mismatches.exit}, margin ${mismatches.margin}, ` +
        `settled ${mismatches.settled}, ${scores} ${mismatches.goodness})`;
  const lines = [`  ${what.padEnd(18)} ${groupDigits(samples).padStart(7)} samples: ${verdict}`];
  if (first !== undefined) {
    lines.push(`    first: sample ${first.sample}`);
    for (const side of ['expected', 'actual'] as const) {
      const { label, exit, margin, settled, goodness } = first[side];
      lines.push(
        `      ${side.padEnd(8)} label ${label}, exit ${exit}, margin ${margin}, settled ${settled}, ${scores} ${goodness.join(' ')}`,
      );
    }
  }
  return lines;
}

function quantizerLine(what: string, { values, mismatches, first }: QuantizerReport): string {
  const verdict =
    first === undefined
      ? 'the same inputs'
      : `${mismatches} DIFFERENT INPUTS, first ${first.value}: ${first.expected} expected, ${first.actual} computed`;
  return `  ${what.padEnd(18)} ${groupDigits(values).padStart(7)} values: ${verdict}`;
}

function selfTestLine({ selfTestFailures, golden }: ExecutorReport): string {
  const { vectors, wrong, changes, unnoticed } = golden;
  const faults = [
    ...(selfTestFailures > 0 ? [`${selfTestFailures} FAILED`] : []),
    ...(wrong.length > 0 ? [`DIFFERENT FROM THE REFERENCE: ${wrong.join(', ')}`] : []),
    ...(unnoticed > 0 ? [`${unnoticed} faults of ${groupDigits(changes)} NOT FOUND`] : []),
  ];
  const verdict =
    faults.length === 0 ? `passed; finds all ${groupDigits(changes)} changed answers` : faults.join('; ');
  return `  ${'self-test'.padEnd(18)} ${String(vectors).padStart(7)} golden vectors: ${verdict}`;
}

/** What a learner did that was told the same as one in TypeScript; nothing if the network does not learn on the device. */
function learningLines({ learning }: ExecutorReport): readonly string[] {
  if (learning === undefined) return [];
  const { commands, mismatches, learner, flash } = learning;
  const verdict = mismatches === 0 ? 'the same integers' : `${mismatches} OTHER RETURN VALUES`;
  return [
    `  ${'learning'.padEnd(18)} ${groupDigits(commands).padStart(7)} calls: ${verdict} (${groupDigits(learner)} bytes of RAM, ` +
      `${groupDigits(flash.code)} of code, ${groupDigits(flash.constants)} of constants)`,
  ];
}

function constantLines({ count, wrong }: ConstantsReport): readonly string[] {
  const verdict = wrong.length === 0 ? 'as the model says' : `${wrong.length} WRONG`;
  return [
    `  ${'constants'.padEnd(18)} ${String(count).padStart(7)}: ${verdict}`,
    ...wrong.map(({ expression, expected, actual }) => `    ${expression}: ${actual}, ${expected} expected`),
  ];
}

function blobLines(blob: BlobReport, scores: string): readonly string[] {
  const { file, damages, wrong } = blob;
  const verdict = wrong.length === 0 ? 'all refused with the right reason' : `${wrong.length} WRONG`;
  return [
    ...comparisonLines('loaded from memory', blob, scores),
    `  ${'damaged blobs'.padEnd(18)} ${String(damages).padStart(7)}: ${verdict}`,
    ...wrong.map(({ damage, expected, actual }) => `    ${file}, ${damage}: ${actual}, ${expected} expected`),
  ];
}

function cppLines(cpp: CppReport | undefined, scores: string): readonly string[] {
  if (cpp === undefined) return [];
  const { answers, quantizers, constants, rules, broken } = cpp;
  const faults = [
    ...(constants.wrong.length > 0 ? [`${constants.wrong.length} constants WRONG`] : []),
    ...(quantizers.float.mismatches > 0 ? ['DIFFERENT INPUTS from floats'] : []),
    ...((quantizers.raw?.mismatches ?? 0) > 0 ? ['DIFFERENT INPUTS from raw samples'] : []),
    ...broken.map((rule) => `${rule} DOES NOT HOLD`),
  ];
  const held = `${constants.count} constants, both quantizers and ${rules} rules are correct`;
  return [
    ...comparisonLines('C++', answers, scores),
    `  ${''.padEnd(18)} ${faults.length === 0 ? held : faults.join(', ')}`,
  ];
}

function executorLines(report: ExecutorReport, scores: string): readonly string[] {
  const { executor, kernel, stepped, whole, edges, quantizers } = report;
  return [
    `${executor}, kernel "${kernel}"`,
    ...comparisonLines('in one call', report, scores),
    ...comparisonLines('step by step', stepped, scores),
    ...comparisonLines('without early exit', whole, scores),
    ...comparisonLines('synthetic inputs', edges, scores),
    ...blobLines(report.blob, scores),
    quantizerLine('quantizer, floats', quantizers.float),
    ...(quantizers.raw === undefined ? [] : [quantizerLine('quantizer, raw', quantizers.raw)]),
    ...constantLines(report.constants),
    selfTestLine(report),
    ...learningLines(report),
    ...cppLines(report.cpp, scores),
  ];
}

function filesSummary(files: FilesReport): readonly string[] {
  return differingFiles(files) === 0
    ? [`files        ${files.compared} of the bundle, identical to what ffirm generates`]
    : fileLines(files).map((line) => `files        ${line}`);
}

function lines(report: VerifyReport): readonly string[] {
  const { accuracy, agreement } = report;
  const scores = report.decision === 'goodness' ? 'goodness' : 'logits';
  return [
    ...report.executors.flatMap((executor) => executorLines(executor, scores)),
    ...streamLines(report.streams),
    ...(report.streams.length === 0 ? [] : scoresLines(report.scores)),
    ...filesSummary(report.files),
    `accuracy     float ${accuracy.float.toFixed(2)} %, int8 ${accuracy.int8.toFixed(2)} %, early exit ${accuracy.earlyExit.toFixed(2)} %`,
    `agreement    int8 gives the float label on ${agreement.percent.toFixed(2)} % of ${groupDigits(agreement.samples)}`,
    report.passed ? 'verified' : 'NOT VERIFIED',
  ];
}

interface VerifyOptions extends ConfigOptions {
  readonly recordings?: readonly string[];
  readonly port?: string;
  readonly baud?: number;
  readonly samples?: number;
}

/** What only a board needs. */
function refuseBoardOptions({ port, baud, samples }: VerifyOptions): void {
  if (port !== undefined) return;
  for (const [option, value] of [
    ['--baud', baud],
    ['--samples', samples],
  ] as const) {
    if (value !== undefined) {
      throw new InputError(`${option} is for a board; name its --port, or leave ${option} out`);
    }
  }
}

/** `ffirm verify` */
export function addVerify(program: Command): void {
  configCommand(
    program
      .command('verify')
      .description(
        'run all of the generated C and compare it with the reference, and the files with what ffirm generates',
      ),
    'ffirm verify examples/mnist/ffirm.json --json',
  )
    .option(
      '--recordings <names>',
      'comma-separated recordings to push through the C sample by sample, or "all" (default: those of the config)',
      parseNames,
    )
    .option('--port <port>', PORT_HELP)
    .option('--baud <rate>', 'of a serial port (default: 115200, as in the examples)', parseBaud)
    .option('--samples <count>', 'with --port: test samples to send (default: 200)', parseCount)
    .action(async (path: string, options: VerifyOptions) => {
      const { output, strict, recordings, port, baud, samples } = options;
      const reporter = terminalReporter();
      refuseBoardOptions(options);
      const config = await openConfig(path, options, reporter);
      if (port !== undefined) {
        const found = await runBoardVerify(config, {
          output,
          strict,
          reporter,
          recordings,
          port,
          baud,
          samples,
        });
        printResult(found, options.json, () => boardLines(found), reporter.warnings);
        if (!found.passed) process.exitCode = 1;
        return;
      }
      const report = await runVerify(config, { output, strict, reporter, recordings });
      printResult(report, options.json, () => lines(report), reporter.warnings);
      if (!report.passed) process.exitCode = 1;
    });
}
