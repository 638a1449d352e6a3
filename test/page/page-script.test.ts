import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';

it('templates/page/page.js is what src/page gives; else run npm run page', async () => {
  const script = new URL('../../scripts/page.mjs', import.meta.url).href;
  const { pageScript } = await import(script);
  // Whether they are the same: their difference would fill the screen.
  expect((await readFile('templates/page/page.js', 'utf8')) === (await pageScript())).toBe(true);
});
