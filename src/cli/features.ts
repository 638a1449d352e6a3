import { type Command, Option } from 'commander';
import { loadConfig } from '../config/load.js';
import type { Importance } from '../metrics/permutation.js';
import { FEATURE_FORMATS, type FeaturesReport, runFeatures } from '../pipeline/features-step.js';
import { groupDigits, percent } from '../report/format.js';
import { plainTable } from '../report/text-table.js';
import { type ConfigOptions, configCommand } from './options.js';
import { printResult, terminalReporter } from './terminal.js';

interface FeaturesCommandOptions extends ConfigOptions {
  readonly out?: string;
  readonly format?: (typeof FEATURE_FORMATS)[number];
}

function importanceTable(head: string, all: readonly Importance[]): readonly string[] {
  const rows = [...all]
    .sort((left, right) => right.loss - left.loss)
    .map(({ name, loss }) => [name, loss.toFixed(2)]);
  return plainTable({ head: [head, 'points lost'], rows });
}

function featuresLines({ parts, importance }: FeaturesReport): readonly string[] {
  const files = parts.map(
    ({ part, samples, files }) => `${part}: ${groupDigits(samples)} rows in ${files.join(', ')}`,
  );
  if (importance === null) return files;
  const { samples, accuracy, features, kinds } = importance;
  return [
    ...files,
    '',
    `Accuracy on ${groupDigits(samples)} validation samples: ${percent(accuracy)} %. What is lost when they exchange a feature:`,
    '',
    ...(kinds.length === 0 ? [] : [...importanceTable('of all signals', kinds), '']),
    ...importanceTable('feature', features),
  ];
}

/** `ffirm features` */
export function addFeatures(program: Command): void {
  configCommand(
    program
      .command('features')
      .description(
        'write the features of the recordings of a config, and show what each tells the trained network',
      ),
    'ffirm features examples/eeg-seizure/ffirm.json --out features --format npy',
  )
    .option('--out <folder>', 'folder for the files (default: "features" in the folder of the config)')
    .addOption(new Option('--format <format>', 'format of the files (default: csv)').choices(FEATURE_FORMATS))
    .action(async (path: string, { out, format, json, output, strict }: FeaturesCommandOptions) => {
      const reporter = terminalReporter();
      const report = await runFeatures(await loadConfig(path), { out, format, output, reporter, strict });
      printResult(report, json, () => featuresLines(report), reporter.warnings);
    });
}
