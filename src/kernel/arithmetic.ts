import type { Int32 } from './types.js';

/** Whether a * b <= limit, for numbers that are not negative. Digit by digit, because the product may need 64 bits. */
export function productFits(a: Int32, b: Int32, limit: Int32): boolean {
  let left: Int32 = limit;
  let digits: Int32 = a;
  let addend: Int32 = b;
  while (digits !== 0 && addend !== 0) {
    if ((digits & 1) !== 0) {
      if (addend > left) {
        return false;
      }
      left -= addend;
    }
    digits >>= 1;
    if (digits !== 0) {
      if (addend > 1073741823) {
        return false;
      }
      addend *= 2;
    }
  }
  return true;
}
