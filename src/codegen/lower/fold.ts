import type { Node } from 'ts-morph';
import { RANGE } from './c-type.js';
import { refuse } from './error.js';
import type { Value } from './value.js';

/** The result of an operator for known numbers. Sums are exact: 32-bit operands cannot reach 2^53. */
const FOLD: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '%': (a, b) => a % b,
  '<<': (a, b) => a * 2 ** b,
  '>>': (a, b) => a >> b,
  '&': (a, b) => a & b,
  '|': (a, b) => a | b,
  '^': (a, b) => a ^ b,
};

const ALWAYS: Readonly<Record<string, (least: number, greatest: number, other: number) => boolean>> = {
  '<': (least, greatest, other) => greatest < other || least >= other,
  '<=': (least, greatest, other) => greatest <= other || least > other,
  '>': (least, greatest, other) => least > other || greatest <= other,
  '>=': (least, greatest, other) => least >= other || greatest < other,
  '==': (least, greatest, other) => other < least || other > greatest,
  '!=': (least, greatest, other) => other < least || other > greatest,
};
const MIRRORED: Readonly<Record<string, string>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

/** @throws LoweringError when a known value does not fit int32_t. */
export function checkRange(node: Node, value: number): number {
  const [least, greatest] = RANGE.int32_t;
  return value >= least && value <= greatest
    ? value + 0
    : refuse(node, `value ${value}`, 'every value must fit 32 bits and a sign');
}

/**
 * The value of an arithmetic operation on known values.
 *
 * @throws LoweringError when C does not define the result or a compiler would warn.
 */
export function fold(node: Node, operator: string, left: Value, right: Value): number | undefined {
  const a = left.known;
  const b = right.known;
  if ((operator === '<<' || operator === '>>') && b !== undefined && (b < 0 || b > 31)) {
    refuse(node, `shift by ${b}`, 'shift by 0 to 31');
  }
  if (operator === '<<' && a !== undefined && a < 0) {
    refuse(node, 'left shift of a negative value', 'multiply instead');
  }
  if (operator === '%' && b === 0) {
    refuse(node, 'remainder of a division by 0', 'use another divisor');
  }
  const compute = FOLD[operator];
  return a === undefined || b === undefined || compute === undefined
    ? undefined
    : checkRange(node, compute(a, b));
}

function isDecided(operator: string, element: Value, other: Value): boolean {
  if (element.storage === undefined || element.storage === 'int32_t' || other.known === undefined) {
    return false;
  }
  const [least, greatest] = RANGE[element.storage];
  return ALWAYS[operator]?.(least, greatest, other.known) === true;
}

/** @throws LoweringError when an element's type alone decides a comparison: compilers warn about that. */
export function checkComparison(node: Node, operator: string, left: Value, right: Value): void {
  if (isDecided(operator, left, right) || isDecided(MIRRORED[operator] ?? operator, right, left)) {
    refuse(node, 'comparison whose result is always the same', 'leave it out');
  }
}
