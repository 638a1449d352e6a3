import { LARGEST_INT16, LARGEST_INT32, LEAST_INT16, LEAST_INT32 } from '../../kernel/limits.js';

/** The C types that numbers of an array may have. */
export type Scalar = 'int8_t' | 'uint8_t' | 'int16_t' | 'uint16_t' | 'int32_t';

/** Least and greatest value of each. */
export const RANGE: Readonly<Record<Scalar, readonly [number, number]>> = {
  int8_t: [-128, 127],
  uint8_t: [0, 255],
  int16_t: [LEAST_INT16, LARGEST_INT16],
  uint16_t: [0, 65535],
  int32_t: [LEAST_INT32, LARGEST_INT32],
};

/** A member of a struct. */
export interface Field {
  readonly name: string;
  readonly cName: string;
  readonly doc: string;
  readonly type: CType;
  /** Name after `@length`: the array is part of the struct. */
  readonly length?: string;
  /** Tagged `@volatile`: an interrupt may change it. */
  readonly volatile?: boolean;
}

/** An interface of the kernel. */
export interface Struct {
  readonly name: string;
  readonly cName: string;
  readonly doc: string;
  readonly fields: readonly Field[];
  /** Nothing in it can be written: every reference to it is a pointer to const. */
  readonly immutable: boolean;
}

/** A type of the kernel. Structs and arrays are references; `constant` says that nothing is written through them. */
export type CType =
  | { readonly kind: 'int' }
  | { readonly kind: 'bool' }
  | { readonly kind: 'void' }
  | { readonly kind: 'array'; readonly element: Scalar | Struct; readonly constant: boolean }
  | { readonly kind: 'struct'; readonly struct: Struct; readonly constant: boolean };

export const INT: CType = { kind: 'int' };
export const BOOL: CType = { kind: 'bool' };
export const VOID: CType = { kind: 'void' };

/** True for numbers and truth values: what C passes by value. */
export function isScalar(type: CType): boolean {
  return type.kind === 'int' || type.kind === 'bool';
}

/** True when writing through a reference of this type is possible. */
export function isWritable(type: CType): boolean {
  return (type.kind === 'array' || type.kind === 'struct') && !type.constant;
}

/** The C name of an array's element type. */
export function elementName(element: Scalar | Struct): string {
  return typeof element === 'string' ? element : element.cName;
}

/** True when a value of type `from` can be used as a `to`, constness aside. */
export function sameType(from: CType, to: CType): boolean {
  if (from.kind === 'array' && to.kind === 'array') {
    return from.element === to.element;
  }
  if (from.kind === 'struct' && to.kind === 'struct') {
    return from.struct === to.struct;
  }
  return from.kind === to.kind;
}

/** A type in words, for messages. */
export function describe(type: CType): string {
  return type.kind === 'array' || type.kind === 'struct'
    ? declare(type, '').trimEnd()
    : declare(type, '').trim();
}

/** A parameter or variable of this type: `const int8_t *weights`. */
export function declare(type: CType, name: string): string {
  switch (type.kind) {
    case 'int':
      return `int32_t ${name}`;
    case 'bool':
      return `bool ${name}`;
    case 'void':
      return `void ${name}`;
    case 'array':
      return `${type.constant ? 'const ' : ''}${elementName(type.element)} *${name}`;
    case 'struct':
      return `${type.constant ? 'const ' : ''}${type.struct.cName} *${name}`;
  }
}
