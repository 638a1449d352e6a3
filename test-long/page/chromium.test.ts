import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { npyFloats, npyHeader } from '../../src/data/table/npy-encode.js';
import { runReport } from '../../src/pipeline/report-step.js';
import { runAll } from '../../src/pipeline/run.js';
import { reportPage } from '../../src/report/page/page.js';
import { scratchFolder } from '../../test/packages/support.js';
import { absent as withoutCompiler } from '../../test/page/support.js';
import { tinyConfig, writeTinyData } from '../../test/pipeline/fixtures/tiny.js';

const script = new URL('../../scripts/browser.mjs', import.meta.url).href;
const { CHROMIUM, launch, openFile, SCHEMES, WIDTHS } = await import(script);
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const absent = withoutCompiler || !existsSync(CHROMIUM);
const folder = await scratchFolder('chromium');
const file = join(folder, 'report.html');

describe.skipIf(absent)('the page of a run in Chromium (skipped without chromium, clang and lld)', () => {
  let browser: Browser;
  beforeAll(async () => {
    await writeTinyData(folder);
    const config = tinyConfig(folder, { output: join(folder, 'run') });
    await runAll(config);
    const { data, payload } = await runReport(config);
    await writeFile(file, reportPage(data, payload, 'tiny.json'));
    browser = await launch();
  });
  afterAll(() => browser?.close());

  for (const width of WIDTHS) {
    for (const scheme of SCHEMES) {
      it(`says nothing on the console, asks for nothing, fits and is accessible: ${width} px, ${scheme}`, async () => {
        const { page, said, asked } = await openFile(browser, file, { width, scheme });
        const { overflow, titles } = await page.evaluate(() => ({
          overflow: document.documentElement.scrollWidth - window.innerWidth,
          titles: Array.from(document.querySelectorAll('h2'), ({ textContent }) => textContent),
        }));
        expect(overflow).toBeLessThanOrEqual(0);
        expect(titles).toEqual([
          ...['How often it is right', 'What an answer costs', 'Where samples stop', 'Try it'],
          ...['What it takes of a device', 'Data', 'How to reproduce it'],
        ]);
        await page.evaluate(axe);
        const violations = await page.evaluate(async () => {
          const { violations } = await Reflect.get(window, 'axe').run();
          return violations.map((one: { id: string; nodes: { html: string }[] }) => [
            one.id,
            ...one.nodes.slice(0, 3).map(({ html }) => html.slice(0, 200)),
          ]);
        });
        expect(violations).toEqual([]);
        expect(said).toEqual([]);
        expect(asked).toEqual([]);
        await page.close();
      });
    }
  }

  it('is worked with keys alone, in the order of the page', async () => {
    const { page } = await openFile(browser, file);
    const visited: string[] = [];
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press('Tab');
      visited.push(
        await page.evaluate(() => {
          const { activeElement: found } = document;
          return (
            found?.id || found?.getAttribute('href') || found?.getAttribute('name') || found?.tagName || ''
          );
        }),
      );
      if (visited.includes('play-file')) break;
    }
    expect(visited.slice(0, 3)).toEqual(['#main', '#accuracy', '#cost']);
    const places = ['play-budget', 'sample', 'play-file'].map((name) => visited.indexOf(name));
    expect(places.every((place, i) => place > (places[i - 1] ?? 0))).toBe(true);
    const tradeOf = () => page.$eval('#play-trade', ({ textContent }: Element) => textContent);
    await page.focus('#play-budget');
    await page.keyboard.press('Home');
    expect(await tradeOf()).toMatch(/^Whole network/);
    await page.keyboard.press('ArrowRight');
    expect(await tradeOf()).toMatch(/^Margin, accuracy loss 0\.1 %/);
    await page.close();
  });

  it('answers its samples as verification did, and shows files that are chosen', async () => {
    const { page } = await openFile(browser, file);
    const payload = JSON.parse(
      await page.$eval('#ffirm-data', ({ textContent }: Element) => textContent ?? ''),
    );
    const radios = await page.$$('#play-grid input');
    expect(radios.length).toBe(payload.samples.indices.length);
    const saidOf = () => page.$eval('#play-said', ({ textContent }: Element) => textContent);
    for (const [i, radio] of radios.entries()) {
      await radio.evaluate((one: Element) => one instanceof HTMLElement && one.click());
      expect(await saidOf()).toBe(
        `test sample ${payload.samples.indices[i] + 1}: ${payload.classNames[payload.samples.labels[i]]}. Answer after ` +
          `${payload.samples.exits[i] + 1} of ${payload.rules.find((rule: { configured: boolean }) => rule.configured).exits.length} exit points: ` +
          `${payload.classNames[payload.samples.answers[i]]}: ${payload.samples.labels[i] === payload.samples.answers[i] ? 'right' : 'wrong'}`,
      );
    }
    const array = join(folder, 'a.npy');
    await writeFile(
      array,
      Buffer.concat([npyHeader('<f4', [2, 12]), npyFloats(new Float32Array(24).fill(0.5))]),
    );
    const table = join(folder, 'b.csv');
    await writeFile(table, `${Array.from({ length: 12 }, (_, i) => 20 * i).join(',')}\n`);
    const chooser = await page.$('#play-file');
    const layoutAfter = async (path: string) => {
      await chooser?.uploadFile(path);
      await page.waitForFunction(
        (name: string) => document.body.textContent?.includes(`${name}, row 1`),
        {},
        path.slice(folder.length + 1),
      );
      return page.$eval('#play-layout', ({ textContent }: Element) => textContent);
    };
    expect(await layoutAfter(array)).toBe('a.npy: 2 rows of features, taken as features.');
    expect(await layoutAfter(table)).toBe('b.csv: 1 rows of features, taken as integers of 255 steps per 1.');
    await writeFile(join(folder, 'c.csv'), '1,2\n');
    await chooser?.uploadFile(join(folder, 'c.csv'));
    await page.waitForFunction(() => document.getElementById('play-fault')?.textContent !== '');
    expect(await page.$eval('#play-fault', ({ textContent }: Element) => textContent)).toBe(
      'c.csv: has 2 columns, but the network takes 12 features; drop a table with as many columns',
    );
    await page.close();
  });

  it('is read without JavaScript, and printed', async () => {
    const { page, said } = await openFile(browser, file, { width: 390, script: false });
    const text = await page.$eval('main', (main: Element) =>
      // biome-ignore lint/performance/useDomNodeTextContent: it leaves out what is hidden.
      main instanceof HTMLElement ? main.innerText : '',
    );
    expect(text).toContain('This part needs JavaScript');
    expect(text).toContain('Early exit costs at most');
    expect(text).not.toContain('Your own data');
    const bytes = await page.pdf({ format: 'A4' });
    expect(bytes.length).toBeGreaterThan(10_000);
    expect(said).toEqual([]);
    await page.close();
  });
});
