import type { Command } from 'commander';
import { loadConfig } from '../config/load.js';
import { type ExecutorReport, runVerify, type VerifyReport } from '../pipeline/verify-step.js';
import { groupDigits } from '../report/format.js';
import { type ConfigOptions, configCommand } from './options.js';
import { printResult, terminalReporter } from './terminal.js';

function executorLines(report: ExecutorReport): readonly string[] {
  const { executor, samples, mismatches, first, selfTestFailures } = report;
  const verdict =
    mismatches.samples === 0
      ? 'the same integers'
      : `${mismatches.samples} MISMATCHES (label ${mismatches.label}, exit ${mismatches.exit}, goodness ${mismatches.goodness})`;
  const lines = [`${executor.padEnd(12)} ${groupDigits(samples)} samples: ${verdict}`];
  if (first !== undefined) {
    lines.push(`  first: sample ${first.sample}`);
    for (const side of ['expected', 'actual'] as const) {
      const { label, exit, goodness } = first[side];
      lines.push(`    ${side.padEnd(8)} label ${label}, exit ${exit}, goodness ${goodness.join(' ')}`);
    }
  }
  if (selfTestFailures > 0) lines.push(`  self-test: ${selfTestFailures} golden vectors FAILED`);
  return lines;
}

function lines(report: VerifyReport): readonly string[] {
  const { accuracy, agreement } = report;
  return [
    ...report.executors.flatMap(executorLines),
    `accuracy     float ${accuracy.float.toFixed(2)} %, int8 ${accuracy.int8.toFixed(2)} %, early exit ${accuracy.earlyExit.toFixed(2)} %`,
    `agreement    int8 gives the float label on ${agreement.percent.toFixed(2)} % of ${groupDigits(agreement.samples)}`,
    report.passed ? 'verified' : 'NOT VERIFIED',
  ];
}

/** `ffirm verify` */
export function addVerify(program: Command): void {
  configCommand(
    program.command('verify').description('run the generated C and compare every integer with the reference'),
    'ffirm verify examples/mnist/ffirm.json --json',
  ).action(async (path: string, options: ConfigOptions) => {
    const reporter = terminalReporter();
    const report = await runVerify(await loadConfig(path), { output: options.output, reporter });
    printResult(report, options.json, () => lines(report));
    if (!report.passed) process.exitCode = 1;
  });
}
