import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { loadConfig } from '../../../dist/config/load.js';
import { runReport } from '../../../dist/pipeline/report-step.js';
import { silent } from '../../../dist/pipeline/reporter.js';
import { runAll } from '../../../dist/pipeline/run.js';
import { loadStepData } from '../../../dist/pipeline/step-data.js';
import { quantizeInputs } from '../../../dist/quantize/input.js';
import { decodeIntegerModel } from '../../../dist/quantize/integer-model-file.js';
import { reportPage } from '../../../dist/report/page/page.js';
import { createTypescriptExecutor } from '../../../dist/simulate/typescript.js';
import { answersInBrowser, launch, openFile, SCHEMES, WIDTHS } from '../../browser.mjs';

const CONFIG = 'examples/mnist/tiny.json';

const EPOCHS = 3;

/** The page of a run: its size, what it says on the console of a browser, and answers of the C on it that differ. */
export const page = {
  title: 'the page of a run in Chromium: bytes, console errors, answers of its WebAssembly that differ',
  async run() {
    const read = await loadConfig(CONFIG);
    const config = {
      ...read,
      output: join('build', 'figures', 'page'),
      generate: { ...read.generate, targets: ['host'] },
      // How well it answers does not matter here.
      train: { ...read.train, epochs: EPOCHS },
    };
    const reporter = { ...silent, note: (text) => process.stderr.write(`${CONFIG}: ${text}\n`) };
    await runAll(config, { reporter });
    const { data, payload } = await runReport(config, { reporter });
    if (payload === undefined) throw new Error('the page is without the generated C; install clang and lld');
    const file = join(config.output, 'report.html');
    mkdirSync(dirname(file), { recursive: true });
    const html = reportPage(data, payload, CONFIG);
    writeFileSync(file, html);
    const model = join(config.output, 'integer.safetensors');
    const { network } = decodeIntegerModel(readFileSync(model), model);
    const { test } = await loadStepData(config, {});
    const inputs = quantizeInputs(test.features, network.scales.inputScale);
    const expected = await createTypescriptExecutor(network.model).run({
      count: test.count,
      features: test.width,
      inputs,
    });
    const browser = await launch();
    try {
      let consoleErrors = 0;
      for (const width of WIDTHS) {
        for (const scheme of SCHEMES) {
          const { page: opened, said } = await openFile(browser, file, { width, scheme });
          consoleErrors += said.length;
          await opened.close();
        }
      }
      const { classes } = network.model;
      const wasm = Buffer.from(payload.wasm, 'base64');
      const rows = await answersInBrowser(
        browser,
        wasm,
        { features: test.width, classes, channels: 0 },
        inputs,
      );
      const isSame = (row, i) =>
        [expected.labels[i], expected.margins[i], expected.exits[i], expected.settled[i]].every(
          (value, k) => value === row[k],
        ) && row.slice(4).every((value, label) => value === expected.goodness[i * classes + label]);
      const wasmDifferences =
        rows.filter((row, i) => !isSame(row, i)).length + Math.abs(test.count - rows.length);
      const report = { bytes: Buffer.byteLength(html), consoleErrors, wasmDifferences };
      return { figures: { report }, blocks: new Map() };
    } finally {
      await browser.close();
    }
  },
};
