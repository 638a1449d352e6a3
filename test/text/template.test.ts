import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { code } from '../../src/text/code.js';
import { compileTemplates } from '../../src/text/template.js';
import { UserText } from '../../src/text/user-text.js';
import { hostileText } from './hostile-text.js';

/** Renders a template that stands alone. */
function render(template: string, values: Readonly<Record<string, unknown>>): string {
  return compileTemplates(new Map([['it', template]]))('it', values);
}

describe('values in templates', () => {
  it('are code as it stands, numbers, plain texts, and texts of users behind an encoder', () => {
    const values = {
      name: 'net',
      list: [{ count: 3, text: new UserText('a"b') }],
      body: code('if (a < b) { *c = "d"; }'),
    };
    expect(render('{{name}} {{#each list}}{{count}} {{cString text}}{{/each}} {{{body}}}', values)).toBe(
      'net 3 "a\\042b" if (a < b) { *c = "d"; }',
    );
  });

  it('of several pieces are encoded as one text', () => {
    expect(render('{{makeWord name "\'s " text}}', { name: 'net', text: new UserText('$x') })).toBe(
      "'net'\\''s $$x'",
    );
  });

  it.each([
    ['{{text}}', 'as it stands'],
    ['{{{text}}}', 'in three braces'],
    ['{{> part inner=text}}', 'in a partial'],
    ['{{#with text}}{{this}}{{/with}}', 'in a block'],
    ['{{#each list}}{{this}}{{/each}}', 'in a list'],
  ])('a text of a user throws in %s (%s)', (template) => {
    const templates = compileTemplates(
      new Map([
        ['it', template],
        ['part', '{{inner}}'],
      ]),
    );
    const text = new UserText('harmless');
    expect(() => templates('it', { text, list: [text] })).toThrow('needs an encoder: "harmless"');
  });

  it('a text of a user does not get into a text of the program', () => {
    const text = new UserText('harmless');
    expect(() => `${text}`).toThrow('needs an encoder');
    expect(() => [text].join(', ')).toThrow('needs an encoder');
    expect(() => JSON.stringify({ text })).toThrow('needs an encoder');
  });

  it('a text that is not wrapped throws where it has a character that means something', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const plain = /^[\w .,:;+\-/()%=]*$/.test(text) && !text.includes('//');
        const rendered = () => render('{{#each list}}{{this}}{{/each}}', { list: [text] });
        if (plain) expect(rendered()).toBe(text);
        else expect(rendered).toThrow('list[0] is neither code nor an encoded text');
      }),
      { seed: 23, numRuns: 1000 },
    );
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Symbol('s'), () => 1, 1n])(
    'what is no value of a template throws: %s',
    (value) => {
      expect(() => render('{{value}}', { value })).toThrow('value is neither code nor');
    },
  );

  it('a missing value, an encoder without a text and an unknown template throw', () => {
    expect(() => render('{{value}}', {})).toThrow('value');
    expect(() => render('{{cString value}}', { value: undefined })).toThrow('an encoder takes texts');
    expect(() => render('{{cString value}}', {})).toThrow('an encoder takes texts');
    expect(() => compileTemplates(new Map())('it', {})).toThrow('there is no template it');
  });
});
