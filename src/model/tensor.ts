/** A named array of a safetensors file that ffirm writes. `shape` is row-major, outermost first. */
export type Tensor =
  | { readonly dtype: 'F32'; readonly shape: readonly number[]; readonly data: Float32Array }
  | { readonly dtype: 'I32'; readonly shape: readonly number[]; readonly data: Int32Array }
  | { readonly dtype: 'I8'; readonly shape: readonly number[]; readonly data: Int8Array }
  | { readonly dtype: 'U8'; readonly shape: readonly number[]; readonly data: Uint8Array };

/**
 * An array that only other programs write. Half-width floats are widened, which is exact; 64-bit integers become the
 * nearest double.
 */
export type ForeignTensor =
  | { readonly dtype: 'F16' | 'BF16'; readonly shape: readonly number[]; readonly data: Float32Array }
  | { readonly dtype: 'F64'; readonly shape: readonly number[]; readonly data: Float64Array }
  | { readonly dtype: 'I64' | 'U64'; readonly shape: readonly number[]; readonly data: Float64Array }
  | { readonly dtype: 'I16'; readonly shape: readonly number[]; readonly data: Int16Array }
  | { readonly dtype: 'U16'; readonly shape: readonly number[]; readonly data: Uint16Array }
  | { readonly dtype: 'U32'; readonly shape: readonly number[]; readonly data: Uint32Array }
  | { readonly dtype: 'BOOL'; readonly shape: readonly number[]; readonly data: Uint8Array };

/** An array read from a file. */
export type ReadTensor = Tensor | ForeignTensor;

/** Bytes of an element of every type that is read. */
export const BYTES: Readonly<Record<ReadTensor['dtype'], number>> = {
  ...{ F64: 8, F32: 4, F16: 2, BF16: 2 },
  ...{ I64: 8, I32: 4, I16: 2, I8: 1, U64: 8, U32: 4, U16: 2, U8: 1, BOOL: 1 },
};

/** Product of the extents of a shape: 1 for a scalar. */
export function elementsOf(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

/** The value of a 16-bit float (IEEE 754 binary16). */
function halfValue(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** bfloat16 is the upper half of a float32. */
function widenBrain(bits: Uint16Array): Float32Array {
  const wide = new Uint32Array(bits.length);
  for (let i = 0; i < bits.length; i++) wide[i] = bits[i] << 16;
  return new Float32Array(wide.buffer);
}

/**
 * A tensor from its bytes, which are in little-endian order, like the machine's.
 *
 * @param buffer as many bytes as type and shape need
 */
export function makeTensor(
  dtype: ReadTensor['dtype'],
  shape: readonly number[],
  buffer: ArrayBuffer,
): ReadTensor {
  switch (dtype) {
    case 'F64':
      return { dtype, shape, data: new Float64Array(buffer) };
    case 'F32':
      return { dtype, shape, data: new Float32Array(buffer) };
    case 'F16':
      return { dtype, shape, data: Float32Array.from(new Uint16Array(buffer), halfValue) };
    case 'BF16':
      return { dtype, shape, data: widenBrain(new Uint16Array(buffer)) };
    case 'I64':
      return { dtype, shape, data: Float64Array.from(new BigInt64Array(buffer), Number) };
    case 'U64':
      return { dtype, shape, data: Float64Array.from(new BigUint64Array(buffer), Number) };
    case 'I32':
      return { dtype, shape, data: new Int32Array(buffer) };
    case 'U32':
      return { dtype, shape, data: new Uint32Array(buffer) };
    case 'I16':
      return { dtype, shape, data: new Int16Array(buffer) };
    case 'U16':
      return { dtype, shape, data: new Uint16Array(buffer) };
    case 'I8':
      return { dtype, shape, data: new Int8Array(buffer) };
    case 'U8':
    case 'BOOL':
      return { dtype, shape, data: new Uint8Array(buffer) };
  }
}
