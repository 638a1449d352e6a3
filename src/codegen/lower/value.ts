import { type CType, INT, RANGE, type Scalar } from './c-type.js';
import { chain, type Doc } from './layout.js';

/** How tightly the operators of C bind; the numbers grow with the tightness. */
export enum Level {
  Conditional = 1,
  Or,
  And,
  BitOr,
  BitXor,
  BitAnd,
  Equality,
  Relation,
  Shift,
  Sum,
  Product,
  Unary,
  Primary,
}

/** An expression in C. */
export interface Value {
  readonly doc: Doc;
  readonly level: Level;
  readonly type: CType;
  /** The value if all operands are known. */
  readonly known?: number;
  /** Element type of the array that it was read from. */
  readonly storage?: Scalar;
  /** A number or truth value in something that is const in C. */
  readonly readOnly?: boolean;
  /** The struct itself; a struct is otherwise a pointer. */
  readonly embedded?: boolean;
  /** Operands so far, when it is a chain of operators of its level. */
  readonly operands?: readonly Doc[];
}

/** An operator with two operands. */
export interface Operator {
  readonly text: string;
  readonly level: Level;
  readonly result: 'int' | 'bool';
}

/** Name, literal, call, access or something in parentheses. */
export function primary(doc: Doc, type: CType): Value {
  return { doc, level: Level.Primary, type };
}

/** A number. */
export function literal(value: number, text = String(value)): Value {
  if (value === RANGE.int32_t[0]) {
    return { ...primary('INT32_MIN', INT), known: value };
  }
  return { doc: text, level: value < 0 ? Level.Unary : Level.Primary, type: INT, known: value };
}

function isBitwise(level: Level): boolean {
  return level >= Level.BitOr && level <= Level.BitAnd;
}

function isComparison(level: Level): boolean {
  return level === Level.Equality || level === Level.Relation;
}

/** True where -Wparentheses asks for parentheses that the grammar does not need. */
function isMisleading(child: Level, parent: Level): boolean {
  return (
    (parent === Level.Or && child === Level.And) ||
    (parent === Level.Shift && child === Level.Sum) ||
    (isBitwise(parent) &&
      child !== parent &&
      (child === Level.Sum || isComparison(child) || isBitwise(child))) ||
    (isComparison(parent) && isComparison(child))
  );
}

/** The text of an operand, in parentheses where C needs them or a compiler asks for them. */
export function operand(value: Value, parent: Level, right: boolean): Doc {
  const loose = value.level < parent || (right && value.level === parent);
  return loose || isMisleading(value.level, parent) ? ['(', value.doc, ')'] : value.doc;
}

/** `left operator right`. */
export function binary(left: Value, operator: Operator, right: Value, type: CType): Value {
  const same = left.level === operator.level && !isMisleading(left.level, operator.level);
  const continues = same && left.operands !== undefined;
  /* -Wlogical-not-parentheses: it is not clear how far a ! reaches. */
  const negation = isComparison(operator.level) && left.level === Level.Unary && left.type.kind === 'bool';
  const first = negation ? ['(', left.doc, ')'] : operand(left, operator.level, false);
  const operands: Doc[] = continues ? [...(left.operands ?? [])] : [first];
  operands.push([operator.text, ' ', operand(right, operator.level, true)]);
  return { doc: chain(operands), level: operator.level, type, operands };
}

/** A cast to a narrower type where the value may not fit it. */
export function narrowed(value: Value, to: Scalar): Doc {
  const [least, greatest] = RANGE[to];
  const [from, upTo] =
    value.known !== undefined ? [value.known, value.known] : RANGE[value.storage ?? 'int32_t'];
  return from >= least && upTo <= greatest ? value.doc : [`(${to})`, operand(value, Level.Unary, false)];
}
