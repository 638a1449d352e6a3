import { describe, expect, it } from 'vitest';
import {
  commentLines,
  commentText,
  lengthTag,
  translateNames,
  volatileTag,
} from '../../../src/codegen/lower/comment.js';
import { assignment, chain, commaList, layout } from '../../../src/codegen/lower/layout.js';
import { localName, macroName, snakeCase } from '../../../src/codegen/lower/name.js';

describe('names', () => {
  it.each([
    ['squaredNorms', 'squared_norms'],
    ['toQ15', 'to_q15'],
    ['HTMLParser', 'html_parser'],
    ['TILE_ROWS', 'tile_rows'],
    ['y1', 'y1'],
    ['a', 'a'],
  ])('%s -> %s', (name, c) => {
    expect(snakeCase(name)).toBe(c);
  });

  it('give way to words of C and C++', () => {
    expect(['int', 'class', 'xor', 'linux', 'row'].map(localName)).toEqual([
      'int_',
      'class_',
      'xor_',
      'linux_',
      'row',
    ]);
  });

  it('of macros are in capitals', () => {
    expect(macroName('net', 'tileRows')).toBe('NET_TILE_ROWS');
  });
});

describe('comments', () => {
  const known = {
    functions: new Set(['step', 'prepareStep']),
    constants: new Set(['TILE', 'MAX_ROWS']),
    structs: new Set(['Layer', 'LabelQueue']),
    values: new Set(['rowBits', 'layer', 'short']),
  };

  it.each([
    ['the next step of prepareStep', 'the next step of net_prepare_step'],
    ['step() and other()', 'net_step() and other()'],
    ['rowBits of a short Layer', 'row_bits of a short Layer'],
    ['a LabelQueue of TILE x MAX_ROWS', 'a net_label_queue_t of NET_TILE x NET_MAX_ROWS'],
    ['2^rowBits, unknownName', '2^row_bits, unknownName'],
    ['see {@link prepareStep}', 'see net_prepare_step'],
    ['see Layer.rowBits. Layer.', 'see net_layer_t.row_bits. Layer.'],
    [
      'LabelQueue.short, Layer.unknown, Other.rowBits',
      'net_label_queue_t.short_, Layer.unknown, Other.row_bits',
    ],
  ])('%s -> %s', (text, c) => {
    expect(translateNames(text, 'net', known)).toBe(c);
  });

  it('lose their marks', () => {
    expect(commentText('// one ')).toBe('one ');
    expect(commentText('/* two */')).toBe('two');
    expect(commentText('/**\n   * a\n   *\n   *   b\n   */')).toBe('a\n\n  b');
    expect(commentText('// biome-ignore lint: x')).toBe('');
    expect(commentText('/* @ts-expect-error */')).toBe('');
  });

  it('lose their length tag', () => {
    expect(lengthTag('Sums. @length maxRows')).toEqual({ text: 'Sums.', length: 'MAX_ROWS' });
    expect(lengthTag('Sums of a length.')).toEqual({ text: 'Sums of a length.' });
  });

  it('lose their tag of an interrupt', () => {
    expect(volatileTag('A count. @volatile')).toEqual({ text: 'A count.', volatile: true });
    expect(volatileTag('What is volatile.')).toEqual({ text: 'What is volatile.', volatile: false });
  });

  it('are filled again only where they are too wide; lists stay lists', () => {
    const words = Array.from({ length: 30 }, () => 'word').join(' ');
    expect(commentLines(`a\nb`, 0, '/**')).toEqual(['/**', ' * a', ' * b', ' */']);
    const lines = commentLines(`${words}\nmore\n\n- item\n- ${words}`, 4, '/*');
    expect(lines).toEqual([
      '    /*',
      `     * ${Array.from({ length: 22 }, () => 'word').join(' ')}`,
      `     * ${Array.from({ length: 8 }, () => 'word').join(' ')} more`,
      '     *',
      '     * - item',
      `     * - ${Array.from({ length: 22 }, () => 'word').join(' ')}`,
      `     * ${Array.from({ length: 8 }, () => 'word').join(' ')}`,
      '     */',
    ]);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(120);
  });

  it('cannot end early', () => {
    expect(commentLines('a */ b /* c', 0, '/*')).toEqual(['/* a * / b / * c */']);
  });
});

describe('layout', () => {
  const long = (letter: string, width: number): string => letter.repeat(width);

  it('stays on one line up to column 120', () => {
    expect(layout(['f(', commaList([long('a', 58), long('b', 57)]), ');'], 0)).toHaveLength(2);
    expect(layout(['f(', commaList([long('a', 58), long('b', 56)]), ');'], 0)).toEqual([
      `f(${long('a', 58)}, ${long('b', 56)});`,
    ]);
  });

  it('puts arguments below the first one', () => {
    expect(layout(['f(', commaList([long('a', 60), long('b', 60), 'c']), ');'], 4)).toEqual([
      `    f(${long('a', 60)},`,
      `      ${long('b', 60)}, c);`,
    ]);
  });

  it('indents by two levels where there is no room below the first one', () => {
    expect(layout([long('f', 60), '(', commaList([long('a', 60), 'b']), ');'], 4)).toEqual([
      `    ${long('f', 60)}(`,
      `            ${long('a', 60)}, b);`,
    ]);
  });

  it('breaks chains before the operator', () => {
    expect(layout(['return ', chain([long('a', 60), `+ ${long('b', 60)}`, '- c']), ';'], 4)).toEqual([
      `    return ${long('a', 60)}`,
      `           + ${long('b', 60)} - c;`,
    ]);
  });

  it('prefers a break after = to one inside the value', () => {
    const value = ['f(', commaList([chain([long('a', 40), `+ ${long('b', 40)}`]), 'c']), ')'];
    expect(layout([assignment(long('x', 40), '=', value), ';'], 0)).toEqual([
      `${long('x', 40)} =`,
      `    f(${long('a', 40)} + ${long('b', 40)}, c);`,
    ]);
  });
});
