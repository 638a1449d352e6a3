/** The buffers of arrays that may move to another thread: an array that is a view of a larger buffer has to be copied. */
export function ownedBuffers(arrays: readonly Float32Array[]): ArrayBuffer[] {
  return arrays.flatMap(({ buffer, byteLength }) =>
    buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [],
  );
}
