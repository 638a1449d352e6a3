import fc from 'fast-check';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { htmlJson, htmlText } from '../../src/text/html.js';
import { terminalLine } from '../../src/text/terminal.js';
import { hostileText } from './hostile-text.js';

const options = { seed: 29, numRuns: 500 };

describe('text of HTML', () => {
  it.each([
    ['<b>"N" & \'S\'</b>', '&lt;b&gt;&quot;N&quot; &amp; &#39;S&#39;&lt;/b&gt;'],
    ['</svg><script>alert(1)</script>', '&lt;/svg&gt;&lt;script&gt;alert(1)&lt;/script&gt;'],
    ['a\u202eb', 'a\\u{202e}b'],
    ['é 😀', 'é 😀'],
  ])('%j', (text, expected) => {
    expect(htmlText(text)).toBe(expected);
  });

  it('reads back as the text that a terminal would show, as content and as an attribute', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const { document } = parseHTML(`<!doctype html><p title="${htmlText(text)}">${htmlText(text)}</p>`);
        const found = document.querySelector('p');
        expect(found?.textContent).toBe(terminalLine(text));
        expect(found?.getAttribute('title')).toBe(terminalLine(text));
        expect(document.querySelectorAll('*').length).toBe(document.querySelectorAll('html, p').length);
      }),
      options,
    );
  });
});

describe('JSON in HTML', () => {
  it('cannot end its element, and parses to the same value', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const json = htmlJson({ [text]: [text] });
        expect(json).not.toMatch(/[<>&\u2028\u2029]/);
        expect(JSON.parse(json)).toEqual({ [text]: [text] });
      }),
      options,
    );
  });
});
