import { describe, expect, it } from 'vitest';
import { lowerText } from './support.js';

function textOf(tags: string): string {
  const unit = lowerText(`
/**
 * The low half.
 *
 ${tags}
 */
function half(pair: Int32): Int32 {
  return ((pair & 65535) ^ 32768) - 32768;
}

export function use(pair: Int32): Int32 {
  return half(pair);
}
`);
  return unit.functionOf.get('half') ?? '';
}

describe('a function with another form in C', () => {
  it('has it instead of its statements', () => {
    expect(textOf('* @c (int16_t)pair')).toBe(
      ['/** The low half. */', 'static int32_t half(int32_t pair)', '{', '    return (int16_t)pair;', '}']
        .join('\n')
        .replace('half(', `${textOf('').match(/\w*half(?=\()/)?.[0]}(`),
    );
  });

  it('has it on cores with the DSP extension, statement by statement, and its own statements elsewhere', () => {
    const lines = textOf('* @dsp const int32_t low = __qadd16(pair, 0); return (int16_t)low;').split('\n');
    expect(lines.slice(0, 4)).toEqual([
      '#if defined(__ARM_FEATURE_DSP) && !defined(__ARM_BIG_ENDIAN) && defined(__GNUC__)',
      '#include <arm_acle.h>',
      '#include <string.h>',
      '#endif',
    ]);
    expect(lines.slice(lines.indexOf('{'))).toEqual([
      '{',
      lines[0],
      '    const int32_t low = __qadd16(pair, 0);',
      '    return (int16_t)low;',
      '#else',
      '    return ((pair & 0xFFFF) ^ 0x8000) - 0x8000;',
      '#endif',
      '}',
    ]);
  });

  it('is inline where it says so, and says nothing of its tags in its comment', () => {
    const text = textOf('* @inline');
    expect(text).toContain('static inline int32_t ');
    expect(text).not.toContain('@');
  });
});
