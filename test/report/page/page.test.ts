import fc from 'fast-check';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { reportPage } from '../../../src/report/page/page.js';
import { terminalLine } from '../../../src/text/terminal.js';
import { hostileText } from '../../text/hostile-text.js';
import { sampleData } from './sample-data.js';

/** The elements of a page by their names, and the names of their attributes. */
function skeleton(html: string): {
  readonly tags: readonly string[];
  readonly attributes: ReadonlySet<string>;
} {
  const { document } = parseHTML(html);
  const elements = [...document.querySelectorAll('*')];
  return {
    tags: elements.map(({ tagName }) => tagName),
    attributes: new Set(elements.flatMap(({ attributes }) => [...attributes].map(({ name }) => name))),
  };
}

const page = (text: string) => reportPage(sampleData({ text }), undefined, `${text}.json`);

describe('the page of a run', () => {
  it('has the numbers as text, and says what was not measured and how to measure it', () => {
    const { document } = parseHTML(page('N'));
    const text = document.querySelector('main')?.textContent ?? '';
    for (const part of [
      '97.90 %',
      '97.50 to 98.40',
      'Early exit costs N.',
      'chosen',
      '2 662 400',
      'ffirm bench N.json',
    ]) {
      expect(text).toContain(part);
    }
    expect(document.querySelectorAll('figure svg[role="img"]').length).toBe(10);
    expect(document.querySelector('.verdict')?.textContent).toBe(
      'Verified bit for bit: 0 mismatches in 174 answers of the C (host).',
    );
  });

  it('is the same again, without a time, and forbids every network and script that is not its own', () => {
    expect(page('N')).toBe(page('N'));
    expect(page('N')).not.toContain(String(new Date().getFullYear()));
    const { document } = parseHTML(page('N'));
    const policy = document.querySelector('meta[http-equiv]')?.getAttribute('content') ?? '';
    expect(policy).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/=]+'; base-uri 'none'; form-action 'none'$/,
    );
    expect(document.querySelectorAll('script, link, img, iframe, [style]').length).toBe(0);
  });

  it('says so where verification failed', () => {
    const data = { ...sampleData(), verified: false };
    const html = reportPage(data, undefined, 'a.json');
    expect(html).toContain('Not verified: differences in the bundle (host); see verify.json.');
  });

  it('says whom intervals over people are about', () => {
    const data = sampleData();
    expect(page('N')).toContain('a bootstrap over 2 people, so they are about other people like these.');
    if (data.data.split === null) throw new Error('no split');
    const split = { ...data.data.split, shared: { recordings: [], subjects: ['a'] } };
    const known = reportPage({ ...data, data: { ...data.data, split } }, undefined, 'a.json');
    expect(known).toContain('they say nothing about people whom the network has not met');
    expect(known).toContain('Some of these people were also trained on.');
  });

  it('shows every text of a user as a text, wherever it stands', () => {
    const { tags, attributes } = skeleton(page('N'));
    fc.assert(
      fc.property(hostileText, (text) => {
        const html = page(text);
        expect(skeleton(html)).toEqual({ tags, attributes });
        const { document } = parseHTML(html);
        expect(document.querySelector('h1')?.textContent).toBe(terminalLine(text));
        expect(document.querySelector('table.confusion tbody th')?.textContent).toBe(terminalLine(text));
      }),
      { seed: 3, numRuns: 25 },
    );
  });
});
