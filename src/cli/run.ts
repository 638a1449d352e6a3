import type { Command } from 'commander';
import { splitLine } from '../data/describe-split.js';
import { pathsOf } from '../pipeline/paths.js';
import { runAll, type Summary } from '../pipeline/run.js';
import { groupDigits, timesFewer } from '../report/format.js';
import { scoresLines, streamLines } from '../report/scores-lines.js';
import { abortOnInterrupt } from './interrupt.js';
import { openConfig } from './open-config.js';
import { type ConfigOptions, configCommand } from './options.js';
import { printResult, terminalReporter } from './terminal.js';

function lines(summary: Summary, file: string): readonly string[] {
  const { accuracy, decision, macs, flash, ram } = summary;
  const macsLine = (what: string, value: number) => {
    const line = `  ${what.padEnd(40)}${groupDigits(value).padStart(10)}`;
    return value >= macs.full ? line : `${line}   ${timesFewer(macs.full / value)} fewer`;
  };
  return [
    '',
    `${summary.dataset}, network ${summary.network}, ${summary.engine === null ? 'imported' : `trained with TensorFlow.js (${summary.engine})`}`,
    ...(summary.split === undefined ? [] : [`split       ${splitLine(summary.split)}`]),
    `accuracy    float ${accuracy.float.toFixed(2)} %   int8 ${accuracy.int8.toFixed(2)} %   int8 with early exit ${accuracy.earlyExit.toFixed(2)} %`,
    `baseline    ${summary.mostFrequent.percent.toFixed(2)} %: always "${summary.mostFrequent.name}", the most frequent class`,
    ...(summary.claim === null ? [] : [`claim       ${summary.claim}`]),
    'MACs per sample',
    macsLine(
      decision === 'goodness' ? 'every label through the whole network' : 'the whole network, products only',
      macs.full,
    ),
    macsLine("LightFF's light rule, as published", macs.lightff),
    macsLine(`exit rule "${summary.exitRule}", mean`, macs.mean),
    macsLine(`exit rule "${summary.exitRule}", worst case`, macs.worst),
    ...summary.verify.map(
      ({ executor, samples, mismatches }) =>
        `verified    ${executor.padEnd(12)} ${groupDigits(samples).padStart(7)} samples, ${mismatches} mismatches`,
    ),
    ...(summary.signal === undefined
      ? []
      : [...streamLines(summary.signal.streams), ...scoresLines(summary.signal.scores)]),
    `flash       ${groupDigits(flash.code)} bytes of code, ${groupDigits(flash.weights)} bytes of weights and constants`,
    `RAM         ${groupDigits(ram.workspace)} bytes of workspace, ${ram.stack === null ? 'stack not measured' : `${groupDigits(ram.stack)} bytes of stack`}`,
    `summary     ${file}`,
  ];
}

/** `ffirm run` */
export function addRun(program: Command): void {
  configCommand(
    program
      .command('run')
      .description(
        'train (or import), quantize, calibrate, generate and verify; skips steps whose inputs did not change',
      ),
    'ffirm run examples/mnist/ffirm.json',
  )
    .option('--force', 'run every step, even if nothing changed')
    .option('--resume', 'continue from the checkpoint of an earlier training')
    .action(async (path: string, options: ConfigOptions & { force?: boolean; resume?: boolean }) => {
      const reporter = terminalReporter();
      const config = await openConfig(path, options, reporter);
      const report = await runAll(config, {
        output: options.output,
        force: options.force,
        resume: options.resume,
        abort: abortOnInterrupt(),
        reporter,
        strict: options.strict,
      });
      const { summary, verification } = pathsOf(config, options.output);
      const printed = () => [
        ...lines(report.summary, summary),
        ...(report.passed ? [] : [`NOT VERIFIED: see ${verification} for what is wrong`]),
      ];
      printResult(report, options.json, printed, reporter.warnings);
      if (!report.passed) process.exitCode = 1;
    });
}
