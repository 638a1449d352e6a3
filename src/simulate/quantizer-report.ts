import { SimulationError } from './failure.js';

/** The result of checking an input quantizer. */
export interface QuantizerReport {
  /** Features or raw samples. */
  readonly values: number;
  readonly mismatches: number;
  /** The first value that became a wrong input; a float with its bits, because there are many NaNs. */
  readonly first?: { readonly value: string; readonly expected: number; readonly actual: number };
}

/** A float with its bits. */
export function describeFloat(value: number): string {
  const [bits] = new Uint32Array(Float32Array.of(value).buffer);
  return `${value} (0x${bits.toString(16).padStart(8, '0')})`;
}

/**
 * Compares the inputs that a quantizer made with the expected ones.
 *
 * @param describe the value that an input was made from
 * @throws SimulationError when their numbers differ
 */
export function compareInputs(
  expected: Int8Array,
  bytes: Uint8Array,
  describe: (index: number) => string,
): QuantizerReport {
  if (bytes.length !== expected.length) {
    throw new SimulationError(
      `the quantizer wrote ${bytes.length} inputs for ${expected.length} values; run \`ffirm generate\` again`,
    );
  }
  const actual = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  let mismatches = 0;
  let first = -1;
  expected.forEach((value, i) => {
    if (value === actual[i]) return;
    mismatches += 1;
    if (first < 0) first = i;
  });
  const values = expected.length;
  if (first < 0) return { values, mismatches };
  return {
    values,
    mismatches,
    first: { value: describe(first), expected: expected[first], actual: actual[first] },
  };
}
