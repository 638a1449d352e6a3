import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/errors/input-error.js';
import { importOnnx } from '../../../src/model/onnx/network.js';
import { onnxBytes } from './build.js';

const folder = 'test/model/onnx/fixtures';
const files = readdirSync(folder)
  .filter((file) => file.endsWith('.onnx'))
  .map((file) => Uint8Array.from(readFileSync(join(folder, file))));

/** Reads bytes: a network, or an InputError of one line. Anything else fails the test. */
function read(bytes: Uint8Array): 'network' | 'refused' {
  try {
    importOnnx(bytes, 'network.onnx');
    return 'network';
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    expect(String(error)).toMatch(
      /^OnnxError: network\.onnx: [^\n]*; [^\n]+$|^InputError: network\.onnx: [^\n]*; [^\n]+$/,
    );
    return 'refused';
  }
}

/** A length-delimited field. */
function field(number: number, ...content: readonly number[]): readonly number[] {
  const length: number[] = [];
  for (let rest = content.length; ; rest >>>= 7) {
    length.push(rest < 128 ? rest : (rest & 127) | 128);
    if (rest < 128) break;
  }
  return [number * 8 + 2, ...length, ...content];
}

describe('damaged and hostile ONNX files', () => {
  it('any bytes are a network or refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        read(bytes);
      }),
    );
  });

  it('a file that is cut off anywhere is refused', () => {
    for (const bytes of files) {
      for (let end = 0; end < bytes.length; end += 7) {
        // What comes after the graph is the version of its operators.
        expect(read(bytes.subarray(0, end))).toBe('refused');
      }
    }
  });

  it('a file with changed bytes is a network or refused', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...files),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        (bytes, changes) => {
          const changed = bytes.slice();
          for (const [at, value] of changes) changed[at % changed.length] = value;
          read(changed);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('a file with bytes left out or doubled is a network or refused', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...files),
        fc.nat(),
        fc.nat(40),
        fc.boolean(),
        (bytes, place, length, isDoubled) => {
          const at = place % bytes.length;
          const rest = bytes.subarray(isDoubled ? at : at + length);
          read(Uint8Array.from([...bytes.subarray(0, at + (isDoubled ? length : 0)), ...rest]));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('lengths that promise more than the file has cost nothing', () => {
    const most = [0xff, 0xff, 0xff, 0xff, 0x0f];
    expect(read(Uint8Array.of(0x3a, ...most))).toBe('refused');
    const shape = [1e9, 1e9, 1e9, 1e9];
    const tensor = { name: 'w', shape, raw: new Uint8Array(0) };
    const node = { operator: 'Conv', inputs: ['sample', 'w'] };
    expect(read(onnxBytes({ nodes: [node], tensors: [tensor], outputs: ['Conv'] }))).toBe('refused');
    const values = { name: 'w', shape: [65536, 1, 1, 4], raw: new Uint8Array(4) };
    expect(read(onnxBytes({ nodes: [node], tensors: [values], outputs: ['Conv'] }))).toBe('refused');
  });

  it('many tiny messages are refused before they fill the memory', () => {
    const nodes = Uint8Array.from([
      ...field(8, ...field(1), 16, 17),
      ...field(7, ...new Array<number>(20000).fill(0).flatMap(() => field(1))),
    ]);
    expect(() => importOnnx(nodes, 'network.onnx')).toThrow('it has field 1 more than 4096 times');
  });

  it('a tensor that many nodes use is refused before its copies fill the memory', () => {
    const large = { name: 'w', shape: [1024, 1024], raw: new Uint8Array(4 << 20) };
    const nodes = Array.from({ length: 60 }, (_, i) => ({
      operator: 'MatMul',
      inputs: ['sample', 'w'],
      output: `m${i}`,
    }));
    const bytes = onnxBytes({ shape: [1, 1024], nodes, tensors: [large], outputs: ['m0'] });
    expect(() => importOnnx(bytes, 'network.onnx')).toThrow('the network has more than 33554432 weights');
  });

  it('groups, which ONNX does not have, are refused however deep they are', () => {
    expect(read(new Uint8Array(100000).fill(0x0b))).toBe('refused');
  });

  it('names with control characters are shown as escapes', () => {
    const nodes = [{ operator: 'Evil\u001b[2J\n', inputs: ['sample'], output: 'a\u202eb' }];
    const bytes = onnxBytes({ nodes, outputs: ['a'] });
    expect(() => importOnnx(bytes, 'network.onnx')).toThrow('node "a\\u{202e}b" (Evil\\u{1b}[2J\\n)');
  });
});
