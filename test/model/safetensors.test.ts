import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/config/input-error.js';
import {
  decodeSafetensors,
  encodeSafetensors,
  floatTensor,
  type Tensor,
} from '../../src/model/safetensors.js';

const tensor: fc.Arbitrary<Tensor> = fc.oneof(
  fc
    .float32Array({ maxLength: 20, noNaN: true })
    .map((data): Tensor => ({ dtype: 'F32', shape: [data.length], data })),
  fc.int32Array({ maxLength: 20 }).map((data): Tensor => ({ dtype: 'I32', shape: [1, data.length], data })),
  fc.int8Array({ maxLength: 20 }).map((data): Tensor => ({ dtype: 'I8', shape: [data.length, 1], data })),
  fc.uint8Array({ maxLength: 20 }).map((data): Tensor => ({ dtype: 'U8', shape: [data.length], data })),
);

const names = fc
  .string({ minLength: 1, maxLength: 12 })
  .filter((name) => name !== '__metadata__' && name !== '__proto__');
const files = fc.record({
  tensors: fc.array(fc.tuple(names, tensor), { maxLength: 5 }).map((entries) => new Map(entries)),
  metadata: fc.dictionary(names, fc.string(), { maxKeys: 3 }),
});

const example = encodeSafetensors({
  tensors: new Map<string, Tensor>([
    ['a', { dtype: 'F32', shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) }],
    ['b', { dtype: 'I8', shape: [3], data: Int8Array.of(-1, 0, 1) }],
  ]),
  metadata: { note: 'text' },
});

/** The example with another header, its data unchanged. */
function withHeader(change: (header: string) => string): Uint8Array {
  const length = Number(new DataView(example.buffer).getBigUint64(0, true));
  const header = new TextEncoder().encode(change(new TextDecoder().decode(example.subarray(8, 8 + length))));
  const bytes = new Uint8Array(8 + header.length + example.length - 8 - length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
  bytes.set(header, 8);
  bytes.set(example.subarray(8 + length), 8 + header.length);
  return bytes;
}

describe('safetensors', () => {
  it('round trip: what was written is read, and the same content gives the same bytes', () => {
    fc.assert(
      fc.property(files, (file) => {
        const bytes = encodeSafetensors(file);
        const read = decodeSafetensors(bytes, 'file');
        expect(read.metadata).toEqual({ ...file.metadata });
        expect(new Map(read.tensors)).toEqual(file.tensors);
        expect(encodeSafetensors(file)).toEqual(bytes);
      }),
    );
  });

  it('every truncation is refused with the name of the file', () => {
    for (let length = 0; length < example.length; length++) {
      expect(() => decodeSafetensors(example.subarray(0, length), 'x.safetensors')).toThrow(InputError);
      expect(() => decodeSafetensors(example.subarray(0, length), 'x.safetensors')).toThrow(
        /^x\.safetensors: /,
      );
    }
  });

  it('random bytes are refused, never with anything but an InputError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(() => decodeSafetensors(bytes, 'file')).toThrow(InputError);
      }),
    );
  });

  it('a changed header byte gives an InputError or the same tensors with other names', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 180 }), fc.integer({ min: 0, max: 255 }), (at, value) => {
        const bytes = example.slice();
        bytes[at % bytes.length] = value;
        try {
          decodeSafetensors(bytes, 'file');
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('lying headers are refused: 10 GB length, wrong offsets, overlaps, unknown types, bytes left over', () => {
    const huge = example.slice();
    new DataView(huge.buffer).setBigUint64(0, 10_000_000_000n, true);
    const cases: [Uint8Array, RegExp][] = [
      [huge, /header claims 10000000000 bytes/],
      [
        withHeader((text) => text.replace('[0,16]', '[0,12]')),
        /tensor "a": offsets 0..12 do not fit F32 \[2,2\]/,
      ],
      [withHeader((text) => text.replace('[16,19]', '[12,15]')), /tensor "b": offsets 12..15/],
      [withHeader((text) => text.replace('"I8"', '"I9"')), /tensor "b": dtype/],
      [withHeader((text) => text.replace('[2,2]', '[2,1000000000]')), /tensor "a"/],
      [withHeader((text) => text.replace('"text"', '7')), /__metadata__/],
      [withHeader(() => '[]'), /not a JSON object/],
      [Uint8Array.from([...example, 0]), /1 bytes after the last tensor/],
    ];
    for (const [bytes, message] of cases) expect(() => decodeSafetensors(bytes, 'file')).toThrow(message);
  });

  it('a tensor is refused when it is missing, of another shape or type, or holds a NaN', () => {
    const file = decodeSafetensors(example, 'file');
    expect(() => floatTensor(file, 'c', [1], 'file')).toThrow(
      'file: tensor "c" is missing; the file has a, b',
    );
    expect(() => floatTensor(file, 'a', [4], 'file')).toThrow('tensor "a" is [2,2], [4] expected');
    expect(() => floatTensor(file, 'b', [3], 'file')).toThrow('tensor "b" holds I8, F32 expected');
    const bad = encodeSafetensors({
      tensors: new Map([['a', { dtype: 'F32', shape: [2], data: Float32Array.of(1, Number.NaN) }]]),
      metadata: {},
    });
    expect(() => floatTensor(decodeSafetensors(bad, 'file'), 'a', [2], 'file')).toThrow('element 1 is NaN');
  });
});
