import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { kernelSources } from '../../../src/codegen/kernel-sources.js';
import { lower } from '../../../src/codegen/lower/index.js';
import { INSTRUCTIONS } from '../../../src/codegen/lower/instruction.js';
import { compile, isPresent, lowerText, refusalOf, translationUnit } from './support.js';

const HALVE = `
/** Half of it, or what the divider of the core makes of it. @instruction divide */
export function part(all: Int32, parts: Int32): Int32 {
  return all * parts;
}
`;

describe('the tag @instruction', () => {
  it('puts an instruction in front of the body, for cores that have it, and leaves the comment', () => {
    const unit = lowerText(HALVE);
    expect(unit.functionOf.get('part')).toBe(
      [
        'int32_t m_part(int32_t all, int32_t parts)',
        '{',
        '#if defined(__ARM_FEATURE_IDIV) || defined(__x86_64__) || defined(__aarch64__)',
        '    return all / parts;',
        '#else',
        '    return all * parts;',
        '#endif',
        '}',
      ].join('\n'),
    );
    expect(unit.prototypes).toContain('/** Half of it, or what the divider of the core makes of it. */');
  });

  it('refuses an instruction that is not known, and other parameters than it has', () => {
    expect(refusalOf(HALVE.replace('@instruction divide', '@instruction modulo')).message).toContain(
      '@instruction modulo',
    );
    expect(refusalOf(HALVE.replace('@instruction divide', '@instruction headroom')).message).toContain(
      'name one of these, with as many parameters: divide of 2, headroom of 1, clampActivation of 1, clampInt16 of 1, clampFactor of 1, loadFour of 2, evenBytes of 1, addProducts of 3, addScaled of 3',
    );
  });

  it.skipIf(!isPresent('gcc'))('gives what the TypeScript gives, with the instruction and without', () => {
    const unit = lower(kernelSources(['signal/arithmetic']), ['divide', 'headroomOf'], { prefix: 'm' });
    const text = translationUnit(unit);
    for (const name of ['divide', 'headroomOf']) expect(unit.functionOf.get(name)).toContain('#if defined(');
    // Only Arm has the others: the tests of learners and of all cores compare them.
    expect([...INSTRUCTIONS.keys()]).toEqual([
      ...['divide', 'headroom', 'clampActivation', 'clampInt16', 'clampFactor'],
      ...['loadFour', 'evenBytes', 'addProducts', 'addScaled'],
    ]);
    const main = `
#include <stdio.h>
int main(void)
{
    unsigned int random = 1;
    for (int i = 0; i < 200000; i++) {
        random = random * 1664525u + 1013904223u;
        const int32_t value = (int32_t)(random >> 1) >> (i % 31);
        random = random * 1664525u + 1013904223u;
        const int32_t divisor = ((int32_t)(random >> 1) >> (i % 29)) | 1;
        printf("%d %d\\n", (int)m_divide(value, divisor), value < 1 ? 0 : (int)m_headroom_of(value));
    }
    printf("%d %d\\n", (int)m_divide(2147483647, 1), (int)m_headroom_of(2147483647));
    return 0;
}
`;
    const run = (source: string): string =>
      execFileSync(compile('gcc', ['-O2'], source + main), { encoding: 'utf8', maxBuffer: 2 ** 26 });
    expect(run(text.replaceAll(/^#if .*$/gm, '#if 0'))).toBe(run(text));
  });
});
