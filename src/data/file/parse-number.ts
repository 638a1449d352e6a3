const INTEGER = /^[+-]?\d+$/;
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** The integer that a whole field spells in decimal digits, or undefined; only integers that a number represents exactly. */
export function parseInteger(field: string): number | undefined {
  const value = INTEGER.test(field) ? Number(field) : Number.NaN;
  // "-0" is 0: a baseline of -0 would print as such.
  return Number.isSafeInteger(value) ? value + 0 : undefined;
}

/** The finite number that a whole field spells, or undefined: no hexadecimal, "inf" or "nan". */
export function parseDecimal(field: string): number | undefined {
  const value = DECIMAL.test(field) ? Number(field) : Number.NaN;
  return Number.isFinite(value) ? value + 0 : undefined;
}
