import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/errors/input-error.js';
import {
  decodeSafetensors,
  encodeSafetensors,
  floatTensor,
  int8Tensor,
  type ReadTensor,
  type Tensor,
} from '../../src/model/safetensors.js';
import { elementsOf } from '../../src/model/tensor.js';

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

  it('changed, lost and added bytes give whole tensors or an InputError, nothing else', () => {
    const change = fc.record({
      at: fc.nat({ max: 1000 }),
      remove: fc.nat({ max: 2 }),
      insert: fc.uint8Array({ maxLength: 2 }),
    });
    let read = 0;
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        let bytes: number[] = [...example];
        for (const { at, remove, insert } of changes) {
          const place = at % example.length;
          bytes = [...bytes.slice(0, place), ...insert, ...bytes.slice(place + remove)];
        }
        try {
          const { tensors } = decodeSafetensors(Uint8Array.from(bytes), 'file');
          for (const { shape, data } of tensors.values()) expect(data).toHaveLength(elementsOf(shape));
          read += 1;
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
        }
      }),
      { numRuns: 5000 },
    );
    expect(read).toBeGreaterThan(0);
  });

  it('header values of every kind give whole tensors or an InputError', () => {
    fc.assert(
      fc.property(fc.constantFrom('"F32"', '[2,2]', '[0,16]', '[16,19]'), fc.json(), (old, value) => {
        try {
          const { tensors } = decodeSafetensors(
            withHeader((text) => text.replace(old, () => value)),
            'file',
          );
          for (const { shape, data } of tensors.values()) expect(data).toHaveLength(elementsOf(shape));
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
        }
      }),
    );
  });

  const huge = example.slice();
  new DataView(huge.buffer).setBigUint64(0, 10_000_000_000n, true);
  const negative = example.slice();
  new DataView(negative.buffer).setBigInt64(0, -1n, true);
  const replace = (old: string, other: string) => withHeader((text) => text.replace(old, other));
  const lies: [string, Uint8Array, string][] = [
    ['no byte at all', new Uint8Array(0), 'file: the file is empty'],
    ['7 bytes', example.subarray(0, 7), '7 bytes, at least 8 expected'],
    ['a header of 10 GB', huge, 'the header claims 10000000000 bytes'],
    ['a header of a negative length', negative, 'the header claims 18446744073709551615 bytes'],
    ['a header that is a list', withHeader(() => '[]'), 'its header is not a JSON object'],
    ['a header that is null', withHeader(() => 'null'), 'its header is not a JSON object'],
    ['a header that is no JSON', withHeader(() => '{"a": '), 'its header is not a JSON object'],
    ['a name that stands twice', replace('"b"', '"\\u0061"'), 'file: its header has the key "a" twice'],
    [
      'a key of a tensor that stands twice',
      replace('"shape":[3]', '"shape":[3],"shape":[3]'),
      'the key "shape" twice',
    ],
    ['metadata that is no text', replace('"text"', '7'), '__metadata__ must map names to texts'],
    [
      'a tensor that is a number',
      replace('{"dtype":"I8","shape":[3],"data_offsets":[16,19]}', '5'),
      'tensor "b": must be an object with',
    ],
    ['a negative extent', replace('[2,2]', '[-2,-2]'), 'tensor "a": shape[0]: '],
    ['half an element', replace('[2,2]', '[2,2.5]'), 'tensor "a": shape[1]: '],
    ['a negative offset', replace('[0,16]', '[-4,16]'), 'tensor "a": data_offsets[0]: '],
    ['three offsets', replace('[0,16]', '[0,8,16]'), 'tensor "a": data_offsets'],
    ['an unknown key', replace('"shape":[3]', '"shape":[3],"size":3'), 'tensor "b": size: unknown key'],
    [
      'too few bytes',
      replace('[0,16]', '[0,12]'),
      'tensor "a" at bytes 0..12: 12 bytes do not fit F32 [2,2], which needs 16',
    ],
    [
      'an end before the start',
      replace('[16,19]', '[16,13]'),
      'tensor "b" at bytes 16..13: -3 bytes do not fit I8 [3]',
    ],
    [
      'an overlap',
      replace('[16,19]', '[12,15]'),
      'tensor "b" at bytes 12..15: overlaps the one before it, which ends at 16',
    ],
    [
      'a gap',
      replace('[16,19]', '[17,20]'),
      'tensor "b" at bytes 17..20: leaves a gap of 1 bytes after byte 16',
    ],
    [
      'a wrong shape',
      replace('[2,2]', '[2,1000000000]'),
      'tensor "a" at bytes 0..16: 16 bytes do not fit F32 [2,1000000000]',
    ],
    [
      'more than the file has',
      replace(
        '"shape":[3],"data_offsets":[16,19]',
        '"shape":[9007199254740000],"data_offsets":[16,9007199254740016]',
      ),
      'tensor "b" at bytes 16..9007199254740016: truncated: the file has 19 bytes of data',
    ],
    ['bytes that belong to nothing', Uint8Array.from([...example, 0]), '1 bytes after the last tensor'],
    [
      'a ZIP archive of torch.save',
      Uint8Array.from([0x50, 0x4b, 3, 4, ...example]),
      'not a safetensors file: it looks like a ZIP archive, as torch.save',
    ],
    [
      'a pickle',
      Uint8Array.from([0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9]),
      'it looks like a Python pickle',
    ],
    ['an HDF5 file', Uint8Array.from([0x89, 0x48, 0x44, 0x46, 13, 10, 26, 10]), 'it looks like an HDF5 file'],
    [
      'an ONNX file',
      Uint8Array.from([8, 8, 0x12, 7, 112, 121, 116, 111, 114, 99, 104]),
      'it looks like an ONNX file',
    ],
    ['the description in its place', new TextEncoder().encode('{"features": 784}'), 'it looks like JSON'],
  ];

  it.each(['F4', 'F8_E4M3', 'C64', 'anything'])(
    'a tensor of type %s matters only to those who need it',
    (dtype) => {
      const file = decodeSafetensors(replace('"I8"', JSON.stringify(dtype)), 'file');
      expect([...file.tensors.keys()]).toEqual(['a']);
      expect([...(file.unread ?? [])]).toEqual([['b', dtype]]);
      expect(Array.from(floatTensor(file, 'a', [2, 2], 'file'))).toEqual([1, 2, 3, 4]);
      expect(() => int8Tensor(file, 'b', [3], 'file')).toThrow(
        `file: tensor "b": dtype "${dtype}" is not read; convert it to one of F64, F32, F16, BF16, `,
      );
      // Where it lies is checked all the same.
      const gap = Buffer.from(replace('"I8"', JSON.stringify(dtype)))
        .toString('latin1')
        .replace('[16,19]', '[17,19]');
      expect(() => decodeSafetensors(Buffer.from(gap, 'latin1'), 'file')).toThrow('leaves a gap of 1 bytes');
    },
  );

  it.each(lies)('%s is refused, with what is wrong', (_, bytes, message) => {
    expect(() => decodeSafetensors(bytes, 'file')).toThrow(message);
    expect(() => decodeSafetensors(bytes, 'file')).toThrow(InputError);
  });

  it('reads names that objects have anyway', () => {
    const bytes = replace('"a"', '"__proto__"');
    const { tensors } = decodeSafetensors(bytes, 'file');
    expect([...tensors.keys()]).toEqual(['__proto__', 'b']);
    expect(decodeSafetensors(encodeSafetensors({ tensors, metadata: {} }), 'file').tensors).toEqual(tensors);
  });

  it('widens half-width floats exactly, and reads doubles and integers', () => {
    // Bits from PyTorch: torch.tensor([...], dtype=torch.float16).view(torch.int16), and so for bfloat16.
    const cases: [string, readonly number[], readonly number[]][] = [
      ['F16', [0, 0x3c, 0xff, 0x7b, 1, 0, 0, 0xc0], [1, 65504, 2 ** -24, -2]],
      ['F16', [0, 0x7c, 0, 0xfc], [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]],
      ['F16', [0, 0x7e], [Number.NaN]],
      ['F16', [0, 0x80, 0, 4], [-0, 2 ** -14]],
      ['BF16', [0x80, 0x3f, 0x49, 0x40, 0, 0x80], [1, 3.140625, -0]],
      ['F64', [0, 0, 0, 0, 0, 0, 0xf8, 0x3f], [1.5]],
      ['I64', [0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], [-2]],
      ['BOOL', [0, 1], [0, 1]],
    ];
    for (const [dtype, data, values] of cases) {
      const header = `{"x":{"dtype":"${dtype}","shape":[${values.length}],"data_offsets":[0,${data.length}]}}`;
      const bytes = Uint8Array.from([
        header.length,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        ...new TextEncoder().encode(header),
        ...data,
      ]);
      const tensor = decodeSafetensors(bytes, 'file').tensors.get('x');
      expect(tensor?.dtype).toBe(dtype);
      expect(Array.from(tensor?.data ?? [])).toEqual(values);
    }
  });

  it('refuses to write types that are only read', () => {
    const tensors = new Map<string, ReadTensor>([
      ['a', { dtype: 'F16', shape: [1], data: Float32Array.of(1) }],
    ]);
    expect(() => encodeSafetensors({ tensors, metadata: {} })).toThrow('tensor a: F16 is not written');
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
