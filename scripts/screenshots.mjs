// `npm run screenshots -- PAGE.html [FOLDER]`: pictures of a page of a report, on a phone and a computer, light and dark.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { launch, openFile, SCHEMES, WIDTHS } from './browser.mjs';

const [file, folder = join('build', 'screenshots')] = process.argv.slice(2);
if (file === undefined) {
  process.stderr.write('usage: npm run screenshots -- PAGE.html [FOLDER]\n');
  process.exit(2);
}
mkdirSync(folder, { recursive: true });
const browser = await launch();
try {
  for (const width of WIDTHS) {
    for (const scheme of SCHEMES) {
      const { page, said } = await openFile(browser, file, { width, scheme });
      const path = join(folder, `${width}-${scheme}.png`);
      await page.screenshot({ path, fullPage: true });
      process.stdout.write(`${path}\n`);
      for (const line of said) process.stderr.write(`console: ${line}\n`);
      await page.close();
    }
  }
} finally {
  await browser.close();
}
