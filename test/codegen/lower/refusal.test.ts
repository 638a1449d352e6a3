import { describe, expect, it } from 'vitest';
import { LoweringError, lower } from '../../../src/codegen/lower/index.js';
import { refusalOf, TYPES, writeFiles } from './support.js';

/** The construct that a statement is refused for; it stands on line 6 of its program. */
function inBody(statement: string): string {
  const error = refusalOf(`
export interface State { sum: Int32; readonly fixed: Int32; readonly inner: Inner;
  /** @length N */ readonly list: Int32Array }
export interface Inner { value: Int32 }
export function f(n: Int32, p: boolean, l: Int32Array, b: Int8Array, s: State, r: Readonly<State>, c: ConstInt8Array): void {
  ${statement}
  if (p && n === l[0] + b[0] + c[0] + look(r)) { write(l); take(s.inner); fetch(s, l); }
}
function fetch(s: State, l: Int32Array): Int32 { s.sum = l[0]; return s.sum; }
function look(s: Readonly<State>): Int32 { return s.sum; }
function write(l: Int32Array): void { l[0] = 1; }
function take(inner: Inner): void { inner.value = 1; }
`);
  expect(`${error.file}:${error.line}`).toBe('program.ts:6');
  return error.construct;
}

/** The line and the construct that a program is refused for. */
function inProgram(program: string): string {
  const { line, construct } = refusalOf(program);
  return `${line}: ${construct}`;
}

describe('an error', () => {
  it('names the file, the line, the construct and the mend', () => {
    const error = refusalOf('\n\nexport function f(): void { const g = (): void => {}; g(); }');
    expect(error).toBeInstanceOf(LoweringError);
    expect(error.message).toBe(
      'program.ts:3: arrow function is outside the C-expressible subset: write a named function',
    );
    expect(error).toMatchObject({ file: 'program.ts', line: 3, construct: 'arrow function' });
  });

  it('names the file from the root of its package', () => {
    const files = writeFiles({
      'package.json': '{"type":"module"}',
      'src/kernel/x.ts': 'export function f(): void { throw 1; }',
    });
    expect(() => lower(files.slice(1), ['f'], { prefix: 'm' })).toThrow(
      /^src\/kernel\/x\.ts:1: throw is outside/,
    );
  });

  it('names the file as it was given where there is no package', () => {
    const [file = ''] = writeFiles({ 'x.ts': 'export function f(): void { throw 1; }' });
    expect(() => lower([file], ['f'], { prefix: 'm' })).toThrow(`${file}:1: throw is outside`);
  });

  it('is also thrown for functions that no entry point reaches', () => {
    const [file = ''] = writeFiles({
      'x.ts': 'export function f(): void {}\nexport function g(): void { throw 1; }',
    });
    expect(() => lower([file], ['f'], { prefix: 'm' })).toThrow(LoweringError);
  });

  it('is also thrown for recursion out of their reach', () => {
    const [file = ''] = writeFiles({
      'x.ts': 'export function f(): void {}\nexport function g(): void {\n  g();\n}',
    });
    expect(() => lower([file], ['f'], { prefix: 'm' })).toThrow(`${file}:3: recursion is outside`);
  });

  it.each([
    ["const x: Int32 = 'a'; l[0] = x;", "Type 'string' is not assignable to type 'number'. (TS2322)"],
    ['s.fixed = 1;', "Cannot assign to 'fixed' because it is a read-only property. (TS2540)"],
    ['c[0] = 1;', "Index signature in type 'ConstInt8Array' only permits reading. (TS2542)"],
    ['const x: Int32 = 1;', "'x' is declared but its value is never read. (TS6133)"],
    ['missing(n);', "Cannot find name 'missing'. (TS2304)"],
  ])('passes on what TypeScript says: %s', (statement, message) => {
    const program = `export interface S { readonly fixed: Int32 }
export function f(n: Int32, l: Int32Array, s: S, c: ConstInt8Array): void {
  l[0] = n + s.fixed + c[0];
  ${statement}
}`;
    const error = refusalOf(program);
    expect(error.message).toBe(`program.ts:4: type error in the kernel: ${message}`);
  });

  it('is a type error when a file does not parse', () => {
    expect(refusalOf('export function f(: void {}').construct).toBe('type error');
  });
});

