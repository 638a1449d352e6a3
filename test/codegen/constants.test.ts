import { describe, expect, it } from 'vitest';
import { constantDefinition } from '../../src/codegen/constants.js';
import { lower } from '../../src/codegen/lower/index.js';
import { structBytes } from '../../src/codegen/struct-size.js';
import { compile, writeFiles } from './lower/support.js';

const PROGRAM = `
export type Int32 = number;
export interface ConstInt16Array { readonly [index: number]: number }
/** Inner. */
export interface Inner { readonly table: ConstInt16Array; readonly odd: boolean }
/** Outer. */
export interface Outer { readonly count: Int32; readonly inner: Inner; readonly empty: ConstInt16Array }
/** State. */
export interface State { flag: boolean; place: Int32; tiny: boolean;
  /** Ring. @length RING */
  readonly ring: Int16Array;
  /** Bytes. @length BYTES */
  readonly bytes: Int8Array }
export function f(outer: Outer, state: State): Int32 {
  state.ring[0] = outer.inner.table[0] + outer.empty[0];
  return outer.inner.odd && state.flag ? outer.count : state.bytes[0];
}
`;

function loweredProgram() {
  const files = writeFiles({ 'package.json': '{"type":"module"}', 'program.ts': PROGRAM });
  return lower(files.slice(1), ['f'], { prefix: 'm' });
}

describe('constantDefinition', () => {
  const unit = loweredProgram();
  const outer = unit.structOf.get('Outer');
  if (outer === undefined) throw new Error('no Outer');
  const value = { count: -(2 ** 31), inner: { table: Int16Array.of(1, -2), odd: true }, empty: [] };

  it('writes arrays first, then the structure, every member with its name', () => {
    expect(constantDefinition(outer, value, 'm_outer').split('\n')).toEqual([
      'static const int16_t m_outer_inner_table[2] = {',
      '    1, -2',
      '};',
      '',
      'static const int16_t m_outer_empty[1] = {',
      '    0',
      '};',
      '',
      'const m_outer_t m_outer = {',
      '    /* count */ (-2147483647 - 1),',
      '    /* inner */ {',
      '        /* table */ m_outer_inner_table,',
      '        /* odd */ true',
      '    },',
      '    /* empty */ m_outer_empty',
      '};',
    ]);
  });

  it.each([
    ['a field that is missing', { ...value, count: undefined }, 'count'],
    ['a number that is not whole', { ...value, count: 0.5 }, 'count'],
    ['a table that is not one', { ...value, inner: { table: 'x', odd: true } }, 'table'],
  ])('refuses %s', (_, wrong, name) => {
    expect(() => constantDefinition(outer, wrong, 'm_outer')).toThrow(name);
  });
});

describe('structBytes', () => {
  it.each([
    [1, 1],
    [5, 3],
    [8, 2],
    [2, 7],
  ])('is what C says, padding included, with arrays of %i and %i', (ring, bytes) => {
    const unit = loweredProgram();
    const state = unit.structOf.get('State');
    if (state === undefined) throw new Error('no State');
    const size = structBytes(
      state,
      new Map([
        ['RING', ring],
        ['BYTES', bytes],
      ]),
    );
    const text = [
      '#include <stdbool.h>\n#include <stdint.h>',
      `#define M_RING ${ring}\n#define M_BYTES ${bytes}`,
      unit.types,
      `typedef char size_is_exact[(sizeof(m_state_t) == ${size}) ? 1 : -1];`,
    ].join('\n');
    expect(() => compile('gcc', ['-c'], text)).not.toThrow();
    expect(() => compile('gcc', ['-c'], text.replace(`== ${size}`, `== ${size + 4}`))).toThrow();
  });

  it('refuses pointers, whose size depends on the machine', () => {
    const outer = loweredProgram().structOf.get('Outer');
    if (outer === undefined) throw new Error('no Outer');
    expect(() => structBytes(outer, new Map())).toThrow('table');
  });
});
