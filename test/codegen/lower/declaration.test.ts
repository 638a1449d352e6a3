import { describe, expect, it } from 'vitest';
import { lower } from '../../../src/codegen/lower/index.js';
import { lowerText, TYPES, writeFiles } from './support.js';

describe('interfaces', () => {
  const unit = lowerText(`
/** One item. */
export interface Item {
  /** Bytes. */
  readonly data: ConstInt8Array;
  readonly offset: Int32;
}
/**
 * Everything that changes.
 *
 * See prepareState and Item; data is read by f().
 */
export interface State {
  /** Sums. @length MAX_SUMS */
  readonly sums: Int32Array;
  readonly wide: Uint16Array;
  /** @length CLASSES */
  small: Uint8Array;
  readonly words: ConstInt32Array;
  item: Item;
  readonly items: readonly Item[];
  /** Slots. @length MAX_SUMS */
  readonly slots: Item[];
  ready: boolean;
  /** Of an interrupt. @volatile */
  count: Int32;
  default: Int32;
}
/** Not used. */
export interface Unused { a: Int32 }
/** Most sums. */
export const MAX_SUMS: Int32 = 4;
function prepareState(state: State): void { state.ready = true; }
export function f(state: State): void { prepareState(state); }`);

  it('become typedefs with their comments, parts first', () => {
    expect(unit.types).toBe(`/** One item. */
typedef struct {
    /** Bytes. */
    const int8_t *data;
    int32_t offset;
} m_item_t;

/**
 * Everything that changes.
 *
 * See m_prepare_state and Item; data is read by m_f().
 */
typedef struct {
    /** Sums. */
    int32_t sums[M_MAX_SUMS];
    uint16_t *wide;
    uint8_t small[M_CLASSES];
    const int32_t *words;
    m_item_t item;
    const m_item_t *items;
    /** Slots. */
    m_item_t slots[M_MAX_SUMS];
    bool ready;
    /** Of an interrupt. */
    volatile int32_t count;
    int32_t default_;
} m_state_t;
`);
  });

  it('are listed by name, with the macros that they need', () => {
    expect([...unit.typeOf.keys()]).toEqual(['Item', 'State']);
    expect(unit.typeOf.get('Item')).toMatch(
      /^\/\*\* One item\. \*\/\ntypedef struct \{\n[\s\S]*\} m_item_t;$/,
    );
    expect(unit.lengthMacros).toEqual(['M_CLASSES']);
    expect(unit.constants).toBe('/** Most sums. */\n#define M_MAX_SUMS 4\n');
  });

  it.each([
    [
      'fields that are all readonly',
      'interface X { readonly a: Int32; readonly b: ConstInt8Array }',
      'const m_x_t *x',
    ],
    ['a field that can be assigned', 'interface X { readonly a: Int32; b: Int32 }', 'm_x_t *x'],
    ['an array that can be written', 'interface X { readonly a: Int32; readonly b: Int32Array }', 'm_x_t *x'],
    [
      'a struct that can be written',
      'interface Y { b: Int32 } interface X { readonly a: Int32; readonly y: Y }',
      'm_x_t *x',
    ],
    [
      'a struct that is read-only',
      'interface Y { readonly b: Int32 } interface X { readonly a: Int32; readonly y: Y }',
      'const m_x_t *x',
    ],
    [
      'a read-only list',
      'interface Y { b: Int32 } interface X { readonly a: Int32; readonly y: readonly Y[] }',
      'const m_x_t *x',
    ],
    ['a list', 'interface Y { b: Int32 } interface X { readonly a: Int32; readonly y: Y[] }', 'm_x_t *x'],
  ])('with %s', (_, types, parameter) => {
    const { prototypes } = lowerText(`${types}
export function f(x: X): Int32 { return x.a; }
export function g(x: Readonly<X>): Int32 { return x.a; }`);
    expect(prototypes).toBe(`int32_t m_f(${parameter});\n\nint32_t m_g(const m_x_t *x);\n`);
  });
});