describe('expressions outside the subset', () => {
  it.each([
    ['l[0] = n / 2;', 'division'],
    ['l[0] /= 2;', 'division'],
    ['l[0] = n >>> 1;', 'unsigned shift'],
    ['l[0] >>>= 1;', 'unsigned shift'],
    ['l[0] = n ** 2;', 'power'],
    ['l[0] **= 2;', 'power'],
    ['p = n == 1;', '=='],
    ['p = n != 1;', '!='],
    ['l[0] = (n++, 1);', 'comma operator'],
    ['n++, n--;', 'comma operator'],
    ['l[0] = n ?? 1;', '??'],
    ['n ??= 1;', '??='],
    ['p &&= true;', '&&='],
    ['p ||= true;', '||='],
    ["p = 'sum' in s;", 'in'],
    ['p = s instanceof Object;', 'instanceof'],
    ['l[0] = 1.5;', 'float literal 1.5'],
    ['l[0] = 1.0;', 'float literal 1.0'],
    ['l[0] = 1e3;', 'float literal 1e3'],
    ['l[0] = 2147483648;', 'value 2147483648'],
    ['l[0] = 0xFFFFFFFF;', 'value 4294967295'],
    ['l[0] = -2147483649;', 'value 2147483649'],
    ['l[0] = 2147483647 + 1;', 'value 2147483648'],
    ['l[0] = 65536 * 65536;', 'value 4294967296'],
    ['l[0] = 1 << 31;', 'value 2147483648'],
    ['l[0] = n << 32;', 'shift by 32'],
    ['l[0] = n >> -1;', 'shift by -1'],
    ['l[0] <<= 32;', 'shift by 32'],
    ['l[0] = -1 << n;', 'left shift of a negative value'],
    ['l[0] = n % 0;', 'remainder of a division by 0'],
    ['const z: Int32 = 40; l[0] = n << z;', 'shift by 40'],
    ['l[0] = -(-2147483648);', 'value 2147483648'],
    ['p = b[0] > 127;', 'comparison whose result is always the same'],
    ['p = 200 === b[0];', 'comparison whose result is always the same'],
    ['p = -128 > b[0];', 'comparison whose result is always the same'],
    ['l[0] = +n;', 'unary +'],
    ['l[0] = n++;', 'increment inside an expression'],
    ['l[0] = --n;', 'increment inside an expression'],
    ['l[0] = n = 1;', 'assignment inside an expression'],
    ['l[n += 1] = 1;', 'assignment inside an expression'],
    ['l[0] = Math.max(n, 1);', 'call of Math.max'],
    ['l[0] = Math.sqrt(n);', 'call of Math.sqrt'],
    ['l[0] = Math.imul(n, 1.5);', 'float literal 1.5'],
    ['l[0] = Math.PI;', 'Math.PI'],
    ['l[0] = Number(n);', 'call of Number'],
    ['l[0] = parseInt(`1`);', 'call of parseInt'],
    ['l.fill(0);', 'call of l.fill'],
    ['l[0] = l.length;', 'property length of int32_t *'],
    ['l[0] = n as Int32;', 'as cast'],
    ['l[0] = <Int32>n;', 'type assertion'],
    ['l[0] = n satisfies Int32;', 'satisfies'],
    ['l[0] = n!;', 'non-null !'],
    ['l[0] = s?.sum;', 'optional chaining'],
    ['l[0] = l?.[0];', 'optional chaining'],
    ['l[0] = look?.(s);', 'optional chaining'],
    ["p = typeof n === 'number';", 'typeof'],
    ['void n;', 'void operator'],
    ["const t = 'text'; p = t === t;", 'string'],
    ['const t = `text`; p = t === t;', 'template literal'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the source of a program
    ['const t = `${n}`; p = t === t;', 'template literal'],
    ['const t = /x/; p = t === t;', 'regular expression'],
    ['const t = 1n; p = t === t;', 'bigint literal'],
    ['const t = null; p = t === t;', 'null'],
    ['const t = undefined; p = t === t;', 'name undefined'],
    ['l[0] = NaN;', 'name NaN'],
    ['const t = [n]; l[0] = t[0];', 'array literal'],
    ['const t = new Int32Array(3); l[0] = t[0];', 'new'],
    ['const t = function g(): void {}; t();', 'function expression'],
    ['const t = class {}; p = t === t;', 'class'],
    ['take({ value: 1 });', 'object literal here'],
    ['const t: Inner = { ...s.inner }; take(t);', 'SpreadAssignment in an object literal'],
    ["const t: Inner = { ['value']: 1 }; take(t);", 'PropertyAssignment in an object literal'],
    ['const t = { value: 1 }; take(t);', 'object literal without a type'],
    ['let t: Inner = { value: 1 }; take(t); t = s.inner;', 'let of an object'],
    ['const t: State = { sum: 1, fixed: 2, list: l, inner: s.inner }; look(t);', 'copy of a struct'],
    ['p = l === l;', 'comparison of references'],
    ['const t = p ? s : s; look(t);', 'choice between references'],
    ['l[0] = n && 1;', 'int32_t where bool is needed'],
    ['p = !n;', 'int32_t where bool is needed'],
    ['if (n) { l[0] = 1; }', 'int32_t where bool is needed'],
    ['while (n) { n -= 1; }', 'int32_t where bool is needed'],
    ['l[0] = n ? 1 : 2;', 'int32_t where bool is needed'],
  ])('%s', (statement, construct) => {
    expect(inBody(statement)).toBe(construct);
  });
});

describe('comparisons of narrow elements', () => {
  const compare = (comparison: string): string =>
    `export function f(b: ConstInt8Array, u: ConstUint8Array): boolean { return b[0] + u[0] > 9 || ${comparison}; }`;

  it.each([
    'b[0] < 127',
    'b[0] < -127',
    'b[0] <= 126',
    'b[0] > -128',
    'b[0] >= -127',
    'u[0] > 0',
    '255 === u[0]',
  ])('with %s are open', (comparison) => {
    expect(() => refusalOf(compare(comparison))).toThrow('accepted');
  });

  it.each([
    'b[0] < -128',
    'b[0] <= 127',
    'b[0] > 127',
    'b[0] >= -128',
    'u[0] >= 0',
    'u[0] < 0',
    '256 !== u[0]',
    '0 <= u[0]',
  ])('with %s are decided', (comparison) => {
    expect(refusalOf(compare(comparison)).construct).toBe('comparison whose result is always the same');
  });
});

describe('statements outside the subset', () => {
  it.each([
    ['var x: Int32 = 1; l[0] = x;', 'var'],
    ['let x: Int32; x = 1; l[0] = x;', 'variable without a value'],
    ['let x = l; x = l; x[0] = 1;', 'let of a reference'],
    ['const x = write(l); p = x === x;', 'void variable'],
    ['const { sum } = s; l[0] = sum;', 'destructuring'],
    ['const [x] = l; l[0] = x ?? 0;', 'destructuring'],
    ['for (const x of l) { n += x; }', 'for-of loop'],
    ['for (const x in s) { n += 1; look(s); if (x) { } }', 'for-in loop'],
    ['do { n -= 1; } while (n > 0);', 'do-while loop'],
    ['switch (n) { case 1: break; }', 'switch'],
    ['again: while (p) { break again; }', 'label'],
    ['try { n = 1; } finally { n = 2; }', 'try'],
    ['if (p) { throw n; }', 'throw'],
    ['debugger;', 'debugger'],
    [';', 'empty statement'],
    ['for (let i: Int32 = 0, j: Int32 = 1; i < j; i++) { l[i] = j; }', 'for loop with several variables'],
    ['function inner(): void {} inner();', 'function in a function'],
    ['class X { a = 1; } p = X === X;', 'class'],
    ['enum X { A } p = X.A === 0;', 'enum'],
    ['interface X { a: Int32 } const x: X = { a: 1 }; l[0] = x.a;', 'interface in a function'],
    ['type X = Int32; const x: X = 1; l[0] = x;', 'type in a function'],
    ['n;', 'expression without an effect'],
    ['-n;', 'expression without an effect'],
    ['Math.imul(n, n);', 'expression without an effect'],
    ['p && n > 1;', 'expression without an effect'],
    ['s.list[0] = 1; r.list[0] = 1;', 'write to read-only data'],
    ['r.inner.value = 1;', 'write to read-only data'],
    ['r.inner.value++;', 'write to read-only data'],
    ['r.list[0] += 1;', 'write to read-only data'],
    ['write(r.list);', 'read-only data where it may be written'],
    ['take(r.inner);', 'read-only data where it may be written'],
    ['fetch(r, l);', 'read-only data where it may be written'],
    ['const x: Inner = r.inner; take(x);', 'read-only data where it may be written'],
    ['const x = r.inner; take(x);', 'read-only data where it may be written'],
    ['l = s.list;', 'assignment of a reference'],
    ['const x: ConstInt8Array = l; n = x[0];', 'int32_t * where const int8_t * is needed'],
    [
      'const x: Inner = s.inner; const xSum = 1; const x_sum = x.value + xSum; n = x_sum;',
      'second x_sum in view',
    ],
    ['if (p) { const n: Int32 = 1; l[0] = n; }', 'second n in view'],
    ['for (let s: Int32 = 0; s < 2; s++) { l[s] = 1; }', 'second s in view'],
    ['const mWrite: Int32 = 1; n = mWrite;', 'second m_write in view'],
    ['const _x: Int32 = 1; n = _x;', 'name _x'],
    ['const größe: Int32 = 1; n = größe;', 'name größe'],
    ['const $x: Int32 = 1; n = $x;', 'name $x'],
    ['const x: number = 1; n = x;', 'type number'],
    ['const x: Int32 | boolean = n; p = x === 1;', 'union type'],
    ['const x: any = n; n = x;', 'type any'],
    ['const x: (s: State, l: Int32Array) => Int32 = fetch; x(s, l);', 'name fetch'],
  ])('%s', (statement, construct) => {
    expect(inBody(statement)).toBe(construct);
  });
});

describe('an order of evaluation that C leaves open', () => {
  const beside = 'call of fetch beside another operand that reads memory';

  it.each([
    'l[0] = s.sum + fetch(s, l);',
    'l[0] = fetch(s, l) + fetch(s, l);',
    'l[0] = fetch(s, l) - l[1];',
    'l[0] = look(s) * (1 + fetch(s, l));',
    's.sum += fetch(s, l);',
    'l[l[0]] = fetch(s, l);',
    'l[fetch(s, l)] = l[0];',
    'const x: Int32 = Math.imul(fetch(s, l), s.sum); n = x;',
    'const t: Two = { a: fetch(s, l), b: s.sum }; n = t.a + t.b;',
    'if (fetch(s, l) === s.sum) { n = 1; }',
    'while (s.sum < fetch(s, l)) { n += 1; }',
    'two(s.sum, fetch(s, l));',
  ])('is refused: %s', (statement) => {
    expect(inProgram(order(statement))).toBe(`3: ${beside}`);
  });

  it.each([
    'l[0] = n + fetch(s, l);',
    'l[n] = fetch(s, l);',
    's.sum = fetch(s, l);',
    'n += fetch(s, l);',
    'n = s.fixed * fetch(s, l);',
    'two(n + 1, fetch(s, l));',
    'if (s.sum > 0 && fetch(s, l) > 0) { n = 1; }',
    'n = s.sum > 0 ? fetch(s, l) : s.sum;',
    'n = look(s) + look(s) + s.sum;',
    'n = fetch(s, s.list);',
  ])('is no matter: %s', (statement) => {
    expect(() => refusalOf(order(statement))).toThrow('accepted');
  });

  function order(statement: string): string {
    return `export interface State { sum: Int32; readonly fixed: Int32; readonly list: Int32Array }
export function f(n: Int32, l: Int32Array, s: State): Int32 {
  ${statement}
  fetch(s, l); return n + look(s) + two(1, 2);
}
export interface Two { readonly a: Int32; readonly b: Int32 }
function two(a: Int32, b: Int32): Int32 { return a + b; }
function fetch(s: State, l: Int32Array): Int32 { s.sum = l[0]; return s.sum; }
function look(s: Readonly<State>): Int32 { return s.sum; }`;
  }
});

describe('declarations outside the subset', () => {
  it.each([
    ['export async function f(): Promise<void> {}', '1: async function'],
    ['export function* f(): Generator<Int32> { yield 1; }', '1: generator function'],
    ['export function f<T>(a: T): T { return a; }', '1: generic function'],
    ['export default function f(): void {}', '1: default export'],
    ['export function f() {}', '1: function without a return type'],
    ['export function f(a: Int32): Int32;\nexport function f(): Int32 { return 1; }', '1: function overload'],
    ['export function f(a: Int32 = 1): Int32 { return a; }', '1: default parameter'],
    ['export function f(a?: Int32): boolean { return a === 1; }', '1: optional parameter'],
    ['export function f(...a: Int32[]): Int32 { return a.length; }', '1: rest parameter'],
    ['export function f({ a }: { a: Int32 }): Int32 { return a; }', '1: destructuring'],
    ['export function f(a: number): Int32 { return a; }', '1: type number'],
    ['export function f(a: any): Int32 { return a; }', '1: type any'],
    ['export function f(a: string): boolean { return a === a; }', '1: type string'],
    ['export function f(a: bigint): boolean { return a === a; }', '1: type bigint'],
    ['export function f(a: Int32 | boolean): boolean { return a === 1; }', '1: union type'],
    ['export function f(a: () => void): void { a(); }', '1: function type'],
    ['export function f(a: Float32Array): Int32 { return a[0]; }', '1: type Float32Array'],
    ['export function f(a: Uint32Array): Int32 { return a[0]; }', '1: type Uint32Array'],
    ['export function f(a: Int32[]): Int32 { return a[0]; }', '1: type Int32[]'],
    ['export function f(a: readonly Int32[]): Int32 { return a[0]; }', '1: type readonly Int32[]'],
    ['export function f(a: [Int32]): Int32 { return a[0]; }', '1: type [Int32]'],
    ['export function f(a: Array<Int32>): Int32 { return a[0]; }', '1: generic type Array<Int32>'],
    ['export function f(a: Readonly<Int32Array>): Int32 { return a[0]; }', '1: type Readonly<Int32Array>'],
    ['export function f(a: { b: Int32 }): Int32 { return a.b; }', '1: type { b: Int32 }'],
    ['export function f(a: Date): boolean { return a === a; }', '1: type Date'],
    ['export function f(a: Int8Array): Int8Array { return a; }', '1: function that returns a reference'],
    ['declare function f(): void;\nexport function g(): void { f(); }', '1: function without a body'],
    ['export function fooBar(): void {}\nexport function foo_bar(): void {}', '2: second m_foo_bar'],
    ['export function a(): Int32 {\n  return b();\n}\nfunction b(): Int32 { return a(); }', '4: recursion'],
    ['export function a(n: Int32): Int32 {\n  return n > 0 ? a(n - 1) : 0;\n}', '2: recursion'],
    ['export let x: Int32 = 1;', '1: variable at module level'],
    ['export const x: Int32 = f();\nfunction f(): Int32 { return 1; }', '1: value that is not constant'],
    ['export const x: Int32 = 1 / 2;', '1: division'],
    ['export const x: boolean = true;', '1: value that is not constant'],
    ['export const f = (): void => {};', '1: arrow function'],
    ['export const { PI } = Math;', '1: destructuring'],
    ['export const T: ConstInt8Array = new Int8Array(3);', '1: new'],
    ['export class X {}', '1: class at module level'],
    ['export enum X { A }', '1: enum at module level'],
    ['export namespace X { export const a: Int32 = 1; }', '1: module declaration at module level'],
    ['export function f(): void {}\nf();', '2: expression statement at module level'],
    ['export function f(): void {}\nif (1 < 2) { f(); }', '2: if statement at module level'],
    ['export default 1;', '1: export assignment at module level'],
    ['export {};', '1: export declaration at module level'],
    ["import { join } from 'node:path';\nexport const x = join;", '1: type error'],
    ['export interface X<T> { a: T }', '1: generic interface'],
    [
      'export interface X extends Y { a: Int32 }\nexport interface Y { b: Int32 }',
      '1: interface that extends another',
    ],
    ['export interface X { a: Int32 }\nexport interface X { b: Int32 }', '1: merged interface'],
    ['export interface X {}', '1: interface without fields'],
    ['export interface X { a?: Int32 }', '1: optional field a'],
    ['export interface X { a(): void }', '1: MethodSignature in an interface'],
    ['export interface X { [key: string]: Int32 }', '1: IndexSignature in an interface'],
    ['export interface X { a: void }', '1: void field'],
    ['export interface X { a: X }', '1: interface X that contains itself'],
    [
      'export interface X { a: readonly Y[] }\nexport interface Y { b: X }',
      '1: interface X that contains itself',
    ],
    ['export interface X { aB: Int32; a_b: Int32 }', '1: field a_b'],
    ['export interface X {\n  /** @length N */\n  a: Int32;\n}', '3: @length of a'],
    ['export interface X { a: Int32; /** @length N */ b: Int8Array }', '1: @length that belongs to no field'],
    ["export interface X {\n  /** @length 'N' */\n  b: Int8Array;\n}", '1: @length that belongs to no field'],
    ['export interface X {\n  /** @volatile */\n  a: Int8Array;\n}', '3: @volatile of a'],
    ['export interface X {\n  /** @volatile */\n  readonly a: Int32;\n}', '3: @volatile of a'],
    ['export interface X { a: Int32; /** @volatile */ b: Int32 }', '1: @volatile that belongs to no field'],
    ['export interface X { __a: Int32 }', '1: name __a'],
  ])('%s', (program, expected) => {
    expect(inProgram(program)).toBe(expected);
  });

  it('imports from other files', () => {
    const files = writeFiles({
      'package.json': '{"type":"module"}',
      'main.ts': `import { twice } from './other.js';\nexport function f(): void { twice(); }`,
      'other.ts': 'export function twice(): void {}',
    });
    expect(() => lower(files.slice(1, 2), ['f'], { prefix: 'm' })).toThrow(
      'main.ts:1: import of ./other.js is outside the C-expressible subset: the kernel imports only from its own files',
    );
  });

  it('default and namespace imports', () => {
    const files = writeFiles({
      'package.json': '{"type":"module"}',
      'main.ts': `import * as other from './other.js';\nexport function f(): void { other.twice(); }`,
      'other.ts': 'export function twice(): void {}',
    });
    expect(() => lower(files.slice(1), ['f'], { prefix: 'm' })).toThrow(
      'main.ts:1: default or namespace import is',
    );
  });

  it('constants that need each other', () => {
    const files = writeFiles({
      'package.json': '{"type":"module"}',
      'a.ts': `import { B } from './b.js';\nexport const A: number = B + 1;`,
      'b.ts': `import { A } from './a.js';\nexport const B: number = A + 1;`,
    });
    expect(() => lower(files.slice(1), [], { prefix: 'm' })).toThrow(
      'a.ts:2: constant A that depends on itself',
    );
  });

  it('arrays of another element type', () => {
    const { message } = refusalOf(`
function g(a: ConstInt32Array): Int32 { return a[0]; }
export function f(a: ConstInt8Array): Int32 { return g(a); }`);
    expect(message).toContain('program.ts:3: const int8_t * where const int32_t * is needed is outside');
  });

  it('but not writes through a pointer in a read-only struct: C and TypeScript both allow them', () => {
    const program = `
export interface S { readonly list: Int32Array; size: Int32 }
export function f(s: Readonly<S>): void { s.list[0] = s.size; }`;
    expect(() => refusalOf(program)).toThrow('accepted');
  });

  it('structs of the same shape but another name', () => {
    const { message } = refusalOf(`
interface A { x: Int32 } interface B { x: Int32 }
function g(a: A): Int32 { return a.x; }
export function f(b: B): Int32 { return g(b); }`);
    expect(message).toContain('program.ts:4: m_b_t * where m_a_t * is needed');
  });
});

it('the types of the tests are in the subset', () => {
  expect(() => refusalOf('export function f(): void {}', TYPES)).toThrow('accepted');
});
