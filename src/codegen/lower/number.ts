import type { NumericLiteral } from 'ts-morph';
import { refuse } from './error.js';
import { checkRange } from './fold.js';
import { literal, type Value } from './value.js';

const INTEGER = /^(0|[1-9][0-9]*)$/;
const HEX = /^0[xX][0-9a-fA-F]+$/;

/** From this value on, bits are easier to read in hexadecimal than in decimal. */
const LEAST_MASK = 0xfff;

/** True for numbers that represent bits: a large power of two, one less, or some of the uppermost four bits. */
function isMask(value: number): boolean {
  const isPower = (number: number): boolean => Number.isInteger(Math.log2(number));
  return value >= LEAST_MASK && (isPower(value) || isPower(value + 1) || value % 0x10000000 === 0);
}

function hex(value: number): string {
  return `0x${value.toString(16).toUpperCase()}`;
}

/** A number as C writes it. @throws LoweringError if it is not an integer of 32 bits */
export function lowerNumber(node: NumericLiteral): Value {
  const text = node.getText();
  const plain = text.replaceAll('_', '');
  if (!INTEGER.test(plain) && !HEX.test(plain) && !/^0[bBoO]/.test(plain)) {
    refuse(node, `float literal ${text}`, 'use an integer');
  }
  const value = checkRange(node, Number(plain));
  return literal(value, HEX.test(plain) || isMask(value) ? hex(value) : String(value));
}
