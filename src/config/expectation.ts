import { alternativesOf, discriminatorOf, type SchemaNode } from './schema-node.js';

/** The bounds that zod gives for a whole number without bounds. */
const UNBOUNDED = Number.MAX_SAFE_INTEGER;

/** "a", "a or b", "a, b or c" */
export function either(texts: readonly string[]): string {
  const last = texts.at(-1) ?? '';
  return texts.length < 2 ? last : `${texts.slice(0, -1).join(', ')} or ${last}`;
}

/** The singular and plural of a kind of values: "a whole number from 1", "whole numbers from 1". */
interface Kind {
  readonly one: string;
  readonly many: string;
}

function noun(one: string, many: string, more = ''): Kind {
  return { one: `${one}${more}`, many: `${many}${more}` };
}

/** " from 1 to 8", " above 0, at most 1" */
function range(least: number | undefined, above: number | undefined, most: number | undefined): string {
  const end = most === undefined || most >= UNBOUNDED ? undefined : most;
  if (above !== undefined) return ` above ${above}${end === undefined ? '' : `, at most ${end}`}`;
  const start = least === undefined || least <= -UNBOUNDED ? undefined : least;
  if (start === undefined) return end === undefined ? '' : ` of at most ${end}`;
  return end === undefined ? ` from ${start} on` : ` from ${start} to ${end}`;
}

function wholeNumber({ minimum, maximum, exclusiveMinimum, multipleOf }: SchemaNode): Kind {
  const least = exclusiveMinimum === undefined ? minimum : Math.floor(exclusiveMinimum) + 1;
  if (multipleOf === undefined)
    return noun('a whole number', 'whole numbers', range(least, undefined, maximum));
  const first = least === undefined ? undefined : Math.ceil(least / multipleOf) * multipleOf;
  return noun(`a multiple of ${multipleOf}`, `multiples of ${multipleOf}`, range(first, undefined, maximum));
}

function text({ minLength = 0, maxLength }: SchemaNode): Kind {
  if (maxLength === minLength) return noun('a text', 'texts', ` of ${counted(minLength, 'character')}`);
  if (maxLength !== undefined)
    return noun('a text', 'texts', ` of ${minLength} to ${counted(maxLength, 'character')}`);
  return minLength > 0
    ? { one: 'a text that is not empty', many: 'texts, none empty' }
    : noun('a text', 'texts');
}

/** "1 character", "3 characters" */
function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function list({ items, prefixItems, minItems = 0, maxItems }: SchemaNode): Kind {
  if (prefixItems !== undefined) {
    return noun('a list', 'lists', `: ${prefixItems.map((item) => kindOf(item).one).join(', ')}`);
  }
  const { many } = typeof items === 'object' ? kindOf(items) : { many: 'values' };
  if (maxItems !== undefined) return noun('a list', 'lists', ` of ${minItems} to ${maxItems} ${many}`);
  return noun('a list', 'lists', ` of ${minItems > 0 ? `${minItems} or more ` : ''}${many}`);
}

function object({ required = [] }: SchemaNode): Kind {
  const keys = required.map((key) => `"${key}"`);
  const last = keys.at(-1);
  if (last === undefined) return noun('an object', 'objects');
  const names = keys.length === 1 ? last : `${keys.slice(0, -1).join(', ')} and ${last}`;
  return noun('an object', 'objects', ` with ${names}`);
}

function union(node: SchemaNode): Kind {
  const key = discriminatorOf(node);
  const alternatives = alternativesOf(node);
  if (key === undefined) {
    const kinds = alternatives.map(kindOf);
    return { one: either(kinds.map(({ one }) => one)), many: either(kinds.map(({ many }) => many)) };
  }
  const values = alternatives.map(({ properties }) => JSON.stringify(properties?.[key]?.const));
  return noun('an object', 'objects', ` with "${key}": ${either(values)}`);
}

function kindOf(node: SchemaNode): Kind {
  if (alternativesOf(node).length > 0) return union(node);
  if (node.const !== undefined) return noun(JSON.stringify(node.const), JSON.stringify(node.const));
  if (node.enum !== undefined) {
    const values = either(node.enum.map((value) => JSON.stringify(value)));
    return noun(values, values);
  }
  switch (node.type) {
    case 'integer':
      return wholeNumber(node);
    case 'number': {
      const { minimum, exclusiveMinimum, maximum } = node;
      return noun('a number', 'numbers', range(minimum, exclusiveMinimum, maximum));
    }
    case 'string':
      return text(node);
    case 'boolean':
      return noun('true or false', 'true or false');
    case 'array':
      return list(node);
    case 'null':
      return noun('null', 'null');
    default:
      return object(node);
  }
}

/** What a schema accepts, in words: "a whole number from 1 to 10000", "a list of 1 to 8 whole numbers from 1 to 4096". */
export function expectation(node: SchemaNode): string {
  return kindOf(node).one;
}
