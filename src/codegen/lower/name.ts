import type { Node } from 'ts-morph';
import { refuse } from './error.js';

/** Words that are reserved in C99 to C23, in C++17 and in the headers of the generated code, and that kernel names could be. */
const RESERVED = new Set(
  (
    'alignas alignof and and_eq asm auto bitand bitor bool break case catch char class compl const constexpr ' +
    'const_cast continue decltype default delete do double dynamic_cast else enum explicit export extern false ' +
    'float for friend goto if inline int linux long mutable namespace new noexcept not not_eq nullptr operator or ' +
    'or_eq private protected public register reinterpret_cast restrict return short signed sizeof static ' +
    'static_assert static_cast struct switch template this thread_local throw true try typedef typeid typename ' +
    'typeof union unix unsigned using virtual void volatile wchar_t while xor xor_eq ' +
    'int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t intptr_t uintptr_t size_t'
  ).split(' '),
);

const PREFIX = /^[a-z][a-z0-9_]*$/i;
const IDENTIFIER = /^[a-z][a-z0-9_]*$/i;

/** squaredNorms -> squared_norms, HTMLParser -> html_parser, y1 -> y1. */
export function snakeCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();
}

/** The C spelling of a field, a parameter or a variable. */
export function localName(name: string): string {
  const snake = snakeCase(name);
  return RESERVED.has(snake) ? `${snake}_` : snake;
}

/** The C spelling of a function. */
export function functionName(prefix: string, name: string): string {
  return `${prefix}_${snakeCase(name)}`;
}

/** The C spelling of an interface. */
export function typeName(prefix: string, name: string): string {
  return `${prefix}_${snakeCase(name)}_t`;
}

/** The C spelling of a constant, and of the macro behind `@length name`. */
export function macroName(prefix: string, name: string): string {
  return `${prefix}_${snakeCase(name)}`.toUpperCase();
}

/** @throws RangeError when no C identifier starts with `prefix`. */
export function checkPrefix(prefix: string): void {
  if (!PREFIX.test(prefix)) {
    throw new RangeError(`prefix "${prefix}" is not a C identifier: use letters, digits and _`);
  }
}

/**
 * The name that a declaration has in TypeScript.
 *
 * @throws LoweringError when it is not a C identifier, or is reserved.
 */
export function checkIdentifier(node: Node, name: string): string {
  if (!IDENTIFIER.test(name) || name.includes('__')) {
    refuse(node, `name ${name}`, 'start with a letter and use ASCII letters and digits');
  }
  return name;
}
