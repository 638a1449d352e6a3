import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { API_VERSION } from '../../src/codegen/info-view.js';
import { bundlesOfAllKinds } from './fixtures/all-kinds.js';
import { publicSymbols } from './fixtures/public-symbols.js';

const RECORD = fileURLToPath(new URL('fixtures/public-api.txt', import.meta.url));

/** Public headers of libraries of every kind. */
// What was counted is no interface.
const headers = bundlesOfAllKinds({ counted: undefined }).flatMap((bundle) =>
  [...bundle].flatMap(([path, content]) =>
    /^include\/.*\.h$/.test(path) && typeof content === 'string' ? [content] : [],
  ),
);
const symbols = publicSymbols(headers);
const text = [`API version ${API_VERSION}`, ...symbols, ''].join('\n');

describe('the public C interface', () => {
  it('does not change without its version: raise API_VERSION in src/codegen/info-view.ts', async () => {
    const [recorded, ...known] = (await readFile(RECORD, 'utf8')).trimEnd().split('\n');
    if (recorded === `API version ${API_VERSION}`) expect(symbols).toEqual(known);
  });

  it('is as recorded: after raising the version, `npx vitest run test/codegen/api.test.ts -u`', async () => {
    const [recorded, ...known] = (await readFile(RECORD, 'utf8')).trimEnd().split('\n');
    const mayBeRenewed = recorded !== `API version ${API_VERSION}` || symbols.join() === known.join();
    expect(mayBeRenewed).toBe(true);
    await expect(text).toMatchFileSnapshot(RECORD);
  });

  it.each([
    ['a function', 'bool net_step(', 'int net_step('],
    ['a parameter', 'net_quantize_float(const float *features', 'net_quantize_float(const double *features'],
    ['a member', 'int32_t margin;', 'int16_t margin;'],
    ['a macro', '#define NET_FEATURES ', '#define NET_WIDTH '],
    ['the number of a kernel', '#define NET_KERNEL_DSP 2', '#define NET_KERNEL_DSP 5'],
    ['the value of an enumerator', 'NET_BLOB_BAD_CRC = 5', 'NET_BLOB_BAD_CRC = 6'],
  ])('is another one when %s changes', (_, before, after) => {
    const changed = headers.map((header) => header.replaceAll(before, after));
    expect(changed).not.toEqual(headers);
    expect(publicSymbols(changed)).not.toEqual(symbols);
  });

  it('does not depend on comments', () => {
    const bare = headers.map((header) => header.replace(/\/\*[\s\S]*?\*\//g, ''));
    expect(publicSymbols(bare)).toEqual(symbols);
  });
});
