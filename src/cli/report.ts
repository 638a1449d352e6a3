import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { loadConfig } from '../config/load.js';
import { writeWhole } from '../io/write-file.js';
import { writePage } from '../pipeline/page-file.js';
import { runReport } from '../pipeline/report-step.js';
import { runSideBySide } from '../pipeline/side-by-side.js';
import { groupDigits } from '../report/format.js';
import { sideBySideLines, sideBySideMarkdown } from '../report/side-by-side-lines.js';
import { STRICT_HELP } from './options.js';
import { printResult, terminalReporter } from './terminal.js';

interface ReportOptions {
  readonly output?: string;
  readonly run?: string;
  readonly open?: boolean;
  readonly wasm: boolean;
  readonly strict?: boolean;
  readonly json?: boolean;
  readonly markdown?: boolean;
}

/** Shows a page in the browser of this computer. */
async function show(file: string): Promise<void> {
  const { default: open } = await import('open');
  await open(resolve(file));
}

/** "written: build/mnist/report.html, 412 345 bytes" */
function writtenLine(file: string, html: string): string {
  return `written: ${file}, ${groupDigits(Buffer.byteLength(html))} bytes`;
}

/** The page of one run. */
async function reportRun(source: string, command: Command, options: ReportOptions): Promise<void> {
  if (options.markdown) command.error('--markdown is for several runs; name two or more');
  const reporter = terminalReporter();
  const config = await loadConfig(source);
  const step = { output: options.run, reporter, strict: options.strict, wasm: options.wasm };
  const { data, payload } = await runReport(config, step);
  // The library that draws is read only by those who want a page.
  const { reportPage } = await import('../report/page/page.js');
  const html = reportPage(data, payload, source);
  const file = await writePage(config, html, options.output, step);
  printResult(
    { file, bytes: Buffer.byteLength(html), report: data },
    options.json,
    () => [writtenLine(file, html)],
    reporter.warnings,
  );
  if (options.open) await show(file);
  if (!data.verified) process.exitCode = 1;
}

/** Several runs side by side. */
async function reportRuns(sources: readonly string[], options: ReportOptions): Promise<void> {
  const reporter = terminalReporter();
  const runs = await runSideBySide(sources);
  const file = options.output;
  if (file !== undefined) {
    const { sideBySidePage } = await import('../report/page/side-by-side-page.js');
    const html = sideBySidePage(runs);
    await writeWhole(file, html);
    reporter.note(writtenLine(file, html));
    if (options.open) await show(file);
  }
  const lines = () => (options.markdown ? sideBySideMarkdown(runs) : sideBySideLines(runs));
  printResult({ runs, ...(file === undefined ? {} : { file }) }, options.json, lines, reporter.warnings);
  if (runs.some(({ passed }) => !passed)) process.exitCode = 1;
}

/** `ffirm report` */
export function addReport(program: Command): void {
  const command = program
    .command('report')
    .description('write one HTML file about a finished run, or put several runs side by side')
    .argument('<sources...>', 'config of a run; for several runs also their folders')
    .option(
      '-o, --output <file>',
      'HTML file to write (default: report.html in the folder of the run; of several runs none)',
    )
    .option('--run <folder>', 'folder of the run (default: "output" of the config, else build/<name>)')
    .option('--open', 'show the page in the browser')
    .option('--no-wasm', 'leave out the generated C, which the page otherwise runs as WebAssembly')
    .option('--strict', STRICT_HELP)
    .option('--json', 'print the result as JSON on standard output')
    .addOption(
      new Option('--markdown', 'print several runs as Markdown, for a pull request').conflicts('json'),
    )
    .addHelpText(
      'after',
      '\nExamples:\n  $ ffirm report examples/mnist/tiny.json --open\n  $ ffirm report build/before build/after --markdown',
    );
  command.action((sources: string[], options: ReportOptions) => {
    const [first] = sources;
    if (sources.length === 1) return reportRun(first, command, options);
    if (options.run !== undefined) {
      command.error('--run is for one run; name the folders in place of configs');
    }
    if (options.open && options.output === undefined) {
      command.error('--open needs a page; name one with --output');
    }
    return reportRuns(sources, options);
  });
}
