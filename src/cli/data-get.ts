import { Presets, SingleBar } from 'cli-progress';
import { Argument, type Command } from 'commander';
import { DATASET_NAMES, type DatasetName } from '../data/get/catalogue.js';
import { type GetProgress, getDataset } from '../data/get/get.js';
import { parseNames } from './options.js';
import { printResult, terminalReporter } from './terminal.js';

interface GetCommandOptions {
  readonly into: string;
  readonly mirror?: string;
  readonly only?: readonly string[];
  readonly json?: boolean;
}

/** A bar for files and bytes on a terminal; a line for every file elsewhere. Standard error, as other progress. */
function getProgressBar() {
  const reporter = terminalReporter();
  let bar: SingleBar | undefined;
  let file: string | undefined;
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
  return {
    update: (progress: GetProgress) => {
      const { done, files, received, total } = progress;
      const title = `${progress.file} (${done + 1} of ${files})`;
      if (process.stderr.isTTY !== true) {
        if (progress.file !== file) reporter.note(title);
        file = progress.file;
        return;
      }
      if (bar === undefined) {
        const format = '  {bar} {title} {text}';
        bar = new SingleBar({ format, stream: process.stderr, hideCursor: true }, Presets.shades_classic);
        bar.start(1, 0, { title, text: '' });
      }
      const text = `${megabytes(received)}${total === undefined ? '' : ` of ${megabytes(total)}`} MB`;
      const share = total === undefined || total === 0 ? 0 : received / total;
      bar.setTotal(files);
      bar.update(done + share, { title, text });
    },
    stop: () => bar?.stop(),
  };
}

/** `ffirm data get` */
export function addGet(data: Command): void {
  data
    .command('get')
    .description('fetch a public data set and check its checksums; continues an interrupted fetch')
    .addArgument(new Argument('<dataset>', 'the data set').choices(DATASET_NAMES))
    .option('--into <folder>', 'folder in which the data set gets its own folder', 'data')
    .option('--mirror <address>', 'folder with the same files, instead of the original address')
    .option(
      '--only <names>',
      'mitdb: records such as 100,101; chbmit (42 GB): subjects such as chb01',
      parseNames,
    )
    .option('--json', 'print the result as JSON on standard output')
    .addHelpText(
      'after',
      '\nExample:\n  $ ffirm data get mitdb\n  $ ffirm data get chbmit --only chb01 --into data',
    )
    .action(async (dataset: DatasetName, { into, mirror, only, json }: GetCommandOptions) => {
      const progress = getProgressBar();
      const report = await getDataset(dataset, { into, mirror, only, onProgress: progress.update }).finally(
        progress.stop,
      );
      printResult(report, json, () => [
        report.title,
        `${report.folder}: ${report.downloaded} files fetched, ${report.present} already there`,
        ...(report.after === null ? [] : [report.after]),
      ]);
    });
}