describe('constants', () => {
  it('become macros, each after those that it needs, and only those in use', () => {
    const { constants } = lowerText(`
export const BITS: Int32 = 8;
/** Half of fullRange in BITS. */
const HALF: Int32 = 1 << (BITS - 1);
const LEAST = -5;
const MASK: Int32 = 0xff;
export const UNUSED: Int32 = 3;
export function f(fullRange: Int32): Int32 { return (fullRange + HALF + LEAST) & MASK; }`);
    expect(constants).toContain(
      '#define M_BITS 8\n\n/** Half of full_range in M_BITS. */\n#define M_HALF (1 << (M_BITS - 1))\n',
    );
    expect(constants).toContain('#define M_LEAST (-5)\n\n#define M_MASK 0xFF\n');
    expect(constants).not.toContain('UNUSED');
  });

  it('are written as well when a comment for the reader names them', () => {
    const { constants } = lowerText(`
export const SLOW: Int32 = 1;
export const FAST: Int32 = 2;
export const FASTEST: Int32 = 3;
export const LOCAL: Int32 = 4;
interface Mode {
  /** SLOW or something else. */
  readonly speed: Int32;
}
/** Returns FAST. */
export function f(mode: Mode): Int32 {
  /* LOCAL */
  return mode.speed;
}`);
    expect(constants).toBe('#define M_SLOW 1\n\n#define M_FAST 2\n');
  });
});

