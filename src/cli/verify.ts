import type { Command } from 'commander';
import { type ExecutorReport, runVerify, type VerifyReport } from '../pipeline/verify-step.js';
import { groupDigits } from '../report/format.js';
import { scoresLines, streamLines } from '../report/scores-lines.js';
import type { Comparison } from '../simulate/compare.js';
import { openConfig } from './open-config.js';
import { type ConfigOptions, configCommand, parseNames } from './options.js';
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

function executorLines(report: ExecutorReport, scores: string): readonly string[] {
  const { executor, stepped, whole, selfTestFailures } = report;
  return [
    executor,
    ...comparisonLines('in one call', report, scores),
    ...comparisonLines('step by step', stepped, scores),
    ...comparisonLines('without early exit', whole, scores),
    selfTestFailures === 0
      ? '  self-test          passed'
      : `  self-test          ${selfTestFailures} golden vectors FAILED`,
  ];
}

function lines(report: VerifyReport): readonly string[] {
  const { accuracy, agreement } = report;
  const scores = report.decision === 'heads' ? 'logits' : 'goodness';
  return [
    ...report.executors.flatMap((executor) => executorLines(executor, scores)),
    ...streamLines(report.streams),
    ...(report.streams.length === 0 ? [] : scoresLines(report.scores)),
    `accuracy     float ${accuracy.float.toFixed(2)} %, int8 ${accuracy.int8.toFixed(2)} %, early exit ${accuracy.earlyExit.toFixed(2)} %`,
    `agreement    int8 gives the float label on ${agreement.percent.toFixed(2)} % of ${groupDigits(agreement.samples)}`,
    report.passed ? 'verified' : 'NOT VERIFIED',
  ];
}

interface VerifyOptions extends ConfigOptions {
  readonly recordings?: readonly string[];
}

/** `ffirm verify` */
export function addVerify(program: Command): void {
  configCommand(
    program.command('verify').description('run the generated C and compare every integer with the reference'),
    'ffirm verify examples/mnist/ffirm.json --json',
  )
    .option(
      '--recordings <names>',
      'comma-separated recordings to push through the C sample by sample, or "all" (default: those of the config)',
      parseNames,
    )
    .action(async (path: string, options: VerifyOptions) => {
      const { output, strict, recordings } = options;
      const reporter = terminalReporter();
      const config = await openConfig(path, options, reporter);
      const report = await runVerify(config, { output, strict, reporter, recordings });
      printResult(report, options.json, () => lines(report), reporter.warnings);
      if (!report.passed) process.exitCode = 1;
    });
}
