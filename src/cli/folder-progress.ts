import { Presets, SingleBar } from 'cli-progress';
import { excerpt } from '../text/terminal.js';
import { terminalReporter } from './terminal.js';

/** A bar for the files of a folder on a terminal, a line elsewhere. */
export function folderProgress() {
  const reporter = terminalReporter();
  let bar: SingleBar | undefined;
  return {
    update: (done: number, total: number, file: string) => {
      if (process.stderr.isTTY !== true) {
        if (done === 0) reporter.note(`reading ${total} files`);
        return;
      }
      if (bar === undefined) {
        const format = '  {bar} {value} of {total} {file}';
        bar = new SingleBar({ format, stream: process.stderr, hideCursor: true }, Presets.shades_classic);
        bar.start(total, 0, { file: '' });
      }
      bar.setTotal(total);
      bar.update(done, { file: excerpt(file, 40) });
    },
    stop: () => bar?.stop(),
  };
}