describe('functions', () => {
  it('are static and after their callees, except for the entry points', () => {
    const unit = lowerText(`
/** Public. */
export function first(a: Int32): Int32 { return second(a) + third(a); }
/** Helper of first and thirdOne. */
function second(a: Int32): Int32 { return third(a); }
function third(a: Int32): Int32 { return a; }
export function nothing(): void {}`);
    expect(unit.prototypes).toBe('/** Public. */\nint32_t m_first(int32_t a);\n\nvoid m_nothing(void);\n');
    expect(unit.functions).toBe(`static int32_t m_third(int32_t a)
{
    return a;
}

/** Helper of first and thirdOne. */
static int32_t m_second(int32_t a)
{
    return m_third(a);
}

int32_t m_first(int32_t a)
{
    return m_second(a) + m_third(a);
}

void m_nothing(void)
{
}
`);
    expect([...unit.functionOf.keys()]).toEqual(['third', 'second', 'first', 'nothing']);
    expect([...unit.prototypeOf.keys()]).toEqual(['first', 'nothing']);
  });

  it('that the entry points do not reach are left out', () => {
    const [file = ''] = writeFiles({
      'a.ts': `export function one(a: Int32): Int32 { return a; }\nexport function two(a: Int32): Int32 { return a; }${TYPES}`,
    });
    expect(lower([file], ['two'], { prefix: 'net' }).functions).toBe(
      'int32_t net_two(int32_t a)\n{\n    return a;\n}\n',
    );
  });

  it('have pointers for arrays and structs', () => {
    const { prototypes } = lowerText(`
interface S { a: Int32 }
interface R { readonly a: Int32 }
export function f(a: ConstInt8Array, b: ConstUint8Array, c: Int8Array, d: Uint16Array, e: readonly R[], g: S[]): boolean {
  return a[0] + b[0] + c[0] + d[0] + e[0].a + g[0].a > 3;
}
export function h(a: Readonly<S>, b: S, c: R, d: boolean): Int32 { return d ? a.a + b.a : c.a; }`);
    expect(
      prototypes,
    ).toBe(`bool m_f(const int8_t *a, const uint8_t *b, int8_t *c, uint16_t *d, const m_r_t *e, m_s_t *g);

int32_t m_h(const m_s_t *a, m_s_t *b, const m_r_t *c, bool d);
`);
  });

  it('rename what C keeps for itself', () => {
    const { prototypes } = lowerText(
      'export function f(short: Int32, register: Int32): Int32 { return short + register; }',
    );
    expect(prototypes).toBe('int32_t m_f(int32_t short_, int32_t register_);\n');
  });

  it('wrap at 120 columns', () => {
    const names = ['firstLongParameter', 'secondLongParameter', 'thirdLongParameter', 'fourthLongParameter'];
    const list = names.map((name) => `${name}: Int32`).join(', ');
    const { functions } = lowerText(`
function helperOfTheFunction(${list}): Int32 { return ${names.join(' + ')} + ${names.join(' - ')}; }
export function f(${list}): Int32 {
  const result: Int32 = helperOfTheFunction(${names.map((name) => `${name} + 1`).join(', ')}) * ${names[0]};
  if (${names.map((name) => `${name} < 3`).join(' && ')} && result > 0) { return 0; }
  return ${names.map((name) => `(${name} < 0 ? 0 : ${name})`).join(' + ')} + result;
}`);
    expect(
      functions,
    ).toBe(`static int32_t m_helper_of_the_function(int32_t first_long_parameter, int32_t second_long_parameter,
                                        int32_t third_long_parameter, int32_t fourth_long_parameter)
{
    return first_long_parameter + second_long_parameter + third_long_parameter + fourth_long_parameter
           + first_long_parameter - second_long_parameter - third_long_parameter - fourth_long_parameter;
}

int32_t m_f(int32_t first_long_parameter, int32_t second_long_parameter, int32_t third_long_parameter,
            int32_t fourth_long_parameter)
{
    const int32_t result =
        m_helper_of_the_function(first_long_parameter + 1, second_long_parameter + 1, third_long_parameter + 1,
                                 fourth_long_parameter + 1) * first_long_parameter;
    if (first_long_parameter < 3 && second_long_parameter < 3 && third_long_parameter < 3 && fourth_long_parameter < 3
        && result > 0) {
        return 0;
    }
    return (first_long_parameter < 0 ? 0 : first_long_parameter)
           + (second_long_parameter < 0 ? 0 : second_long_parameter)
           + (third_long_parameter < 0 ? 0 : third_long_parameter)
           + (fourth_long_parameter < 0 ? 0 : fourth_long_parameter) + result;
}
`);
  });

  it('come from several files, by their imports', () => {
    const files = writeFiles({
      'package.json': '{"type":"module"}',
      'kernel/main.ts': `import { SIZE as COUNT, twice as double } from './part.js';
import type { Int32 as Number32, State } from './types.js';
export function run(state: State): Number32 { return double(state.a) + COUNT; }`,
      'kernel/part.ts': `import type { Int32 } from './types.js';
export const SIZE: Int32 = 3;
export function twice(a: Int32): Int32 { return a * 2; }`,
      'kernel/types.ts': 'export type Int32 = number;\nexport interface State { a: Int32 }',
    }).slice(1);
    expect(lower(files, ['run'], { prefix: 'HTTPNet' }).functions).toContain(
      'int32_t HTTPNet_run(HTTPNet_state_t *state)\n{\n    return HTTPNet_twice(state->a) + HTTPNET_SIZE;\n}\n',
    );
  });

  it('come out the same every time', () => {
    const text = 'export function f(a: Int32): Int32 { return a; }';
    expect(lowerText(text)).toEqual(lowerText(text));
  });
});

describe('arguments of lower()', () => {
  const [file = ''] = writeFiles({
    'a.ts': `function hidden(): void {}\nexport function f(): void { hidden(); }${TYPES}`,
  });

  it.each(['hidden', 'missing'])('entry point %s must be exported', (name) => {
    expect(() => lower([file], [name], { prefix: 'm' })).toThrow(RangeError);
  });

  it.each(['', '1a', 'a-b', 'ü', '_a'])('prefix "%s" must be an identifier', (prefix) => {
    expect(() => lower([file], ['f'], { prefix })).toThrow(`prefix "${prefix}"`);
  });
});
