import { type Command, InvalidArgumentError } from 'commander';
import type { Config } from '../config/config.js';
import { nearestName } from '../config/nearest.js';
import { PACKAGE_NAMES, type PackageName } from '../packages/registry.js';
import { runGenerate } from '../pipeline/generate-step.js';
import { excerpt } from '../text/terminal.js';
import { openConfig } from './open-config.js';
import { type ConfigOptions, configCommand, parseNames } from './options.js';
import { printResult, terminalReporter } from './terminal.js';

interface GenerateOptions extends ConfigOptions {
  readonly package?: readonly PackageName[];
  readonly target?: readonly string[];
}

/** Reads "platformio,cmake". @throws InvalidArgumentError with the nearest name when there is no such package */
function parsePackages(text: string): readonly PackageName[] {
  return parseNames(text).map((given) => {
    const found = PACKAGE_NAMES.find((name) => name === given);
    if (found !== undefined) return found;
    const near = nearestName(given, PACKAGE_NAMES);
    const hint = near === undefined ? '' : `did you mean "${near}"? `;
    throw new InvalidArgumentError(
      `There is no package "${excerpt(given)}"; ${hint}known: ${PACKAGE_NAMES.join(', ')}`,
    );
  });
}

/** The config, with the values that the command line overrides. */
function withOptions(config: Config, options: GenerateOptions): Config {
  const { packages, targets, kernels } = config.generate;
  return {
    ...config,
    generate: {
      ...config.generate,
      packages: options.package === undefined ? packages : [...options.package],
      targets: options.target === undefined ? targets : [...options.target],
      kernels: options.target === undefined ? kernels : 'targets',
    },
  };
}

/** `ffirm generate` */
export function addGenerate(program: Command): void {
  configCommand(
    program
      .command('generate')
      .description('write the C library of the integer model')
      .option(
        '--package <names>',
        `comma-separated build systems to lay it out for: ${PACKAGE_NAMES.join(', ')} ` +
          '(default: generate.packages of the config)',
        parsePackages,
      )
      .option(
        '--target <names>',
        'include only the kernels of these targets, such as cortex-m0plus,cortex-m4 (default: generate.kernels of the config)',
        parseNames,
      ),
    'ffirm generate examples/mnist/ffirm.json --output build/mnist --package platformio,cmake',
  ).action(async (path: string, options: GenerateOptions) => {
    const reporter = terminalReporter();
    const config = withOptions(await openConfig(path, options, reporter), options);
    const report = await runGenerate(config, { output: options.output, reporter, strict: options.strict });
    const lines = () =>
      report.files.map(({ path: file, bytes }) => `${String(bytes).padStart(9)}  ${report.bundle}/${file}`);
    printResult(report, options.json, lines, reporter.warnings);
  });
}
