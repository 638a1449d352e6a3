/** An NPY file written by hand after the format's description, independent of the project's own writer. */
export function npyBytes(
  descr: string,
  shape: readonly number[],
  values: Uint8Array,
  { version = 1, fortran = false }: { readonly version?: number; readonly fortran?: boolean } = {},
): Uint8Array {
  const tuple = `(${shape.map((size) => `${size}, `).join('')})`;
  const header = `{'descr': '${descr}', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': ${tuple}}\n`;
  const length = Buffer.alloc(version === 1 ? 2 : 4);
  if (version === 1) length.writeUInt16LE(header.length);
  else length.writeUInt32LE(header.length);
  return Buffer.concat([
    Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0]),
    length,
    Buffer.from(header, 'latin1'),
    values,
  ]);
}

/** float32, little-endian. */
export function floats(...values: number[]): Uint8Array {
  return new Uint8Array(Float32Array.from(values).buffer);
}
