import { FAULTS } from '../kernel/data/fault-texts.js';
import {
  CONVOLUTION_FIELDS,
  EXIT_FIELDS,
  type Field,
  type Fields,
  fieldsOf,
  HEAD_FIELDS,
  KNOWN_FIELDS,
  LAYER_FIELDS,
} from '../kernel/data/fields.js';
import { LARGEST_INT32, LEAST_INT32 } from '../kernel/limits.js';
import { BLOB_HEADER } from './blob-layout.js';
import { BLOB_STATUSES } from './blob-status.js';
import { kernelSources, ROUTINE } from './kernel-sources.js';
import { KNOWN } from './known-bundle.js';
import { localName, lower, type Struct } from './lower/index.js';

/*
 * The tables of docs/loadable-model.md: `npm run tables` writes them into the page.
 */

/** A Markdown table with columns of even width; those whose heading ends with a colon are aligned to the right. */
function markdownTable(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const titles = headings.map((heading) => heading.replace(/:$/, ''));
  const widths = titles.map((title, i) => Math.max(3, title.length, ...rows.map((row) => row[i].length)));
  const isRight = (i: number) => headings[i].endsWith(':');
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => (isRight(i) ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join(' | ')} |`;
  const rule = widths.map((width, i) => (isRight(i) ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width)));
  return [line(titles), line(rule), ...rows.map(line)].join('\n');
}

function statusTable(): string {
  const rows = BLOB_STATUSES.map(({ name, value, doc }) => [`\`MNIST_BLOB_${name}\``, String(value), doc]);
  return markdownTable(['status', 'number:', 'meaning'], rows);
}

function headerTable(): string {
  const rows = Object.entries(BLOB_HEADER).map(([name, { meaning }], word) => [
    String(word),
    `\`${localName(name)}\``,
    meaning,
  ]);
  return markdownTable(['word:', 'name', 'header'], rows);
}

/** A number in its most readable form: powers of two as such. */
function boundText(value: number): string {
  if (value === LARGEST_INT32) return '2^31 - 1';
  return value === LEAST_INT32 ? '-2^31' : String(value);
}

function rangeText(field: Field): string {
  if (field.kind === 'integer') return `${boundText(field.least)} to ${boundText(field.most)}`;
  return field.kind === 'flag' ? '0 or 1' : 'an offset, or 0';
}

function faultText(field: Field): string {
  if (field.kind !== 'integer') return field.kind === 'flag' ? '`BAD_FLAG`' : '`BAD_OFFSET`';
  const fault = FAULTS.find(({ number }) => number === field.fault);
  return fault === undefined ? '' : `\`${fault.name.replace('FAULT_', 'BAD_')}\``;
}

/** The meaning of a field, as its doc comment has it, with the names of C. */
function meaningText(struct: Struct, name: string): string {
  const doc = struct.fields.find((field) => field.name === name)?.doc ?? '';
  return doc
    .replace(/\s+/g, ' ')
    .replace(/\b(?:Layer|Model)\.(\w+)/g, '$1')
    .replace(/\b[a-z]+[A-Z]\w*\b/g, (word) => `\`${localName(word)}\``)
    .replaceAll('|', '\\|');
}

function fieldTable<Described>(fields: Fields<Described>, struct: Struct): string {
  const rows = fieldsOf(fields).map(([name, field], word) => [
    String(word),
    `\`${localName(name)}\``,
    meaningText(struct, name),
    rangeText(field),
    faultText(field),
  ]);
  return markdownTable(['word:', 'name', 'meaning', 'range', 'else'], rows);
}

/** All tables, by their names in the page. */
export function blobTables(): ReadonlyMap<string, string> {
  const { structOf } = lower(
    kernelSources([ROUTINE, KNOWN], { decision: 'pooled', grouped: true, maxima: true, keepsMaps: true }),
    undefined,
    {
      prefix: 'mnist',
    },
  );
  const structNamed = (name: string): Struct => {
    const struct = structOf.get(name);
    if (struct === undefined) throw new RangeError(`the kernel has no interface ${name}`);
    return struct;
  };
  return new Map([
    ['statuses', statusTable()],
    ['header', headerTable()],
    ['layer', fieldTable(LAYER_FIELDS, structNamed('Layer'))],
    ['exit', fieldTable(EXIT_FIELDS, structNamed('Exit'))],
    ['head', fieldTable(HEAD_FIELDS, structNamed('Head'))],
    ['convolution', fieldTable(CONVOLUTION_FIELDS, structNamed('Convolution'))],
    ['known', fieldTable(KNOWN_FIELDS, structNamed('KnownRange'))],
  ]);
}

const PLACE = /<!-- table (\w+) -->[\s\S]*?<!-- \/table -->/g;

/** A page with its tables up to date. @throws RangeError when it names a table that does not exist */
export function withTables(page: string): string {
  const tables = blobTables();
  return page.replace(PLACE, (_, name: string) => {
    const table = tables.get(name);
    if (table === undefined) throw new RangeError(`there is no table ${name}`);
    return `<!-- table ${name} -->\n\n${table}\n\n<!-- /table -->`;
  });
}
