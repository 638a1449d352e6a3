// Opens pages of reports in Debian's Chromium, for tests, figures and screenshots.
import { pathToFileURL } from 'node:url';
import puppeteer from 'puppeteer-core';

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
