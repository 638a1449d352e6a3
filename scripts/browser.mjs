// Opens pages of reports in Debian's Chromium, for tests, figures and screenshots.
import { pathToFileURL } from 'node:url';
import puppeteer from 'puppeteer-core';
import { routineScript } from './page.mjs';

/** Where Debian installs it. */
export const CHROMIUM = '/usr/bin/chromium';

/** Widths of a phone and of a computer, in pixels. */
export const WIDTHS = [390, 1400];

export const SCHEMES = ['light', 'dark'];

/** Starts Chromium without a window. It runs as root in containers, where it has no sandbox. */
export function launch() {
  return puppeteer.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
    protocolTimeout: 300_000,
  });
}

/** Opens a file from the disk. @returns the page, and what it says on its console or asks a network for */
export async function openFile(browser, file, { width = 1400, scheme = 'light', script = true } = {}) {
  const page = await browser.newPage();
  page.setDefaultTimeout(120_000);
  const said = [];
  const asked = [];
  page.on('console', (message) => {
    if (['error', 'warn', 'warning'].includes(message.type())) said.push(message.text());
  });
  page.on('pageerror', (error) => said.push(String(error)));
  const address = pathToFileURL(file).href;
  page.on('request', (request) => {
    if (request.url() !== address) asked.push(request.url());
  });
  await page.setJavaScriptEnabled(script);
  await page.setViewport({ width, height: 900 });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
  await page.goto(address, { waitUntil: 'load' });
  if (script && (await page.$('#ffirm-data')) !== null) {
    await page.waitForFunction(
      () => !document.getElementById('play-routine').hidden || !document.getElementById('play-broken').hidden,
    );
  }
  return { page, said, asked };
}

/** Inputs that are handed to a browser at a time. */
const PART = 500;

/**
 * Answers of the generated C in a browser, in one call, as rows of label, margin, exit, settled (0 or 1) and goodness.
 *
 * @param wasm bytes of the module
 * @param shape features, classes and channels
 * @param inputs int8, [count][features]
 */
export async function answersInBrowser(browser, wasm, shape, inputs) {
  const page = await openRoutineIn(browser, wasm, shape);
  const rows = [];
  for (let first = 0; first < inputs.length; first += PART * shape.features) {
    const part = inputs.subarray(first, first + PART * shape.features);
    const text = Buffer.from(part.buffer, part.byteOffset, part.length).toString('base64');
    rows.push(
      ...(await page.evaluate((base64) => {
        const bytes = Int8Array.from(atob(base64), (one) => one.charCodeAt(0));
        const { routine, features } = window.opened;
        return Array.from({ length: bytes.length / features }, (_, i) => {
          const answer = routine.classify(bytes.subarray(i * features, (i + 1) * features));
          return [answer.label, answer.margin, answer.exit, Number(answer.settled), ...answer.goodness];
        });
      }, text)),
    );
  }
  await page.close();
  return rows;
}

/**
 * What the front end of the generated C makes of a recording in a browser, and the answers: rows of position, age, label, exit,
 * margin, settled, goodness and input, as `runStream` has them.
 *
 * @param samples int16, [count][channels]
 */
export async function streamInBrowser(browser, wasm, shape, samples) {
  const page = await openRoutineIn(browser, wasm, shape);
  const text = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength).toString('base64');
  const rows = await page.evaluate((base64) => {
    const bytes = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
    const { routine } = window.opened;
    return routine.describe(new Int16Array(bytes.buffer)).flatMap(({ at, age, input }) => {
      const { label, exit, margin, settled, goodness } = routine.classify(input);
      return [at, age, label, exit, margin, Number(settled), ...goodness, ...input];
    });
  }, text);
  await page.close();
  return rows;
}

async function openRoutineIn(browser, wasm, shape) {
  const page = await browser.newPage();
  page.setDefaultTimeout(600_000);
  await page.evaluate(await routineScript());
  await page.evaluate(
    async (base64, given) => {
      const bytes = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
      window.opened = {
        routine: await window.ffirmRoutine.openRoutine(bytes, given),
        features: given.features,
      };
    },
    Buffer.from(wasm).toString('base64'),
    shape,
  );
  return page;
}
