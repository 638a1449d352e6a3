import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { ts } from 'ts-morph';
import { describe, expect, it } from 'vitest';
import { compile, isPresent, lowerText, TYPES, temporaryFolder, translationUnit } from './support.js';

/** Length of the arrays that programs get; macro N. */
const N = 8;

interface Program {
  readonly name: string;
  /** Parameters of `run`: numbers, then `small` (int8), `wide` (int16), `bytes` (uint8), `out` (int32). */
  readonly source: string;
  /** Bounds of the numbers: within them no operation leaves 32 bits. */
  readonly bounds: readonly (readonly [least: number, greatest: number])[];
}

const ARRAYS = 'small: Int8Array, wide: Int16Array, bytes: Uint8Array, out: Int32Array';

const PROGRAMS: readonly Program[] = [
  {
    name: 'arithmetic',
    bounds: [
      [-20000, 20000],
      [-20000, 20000],
    ],
    source: `
export function run(a: Int32, b: Int32, ${ARRAYS}): Int32 {
  small[0] = a; small[1] += b; small[2] *= 3; small[3]++; wide[0] = a * 3; wide[1] -= b; bytes[0] = a - b; bytes[1]--;
  out[0] = a * b - a + b; out[1] = (a << 3) + (b >> 2); out[2] = a & b | a ^ ~b; out[3] = -a - -b;
  out[4] = a % (b * b + 1); out[5] = Math.imul(a, b) + Math.imul(a - b, 3 + b); out[6] = small[0] * wide[0] + bytes[0];
  out[7] = a < b ? a : b < 0 ? -b : a + b >> 1;
  return a - (b - (a - b)) * 2;
}`,
  },
  {
    name: 'truth values',
    bounds: [
      [-3, 3],
      [-3, 3],
      [-3, 3],
    ],
    source: `
function sign(a: Int32): boolean { return a > 0 || a === -1 && !(a < -2); }
export function run(a: Int32, b: Int32, c: Int32, ${ARRAYS}): Int32 {
  let bits: Int32 = 0;
  const first = a < b, second = b <= c;
  if (first && second || !first && a === c) { bits |= 1; }
  if (first === second) { bits |= 2; } else if (!first !== second) { bits |= 4; } else { bits |= 8; }
  if (sign(a) === sign(b) === sign(c)) { bits |= 16; }
  bits |= a < b === b < c ? 32 : 64;
  const last: boolean = sign(a) ? sign(b) : a >= c;
  if (last) bits ^= 255;
  small[0] = bits; wide[0] = bits; bytes[0] = bits; out[0] = bits;
  return bits;
}`,
  },
  {
    name: 'loops',
    bounds: [
      [0, 8],
      [-100, 100],
    ],
    source: `
function total(values: ConstInt8Array, from: Int32, to: Int32): Int32 {
  let sum: Int32 = 0;
  for (let i: Int32 = from; i < to; i++) { if (values[i] === 0) continue; sum += values[i]; }
  return sum;
}
export function run(a: Int32, b: Int32, ${ARRAYS}): Int32 {
  for (let i: Int32 = a - 1; i >= 0; i--) {
    small[i] = small[i] + b + i; wide[i] = small[i] << 1; bytes[i] += small[i];
    for (let j: Int32 = 0; ; j += 3) { if (j > i) { break; } out[j] += out[i] >> 3; }
  }
  let left: Int32 = a;
  while (left > 0) { left -= 2; if (total(small, 0, a) > b) { return left; } }
  for (;;) { left++; if (left > 3) { break; } }
  return total(small, left % 2, a);
}`,
  },
  {
    name: 'structs',
    bounds: [
      [-1000, 1000],
      [0, 7],
    ],
    source: `
interface Scale { up: Int32; down: Int32; active: boolean }
interface Step { readonly scale: Scale; count: Int32 }
const SHIFT: Int32 = 3;
const MASK: Int32 = (1 << SHIFT) - 1;
function prepare(scale: Scale, a: Int32): boolean { scale.up = a & MASK; scale.active = scale.up > SHIFT; return a > 0; }
function apply(scale: Readonly<Scale>, a: Int32): Int32 { return (a * scale.up) >> scale.down; }
function advance(step: Step, a: Int32): Int32 {
  const scale: Scale = step.scale;
  step.count += 1;
  if (prepare(step.scale, a + step.count)) { scale.down = step.count & 3; }
  return apply(step.scale, a);
}
export function run(a: Int32, b: Int32, ${ARRAYS}): Int32 {
  const step: Step = { count: b, scale: { down: 1, up: 2, active: false } };
  for (let i: Int32 = 0; i <= b; i++) {
    const fresh: Scale = { up: i, down: 0, active: true };
    prepare(fresh, a + i);
    const next: Int32 = advance(step, a);
    out[i] = next + apply(fresh, i);
    small[i] = step.scale.up; wide[i] = fresh.active ? 1 : -1; bytes[i] = step.count;
  }
  return step.scale.active ? step.count : -step.scale.down;
}`,
  },
];

