import { describe, expect, it } from 'vitest';
import { bodyOf, expressionOf, lowerText } from './support.js';

describe('expressions', () => {
  it.each([
    ['0', '0'],
    ['1_000', '1000'],
    ['0xfF', '0xFF'],
    ['0b101', '5'],
    ['-5', '-5'],
    ['-2147483648', 'INT32_MIN'],
    ['2147483647', '0x7FFFFFFF'],
    ['a + b - c', 'a + b - c'],
    ['a - (b - c)', 'a - (b - c)'],
    ['a * b % c', 'a * b % c'],
    ['a << b', 'a << b'],
    ['a >> b', 'a >> b'],
    ['a & b', 'a & b'],
    ['a | b', 'a | b'],
    ['a ^ b', 'a ^ b'],
    ['~a', '~a'],
    ['-a', '-a'],
    ['- -a', '-(-a)'],
    ['-(-a)', '-(-a)'],
    ['a - -b', 'a - -b'],
    ['~-a', '~-a'],
    ['Math.imul(a, b)', 'a * b'],
    ['Math.imul(a + b, c)', '(a + b) * c'],
    ['Math.imul(a, b + c) + 1', 'a * (b + c) + 1'],
    ['a * Math.imul(b, c)', 'a * (b * c)'],
    ['-Math.imul(a, b)', '-(a * b)'],
    ['p ? a : b', 'p ? a : b'],
    ['a < b ? a : b < c ? b : c', 'a < b ? a : b < c ? b : c'],
  ])('number: %s -> %s', (source, c) => {
    expect(expressionOf(source)).toBe(c);
  });

  it.each([
    ['true', 'true'],
    ['false', 'false'],
    ['a < b', 'a < b'],
    ['a <= b', 'a <= b'],
    ['a > b', 'a > b'],
    ['a >= b', 'a >= b'],
    ['a === b', 'a == b'],
    ['a !== b', 'a != b'],
    ['p === q', 'p == q'],
    ['p && q', 'p && q'],
    ['p || q', 'p || q'],
    ['!p', '!p'],
    ['!(a < b)', '!(a < b)'],
    ['p ? q : a < b', 'p ? q : a < b'],
  ])('truth value: %s -> %s', (source, c) => {
    expect(expressionOf(source, 'boolean')).toBe(c);
  });

  it.each([
    ['a + b >> c', '(a + b) >> c'],
    ['a << b - 1', 'a << (b - 1)'],
    ['a * b >> c', 'a * b >> c'],
    ['a & b + c', 'a & (b + c)'],
    ['a | b & c', 'a | (b & c)'],
    ['a ^ b & c', 'a ^ (b & c)'],
    ['a | b ^ c', 'a | (b ^ c)'],
    ['a | b << c', 'a | b << c'],
  ])('adds the parentheses that compilers ask for: %s -> %s', (source, c) => {
    expect(expressionOf(source)).toBe(c);
  });

  it.each([
    ['p && q || a < b', '(p && q) || a < b'],
    ['a < b === p', '(a < b) == p'],
    ['p === a < b', 'p == (a < b)'],
    ['!p === q', '(!p) == q'],
    ['p === q === true', '(p == q) == true'],
  ])('and for truth values: %s -> %s', (source, c) => {
    expect(expressionOf(source, 'boolean')).toBe(c);
  });

  it('reads elements and fields', () => {
    const { functions } = lowerText(`
interface Inner { value: Int32 }
interface Item { readonly size: Int32; readonly data: ConstInt8Array }
interface Outer { inner: Inner; readonly items: readonly Item[]; readonly single: Item }
export function f(outer: Outer, values: ConstInt16Array, i: Int32): Int32 {
  return outer.inner.value + outer.items[i].data[values[i + 1]] + outer.single.size + (outer.inner).value;
}`);
    expect(functions).toContain(
      'return outer->inner.value + outer->items[i].data[values[i + 1]] + outer->single.size + (outer->inner).value;',
    );
  });

  it('passes structs by address and arrays as they are', () => {
    const { functions } = lowerText(`
interface Inner { value: Int32 }
interface Outer { inner: Inner; readonly list: readonly Inner[];
  /** @length SIZE */
  readonly sums: Int32Array }
function g(inner: Readonly<Inner>, sums: ConstInt32Array): Int32 { return inner.value + sums[0]; }
export function f(outer: Outer, i: Int32): Int32 {
  const one: Readonly<Inner> = outer.list[i];
  const two: Inner = outer.inner;
  const sums: Int32Array = outer.sums;
  two.value = g(one, sums);
  return g(outer.inner, outer.sums) + g(outer.list[i + 1], outer.sums) + g(two, sums);
}`);
    expect(functions).toContain(
      `    const m_inner_t *one = &outer->list[i];
    m_inner_t *two = &outer->inner;
    int32_t *sums = outer->sums;
    two->value = m_g(one, sums);
    return m_g(&outer->inner, outer->sums) + m_g(&outer->list[i + 1], outer->sums) + m_g(two, sums);
`,
    );
  });

  it('writes struct literals in the order of the fields', () => {
    const { functions } = lowerText(`
interface Inner { up: Int32; ready: boolean }
interface Pair { first: Inner; data: ConstInt8Array }
function g(pair: Pair, inner: Inner, fixed: Readonly<Inner>): Int32 {
  return pair.first.up + inner.up + fixed.up + pair.data[0];
}
export function f(a: Int32, data: ConstInt8Array): Int32 {
  const up: Int32 = a + 1;
  const inner: Inner = { ready: a < 3, up };
  const fixed: Readonly<Inner> = { ready: true, up: 2 };
  const pair: Pair = { data, first: { up: a, ready: false } };
  inner.up += fixed.up;
  return g(pair, inner, fixed);
}`);
    expect(functions).toContain(
      `    m_inner_t inner = {up, a < 3};
    const m_inner_t fixed = {2, true};
    m_pair_t pair = {{a, false}, data};
    inner.up += fixed.up;
    return m_g(&pair, &inner, &fixed);
`,
    );
  });

  it('casts what is stored in narrower elements, and only that', () => {
    const parameters = 'n: Int8Array, u: Uint8Array, h: Int16Array, w: Uint16Array, l: Int32Array, a: Int32';
    expect(
      bodyOf(
        `n[0] = a; n[1] = 127; n[2] = 128; n[3] = n[4]; n[5] = u[0]; h[0] = u[0]; h[1] = a + 1; h[2] = w[0];
         w[0] = u[0]; w[1] = -a; l[0] = a; u[0] = a < 0 ? 0 : a; n[6] += a; n[7] <<= 1; n[8]++; l[1] += a; l[2]--;`,
        parameters,
      ),
    ).toEqual([
      'n[0] = (int8_t)a;',
      'n[1] = 127;',
      'n[2] = (int8_t)128;',
      'n[3] = n[4];',
      'n[5] = (int8_t)u[0];',
      'h[0] = u[0];',
      'h[1] = (int16_t)(a + 1);',
      'h[2] = (int16_t)w[0];',
      'w[0] = u[0];',
      'w[1] = (uint16_t)-a;',
      'l[0] = a;',
      'u[0] = (uint8_t)(a < 0 ? 0 : a);',
      'n[6] = (int8_t)(n[6] + a);',
      'n[7] = (int8_t)(n[7] << 1);',
      'n[8]++;',
      'l[1] += a;',
      'l[2]--;',
    ]);
  });
});
