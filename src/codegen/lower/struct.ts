import { declare, elementName, type Field, type Struct } from './c-type.js';
import { commentLines, translateNames } from './comment.js';
import { INDENT } from './layout.js';
import { macroName } from './name.js';
import type { Program } from './program.js';

function fieldText(field: Field, prefix: string): string {
  const { type, cName, length } = field;
  if (type.kind === 'struct') {
    return `${type.struct.cName} ${cName};`;
  }
  return type.kind === 'array' && length !== undefined
    ? `${elementName(type.element)} ${cName}[${macroName(prefix, length)}];`
    : `${field.volatile ? 'volatile ' : ''}${declare(type, cName)};`;
}

/** The typedef of a struct with its doc comments. */
export function structText(struct: Struct, { prefix, known }: Program): string {
  const margin = ' '.repeat(INDENT);
  const fields = struct.fields.flatMap((field) => [
    ...commentLines(translateNames(field.doc, prefix, known), INDENT, '/**'),
    margin + fieldText(field, prefix),
  ]);
  return [
    ...commentLines(translateNames(struct.doc, prefix, known), 0, '/**'),
    'typedef struct {',
    ...fields,
    `} ${struct.cName};`,
  ].join('\n');
}

/** The structs of a struct's fields. */
export function structParts(struct: Struct): Struct[] {
  return struct.fields.flatMap(({ type }) => {
    if (type.kind === 'struct') {
      return [type.struct];
    }
    return type.kind === 'array' && typeof type.element !== 'string' ? [type.element] : [];
  });
}