interface Arrays {
  readonly small: Int8Array;
  readonly wide: Int16Array;
  readonly bytes: Uint8Array;
  readonly out: Int32Array;
}

type Run = (...args: (number | Int8Array | Int16Array | Uint8Array | Int32Array)[]) => number;

function isRun(value: unknown): value is Run {
  return typeof value === 'function';
}

/** The same program as JavaScript. */
async function importProgram(source: string): Promise<Run> {
  const path = join(temporaryFolder(), 'program.mjs');
  const options = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ES2022 };
  writeFileSync(path, ts.transpileModule(source + TYPES, { compilerOptions: options }).outputText);
  const module: unknown = await import(/* @vite-ignore */ pathToFileURL(path).href);
  if (typeof module === 'object' && module !== null && 'run' in module && isRun(module.run)) {
    return module.run;
  }
  throw new Error('the program exports no run()');
}

/** A main() that reads numbers and array contents, runs once for each line and prints all that run() left. */
function harness(count: number): string {
  const numbers = Array.from({ length: count }, (_, index) => `(int32_t)a[${index}]`).join(', ');
  const arrays: readonly (readonly [name: string, type: string])[] = [
    ['small', 'int8_t'],
    ['wide', 'int16_t'],
    ['bytes', 'uint8_t'],
    ['out', 'int32_t'],
  ];
  return `
#include <stdio.h>
int main(void)
{
    long a[${count + 4 * N}];
    for (;;) {
        ${arrays.map(([name, type]) => `${type} ${name}[${N}];`).join(' ')}
        for (int i = 0; i < ${count + 4 * N}; i++) {
            if (scanf("%ld", &a[i]) != 1) {
                return 0;
            }
        }
        for (int i = 0; i < ${N}; i++) {
            ${arrays.map(([name, type], at) => `${name}[i] = (${type})a[${count + at * N} + i];`).join(' ')}
        }
        printf("%ld", (long)m_run(${numbers}, small, wide, bytes, out));
        ${arrays.map(([name]) => `for (int i = 0; i < ${N}; i++) { printf(" %ld", (long)${name}[i]); }`).join(' ')}
        printf("\\n");
    }
}
`;
}

function arrayOf(least: number, greatest: number): fc.Arbitrary<number[]> {
  return fc.array(fc.integer({ min: least, max: greatest }), { minLength: N, maxLength: N });
}

function inputs({ bounds }: Program): fc.Arbitrary<{ numbers: number[]; arrays: Arrays }> {
  return fc.record({
    numbers: fc.tuple(...bounds.map(([min, max]) => fc.integer({ min, max }))),
    arrays: fc.record({
      small: arrayOf(-128, 127).map((values) => Int8Array.from(values)),
      wide: arrayOf(-32768, 32767).map((values) => Int16Array.from(values)),
      bytes: arrayOf(0, 255).map((values) => Uint8Array.from(values)),
      out: arrayOf(-1000, 1000).map((values) => Int32Array.from(values)),
    }),
  });
}

function inOneLine(numbers: readonly number[], { small, wide, bytes, out }: Arrays): string {
  return [...numbers, ...small, ...wide, ...bytes, ...out].map((value) => value + 0).join(' ');
}

function copyOf({ small, wide, bytes, out }: Arrays): Arrays {
  return { small: small.slice(), wide: wide.slice(), bytes: bytes.slice(), out: out.slice() };
}

const COMPILERS: readonly (readonly [compiler: string, flags: readonly string[]])[] = [
  ['gcc', ['-O2']],
  ['gcc', ['-O0', '-fsanitize=undefined', '-fno-sanitize=shift-base', '-fno-sanitize-recover=all']],
  ['g++', ['-O2']],
  ['clang', ['-O2']],
];

describe.each(PROGRAMS.map((program) => [program.name, program] as const))(
  'a program with %s',
  (_, program) => {
    it.each(COMPILERS)('gives the same with %s %j as in TypeScript', async (compiler, flags) => {
      if (!isPresent(compiler)) {
        console.warn(`skipped: ${compiler} is not installed`);
        return;
      }
      const text = translationUnit(lowerText(program.source)) + harness(program.bounds.length);
      const executable = compile(compiler, flags, text);
      const run = await importProgram(program.source);
      fc.assert(
        fc.property(fc.array(inputs(program), { minLength: 20, maxLength: 40 }), (cases) => {
          const lines = cases.map(({ numbers, arrays }) => inOneLine(numbers, arrays));
          const output = execFileSync(executable, {
            input: `${lines.join('\n')}\n`,
            encoding: 'utf8',
            stdio: 'pipe',
          });
          const expected = cases.map(({ numbers, arrays }) => {
            const { small, wide, bytes, out } = copyOf(arrays);
            const result = run(...numbers, small, wide, bytes, out);
            return inOneLine([result], { small, wide, bytes, out });
          });
          expect(output.trimEnd().split('\n')).toEqual(expected);
        }),
        { numRuns: 25 },
      );
    });
  },
);
