import { WIDTH } from './layout.js';
import { functionName, localName, macroName, snakeCase, typeName } from './name.js';

/** The kinds of the names that comments may mention. */
export interface KnownNames {
  readonly functions: ReadonlySet<string>;
  readonly constants: ReadonlySet<string>;
  readonly structs: ReadonlySet<string>;
  /** Fields, parameters and variables. */
  readonly values: ReadonlySet<string>;
}

/** Comments for a tool, not for the reader. */
const DIRECTIVE = /^\s*(biome-ignore|@ts-|eslint-)/;
const NAME = /[A-Za-z_$][\w$]*/g;
/** A field by its struct: `Model.rule`. */
const FIELD = /\b([A-Z]\w*)\.([a-z]\w*)/g;
/** Lines that start an item of a list or a tag: they are not joined to the line before. */
const ITEM = /^(\s|[-*@]|\d+[.)]\s)/;

/** A TypeScript comment without its marks: the lines of its text. Empty for a tool's directive. */
export function commentText(source: string): string {
  const body = source.startsWith('//')
    ? source.slice(2).replace(/^ /, '')
    : source
        .replace(/^\/\*\*?/, '')
        .replace(/\*\/$/, '')
        .split('\n')
        .map((line, index) => (index === 0 ? line.trim() : line.replace(/^\s*\*? ?/, '').trimEnd()))
        .join('\n')
        .trim();
  return DIRECTIVE.test(body) ? '' : body;
}

/** True when a comment's text mentions a constant of this name. */
export function mentions(text: string, constant: string): boolean {
  return [...text.matchAll(NAME)].some(([name]) => name === constant);
}

/** Rewrites the names in a comment's text as C spells them. Plain words are left alone. */
export function translateNames(text: string, prefix: string, known: KnownNames): string {
  return text
    .replace(/\{@link\s+([^}]+)\}/g, '$1')
    .replace(FIELD, (match, struct: string, field: string) =>
      known.structs.has(struct) && known.values.has(field)
        ? `${typeName(prefix, struct)}.${localName(field)}`
        : match,
    )
    .replace(/[A-Za-z_$][\w$]*(\(\))?/g, (match, call: string | undefined) => {
      const name = call === undefined ? match : match.slice(0, -2);
      if (known.constants.has(name)) {
        return macroName(prefix, name);
      }
      const compound = /[a-z0-9][A-Z]/.test(name);
      if (known.functions.has(name) && (compound || call !== undefined)) {
        return functionName(prefix, name) + (call ?? '');
      }
      if (compound && known.structs.has(name)) {
        return typeName(prefix, name);
      }
      return compound && known.values.has(name) ? localName(name) : match;
    });
}

/** Splits off the `@length NAME` tag of a field's comment. */
export function lengthTag(text: string): { readonly text: string; readonly length?: string } {
  const tag = /\s*@length\s+([A-Za-z_]\w*)/.exec(text);
  return tag?.[1] === undefined
    ? { text }
    : { text: text.replace(tag[0], '').trim(), length: snakeCase(tag[1]).toUpperCase() };
}

/** Splits off the `@volatile` tag of a field's comment: an interrupt may change the field. */
export function volatileTag(text: string): { readonly text: string; readonly volatile: boolean } {
  const without = text.replace(/\s*@volatile\b/, '').trim();
  return { text: without, volatile: without !== text };
}

/** Splits off the `@external` tag of a function's comment: other C files call the function. */
export function externalTag(text: string): { readonly text: string; readonly external: boolean } {
  const without = text.replace(/\s*@external\b/, '').trim();
  return { text: without, external: without !== text };
}

/** Splits off the `@instruction NAME` tag of a function's comment: some cores do in one instruction what the function does. */
export function instructionTag(text: string): { readonly text: string; readonly instruction?: string } {
  const tag = /\s*@instruction\s+([A-Za-z]\w*)/.exec(text);
  return tag?.[1] === undefined ? { text } : { text: text.replace(tag[0], '').trim(), instruction: tag[1] };
}

/** C that stands for a function instead of its own statements: an expression, or statements that return. */
export interface Forms {
  /** For every core; undefined where the statements are lowered. */
  readonly plain: string | undefined;
  /** For cores with the DSP extension of Arm, with its intrinsics; undefined where there is none. */
  readonly dsp: string | undefined;
  /** Whether a compiler should make it part of its callers: short functions that are called very often. */
  readonly inline: boolean;
}

/**
 * Splits off the `@c` and `@dsp` tags of a function's comment, a line each: C that gives the same as its statements; and the tag
 * `@inline`.
 */
export function formTags(text: string): { readonly text: string; readonly forms: Forms } {
  const tagged = (name: string) => new RegExp(`^@${name} (.+)$`, 'm').exec(text)?.[1];
  const inline = /\s*@inline\b/;
  const without = text
    .replace(/^@(?:c|dsp) .+$/gm, '')
    .replace(inline, '')
    .trim();
  return { text: without, forms: { plain: tagged('c'), dsp: tagged('dsp'), inline: inline.test(text) } };
}

function fill(lines: readonly string[], width: number): string[] {
  const filled: string[] = [];
  for (const line of lines) {
    let rest = line;
    const previous = filled.at(-1);
    if (previous !== undefined && previous !== '' && line !== '' && !ITEM.test(line)) {
      filled.pop();
      rest = `${previous} ${line}`;
    }
    while (rest.length > width) {
      const space = rest.lastIndexOf(' ', width);
      if (space <= rest.search(/\S/)) {
        break;
      }
      filled.push(rest.slice(0, space).trimEnd());
      rest = rest.slice(space + 1);
    }
    filled.push(rest);
  }
  return filled;
}

/** A comment as C lines: on one line if it fits, else one star per line. `open` is the opening mark. */
export function commentLines(text: string, indent: number, open: '/*' | '/**'): string[] {
  if (text === '') {
    return [];
  }
  const margin = ' '.repeat(indent);
  const safe = text.replaceAll('/*', '/ *').replaceAll('*/', '* /');
  const one = `${margin}${open} ${safe} */`;
  if (!safe.includes('\n') && one.length <= WIDTH) {
    return [one];
  }
  const width = WIDTH - indent - 3;
  const lines = safe.split('\n');
  const fitted = lines.some((line) => line.length > width) ? fill(lines, width) : lines;
  return [margin + open, ...fitted.map((line) => `${margin} * ${line}`.trimEnd()), `${margin} */`];
}
