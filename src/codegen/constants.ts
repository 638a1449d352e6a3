import { arrayText, literal } from './c-text.js';
import type { Field, Struct } from './lower/index.js';

/** The value of a constant: the fields of one of the kernel's interfaces by their TypeScript names. */
export type ConstantValue = Readonly<Record<string, unknown>>;

const INDENT = '    ';

/** Arrays of a constant, and the initializer that refers to them. */
interface Initializer {
  readonly arrays: readonly string[];
  readonly lines: readonly string[];
}

function isConstantValue(value: unknown): value is ConstantValue {
  return typeof value === 'object' && value !== null && !ArrayBuffer.isView(value) && !Array.isArray(value);
}

/** Whether a value is a list of structures, at least one: C has no empty arrays. */
function isConstantValues(value: unknown): value is readonly ConstantValue[] {
  return Array.isArray(value) && value.length > 0 && value.every(isConstantValue);
}

/** The numbers of a typed array or a plain one; undefined for anything else. */
function numbersOf(value: unknown): readonly number[] | undefined {
  if (
    value instanceof Int8Array ||
    value instanceof Uint8Array ||
    value instanceof Int16Array ||
    value instanceof Uint16Array ||
    value instanceof Int32Array
  ) {
    return Array.from(value);
  }
  return Array.isArray(value) && value.every((item) => Number.isInteger(item))
    ? value.map(Number)
    : undefined;
}

function fieldInitializer(field: Field, value: unknown, name: string, margin: string): Initializer {
  const label = `${margin}/* ${field.cName} */ `;
  const { type } = field;
  if (type.kind === 'int' && typeof value === 'number' && Number.isInteger(value)) {
    return { arrays: [], lines: [label + literal(value)] };
  }
  if (type.kind === 'bool' && typeof value === 'boolean') {
    return { arrays: [], lines: [label + String(value)] };
  }
  if (type.kind === 'struct' && isConstantValue(value)) {
    const nested = structInitializer(type.struct, value, name, margin + INDENT);
    return { arrays: nested.arrays, lines: [`${label}{`, ...nested.lines, `${margin}}`] };
  }
  const numbers = type.kind === 'array' && typeof type.element === 'string' ? numbersOf(value) : undefined;
  if (type.kind === 'array' && typeof type.element === 'string' && numbers !== undefined) {
    // C has no empty arrays; what is never read may be anything.
    const filled = numbers.length > 0 ? numbers : [0];
    const array = `static const ${type.element} ${name}[${filled.length}] = {\n${arrayText(filled)}\n};`;
    return { arrays: [array], lines: [label + name] };
  }
  if (type.kind === 'array' && typeof type.element !== 'string' && isConstantValues(value)) {
    const { element } = type;
    const items = value.map((item, i) =>
      structInitializer(element, item, `${name}_${i}`, `${INDENT}${INDENT}`),
    );
    const lines = items.map((item) => `${INDENT}{\n${item.lines.join('\n')}\n${INDENT}}`);
    const array = `static const ${element.cName} ${name}[${items.length}] = {\n${lines.join(',\n')}\n};`;
    return { arrays: [...items.flatMap(({ arrays }) => arrays), array], lines: [label + name] };
  }
  throw new TypeError(`${field.name}: ${String(value)} is not a value of its type`);
}

function structInitializer(struct: Struct, value: ConstantValue, name: string, margin: string): Initializer {
  const parts = struct.fields.map((field) =>
    fieldInitializer(field, value[field.name], `${name}_${field.cName}`, margin),
  );
  return {
    arrays: parts.flatMap((part) => part.arrays),
    lines: parts.flatMap(({ lines }, i) =>
      i < parts.length - 1 ? [...lines.slice(0, -1), `${lines[lines.length - 1]},`] : lines,
    ),
  };
}

/**
 * The C definition of a constant of one of the kernel's interfaces: its arrays, then the structure that points to them.
 *
 * @param name C name of the constant; those of its arrays start with it
 * @throws TypeError when a field is missing or is not of its type
 */
export function constantDefinition(struct: Struct, value: ConstantValue, name: string): string {
  const { arrays, lines } = structInitializer(struct, value, name, INDENT);
  return [...arrays, `const ${struct.cName} ${name} = {\n${lines.join('\n')}\n};`].join('\n\n');
}
