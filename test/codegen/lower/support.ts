import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import { type LoweredUnit, LoweringError, lower } from '../../../src/codegen/lower/index.js';

/** Types of the kernel, for programs of a single file. It follows the program so that line numbers stay. */
export const TYPES = `
export type Int32 = number;
export interface ConstInt8Array { readonly [index: number]: number }
export interface ConstUint8Array { readonly [index: number]: number }
export interface ConstInt16Array { readonly [index: number]: number }
export interface ConstInt32Array { readonly [index: number]: number }
`;

/** Everything that generated C must be clean under. */
export const WARNINGS =
  '-Wall -Wextra -Wpedantic -Wconversion -Wcast-align -Wdouble-promotion -Wshadow -Wundef -Werror'.split(' ');

const folders: string[] = [];

/** A new folder that is removed when the tests of the file are done. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ffirm-lower-'));
  folders.push(folder);
  return folder;
}

afterAll(() => {
  for (const folder of folders.splice(0)) {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** Writes files below a new folder; returns their paths. */
export function writeFiles(files: Readonly<Record<string, string>>): string[] {
  const folder = temporaryFolder();
  return Object.entries(files).map(([name, text]) => {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  });
}

/** Lowers a program of one file; its exported functions are the entry points. */
export function lowerText(program: string, types = TYPES): LoweredUnit {
  const files = writeFiles({ 'package.json': '{"type":"module"}', 'program.ts': `${program}\n${types}` });
  const entryPoints = [...program.matchAll(/^export function (\w+)/gm)].flatMap(([, name]) => name ?? []);
  return lower(files.slice(1), entryPoints, { prefix: 'm' });
}

/** The C lines of a function body made of `statements`, without indentation. */
export function bodyOf(statements: string, parameters = '', result = 'void'): string[] {
  const text =
    lowerText(`export function f(${parameters}): ${result} {\n${statements}\n}`).functionOf.get('f') ?? '';
  const start = text.indexOf('\n{\n') + 3;
  return text
    .slice(start, -2)
    .split('\n')
    .map((line) => line.replace(/^ {4}/, ''));
}

/** The C of an expression over the parameters a, b, c (numbers), p, q (truth values). */
export function expressionOf(expression: string, result = 'Int32'): string {
  const numbers = ['a', 'b', 'c'].filter((name) => new RegExp(`\\b${name}\\b`).test(expression));
  const flags = ['p', 'q'].filter((name) => new RegExp(`\\b${name}\\b`).test(expression));
  const parameters = [...numbers.map((name) => `${name}: Int32`), ...flags.map((name) => `${name}: boolean`)];
  const lines = bodyOf(`return ${expression};`, parameters.join(', '), result);
  return lines.join('\n').replace(/^return ([\s\S]*);$/, '$1');
}

/** What lowering a program is refused with. */
export function refusalOf(program: string, types = TYPES): LoweringError {
  try {
    lowerText(program, types);
  } catch (error) {
    if (error instanceof LoweringError) {
      return error;
    }
    throw error;
  }
  throw new Error(`accepted:\n${program}`);
}

/** True when a program can be run. */
export function isPresent(command: string): boolean {
  return spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0;
}

/** A C file that needs nothing but the headers of the standard types. */
export function translationUnit(unit: LoweredUnit, macros: Readonly<Record<string, number>> = {}): string {
  const defines = Object.entries(macros).map(([name, value]) => `#define ${name} ${value}\n`);
  return [
    '#include <stdbool.h>\n#include <stdint.h>\n',
    defines.join(''),
    unit.constants,
    unit.types,
    unit.prototypes,
    unit.functions,
  ].join('\n');
}

/** Compiles C text to an executable or, with `-c`, to an object file; throws with the compiler's messages. */
export function compile(compiler: string, flags: readonly string[], text: string): string {
  const folder = temporaryFolder();
  const isCpp = compiler.includes('++');
  const source = join(folder, isCpp ? 'unit.cpp' : 'unit.c');
  const output = join(folder, 'unit.out');
  writeFileSync(source, text);
  const language = isCpp ? '-std=c++17' : '-std=c99';
  try {
    execFileSync(compiler, [language, ...WARNINGS, ...flags, source, '-o', output], {
      stdio: 'pipe',
      encoding: 'utf8',
    });
  } catch (error) {
    const messages = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
    throw new Error(`${compiler}: ${messages}\n${text}`);
  }
  return output;
}
