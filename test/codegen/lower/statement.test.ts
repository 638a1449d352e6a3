import { describe, expect, it } from 'vitest';
import { bodyOf, lowerText } from './support.js';

describe('statements', () => {
  it('declares variables', () => {
    expect(
      bodyOf(
        `const x: Int32 = a + 1; let y = x * 2; const z = a < 0; let done: boolean = false, count = 3;
         done = z; count += y; y = count; if (done) { l[0] = y; }`,
        'a: Int32, l: Int32Array',
      ),
    ).toEqual([
      'const int32_t x = a + 1;',
      'int32_t y = x * 2;',
      'const bool z = a < 0;',
      'bool done = false;',
      'int32_t count = 3;',
      'done = z;',
      'count += y;',
      'y = count;',
      'if (done) {',
      '    l[0] = y;',
      '}',
    ]);
  });

  it('assigns to variables, elements and fields', () => {
    const { functions } = lowerText(`
interface Inner { value: Int32 }
interface State { sum: Int32; busy: boolean; inner: Inner }
export function f(state: State, l: Int32Array, i: Int32): void {
  state.sum = 1; state.busy = !state.busy; state.inner.value -= 2;
  l[i] = 1; l[i] += 1; l[i] -= 1; l[i] *= 2; l[i] %= 3; l[i] <<= 4; l[i] >>= 5; l[i] &= 6; l[i] |= 7; l[i] ^= 8;
  i++; ++i; i--; --i; l[i]++; --state.sum;
}`);
    const lines = functions.split('\n').map((line) => line.trim());
    expect(lines.slice(2, -2)).toEqual([
      'state->sum = 1;',
      'state->busy = !state->busy;',
      'state->inner.value -= 2;',
      'l[i] = 1;',
      'l[i] += 1;',
      'l[i] -= 1;',
      'l[i] *= 2;',
      'l[i] %= 3;',
      'l[i] <<= 4;',
      'l[i] >>= 5;',
      'l[i] &= 6;',
      'l[i] |= 7;',
      'l[i] ^= 8;',
      'i++;',
      '++i;',
      'i--;',
      '--i;',
      'l[i]++;',
      '--state->sum;',
    ]);
  });

  it('writes if, else if and else with braces', () => {
    expect(
      bodyOf(
        `if (a < 0) return 1;
         else if (a === 0) { return 2; } else { a += 1; }
         return a;`,
        'a: Int32',
        'Int32',
      ),
    ).toEqual([
      'if (a < 0) {',
      '    return 1;',
      '} else if (a == 0) {',
      '    return 2;',
      '} else {',
      '    a += 1;',
      '}',
      'return a;',
    ]);
  });

  it('writes loops', () => {
    expect(
      bodyOf(
        `for (let i: Int32 = 0; i < a; i++) { if (i === 3) { continue; } l[i] = i; }
         let j: Int32 = 0;
         for (; j < a; j += 2) l[j] = 0;
         for (j = 5; j > 0; ) { j -= 1; }
         for (;;) { break; }
         while (j < 3) { j++; }
         while (true) { return; }`,
        'a: Int32, l: Int32Array',
      ),
    ).toEqual([
      'for (int32_t i = 0; i < a; i++) {',
      '    if (i == 3) {',
      '        continue;',
      '    }',
      '    l[i] = i;',
      '}',
      'int32_t j = 0;',
      'for (; j < a; j += 2) {',
      '    l[j] = 0;',
      '}',
      'for (j = 5; j > 0;) {',
      '    j -= 1;',
      '}',
      'for (;;) {',
      '    break;',
      '}',
      'while (j < 3) {',
      '    j++;',
      '}',
      'while (true) {',
      '    return;',
      '}',
    ]);
  });

  it('writes blocks, and calls as statements', () => {
    const { functions } = lowerText(`
function g(l: Int32Array): boolean { l[0] = 1; return true; }
export function f(l: Int32Array): void { { g(l); } while (!g(l)) { /* Wait. */ } }`);
    expect(functions).toContain(
      `void m_f(int32_t *l)
{
    {
        m_g(l);
    }
    while (!m_g(l)) {
        /* Wait. */
    }
}
`,
    );
  });

  it('lets two blocks have variables of the same name', () => {
    expect(
      bodyOf(
        `for (let i: Int32 = 0; i < 2; i++) { const x: Int32 = i; l[i] = x; }
for (let i: Int32 = 0; i < 2; i++) { const x: Int32 = i; l[x] = i; }`,
        'l: Int32Array',
      ),
    ).toHaveLength(8);
  });
});

describe('comments in functions', () => {
  const source = `export function f(l: Int32Array, rowBits: Int32): void {
  // First line,
  // second line.
  l[0] = rowBits; // why

  /** Shift by rowBits, then f() again. */
  l[1] = 2;
  // biome-ignore lint/x: no
  if (l[0] > 0) { // inside
    l[2] = 3;
    // last
  }

  // at the end, not a /* nested */ one
}`;

  it('become C comments at their place', () => {
    expect(lowerText(source).functions).toBe(
      `void m_f(int32_t *l, int32_t row_bits)
{
    /*
     * First line,
     * second line.
     */
    l[0] = row_bits; /* why */

    /* Shift by row_bits, then m_f() again. */
    l[1] = 2;
    if (l[0] > 0) {
        /* inside */
        l[2] = 3;
        /* last */
    }

    /* at the end, not a / * nested * / one */
}
`,
    );
  });
});
