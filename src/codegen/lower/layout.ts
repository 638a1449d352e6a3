/** Longest line of the generated C. */
export const WIDTH = 120;

/** Spaces of one level of indentation. */
export const INDENT = 4;

/** Text that may be broken into lines at a list or an assignment. */
export type Doc = string | readonly Doc[] | List | Assign;

/** Items between which a line may end. */
export interface List {
  readonly items: readonly Doc[];
  /** Written after every item except the last, before the space or the line's end. */
  readonly separator: string;
  /** A list in brackets, whose first item may move to a line of its own. */
  readonly bracketed: boolean;
}

/** An assignment operator; the right side may move to a line of its own. */
interface Assign {
  readonly operator: string;
}

/**
 * Where the lines after the first start: below the list's first item, the same with the right side of an assignment
 * on a line of its own, or indented by two levels.
 */
type Style = 'aligned' | 'assigned' | 'hanging';

/* Earlier ones are preferred. */
const STYLES: readonly Style[] = ['aligned', 'assigned', 'hanging'];

interface Printer {
  text: string;
  column: number;
  /** Lists around the place that is written. */
  depth: number;
  /** How much the breaks so far impair readability. */
  cost: number;
  readonly indent: number;
  readonly style: Style;
}

/** A break within an item of another list hides where the item ends. */
const NESTED_BREAK = 8;
const OPERATOR_BREAK = 1;
const LINE = 2;
const OVERFLOW = 1000;

/** Arguments or parameters, for between parentheses. */
export function commaList(items: readonly Doc[]): List {
  return { items, separator: ',', bracketed: true };
}

/** Operands of one operator chain; each but the first starts with its operator. */
export function chain(items: readonly Doc[]): List {
  return { items, separator: '', bracketed: false };
}

/** `target operator value`; the operator is = or a compound one. */
export function assignment(target: Doc, operator: string, value: Doc): Doc {
  return [target, { operator }, value];
}

function isParts(doc: Doc): doc is readonly Doc[] {
  return Array.isArray(doc);
}

/** The text of a doc on one line. */
export function flat(doc: Doc): string {
  if (typeof doc === 'string') {
    return doc;
  }
  if (isParts(doc)) {
    return doc.map(flat).join('');
  }
  return 'items' in doc ? doc.items.map(flat).join(`${doc.separator} `) : ` ${doc.operator} `;
}

/** Width up to the first place where a line may end, and whether there is such a place. */
function head(doc: Doc, style: Style): readonly [width: number, ends: boolean] {
  if (typeof doc === 'string') {
    return [doc.length, false];
  }
  if (isParts(doc)) {
    let total = 0;
    for (const part of doc) {
      const [width, ends] = head(part, style);
      total += width;
      if (ends) {
        return [total, true];
      }
    }
    return [total, false];
  }
  if (!('items' in doc)) {
    const { length } = doc.operator;
    return style === 'assigned' ? [1 + length, true] : [2 + length, false];
  }
  const [first] = doc.items;
  const [width, ends] = first === undefined ? [0, false] : head(first, style);
  return ends || doc.items.length < 2 ? [width, ends] : [width + doc.separator.length, true];
}

function write(printer: Printer, text: string): void {
  printer.text += text;
  printer.column += text.length;
}

function endLine(printer: Printer, column: number): void {
  printer.text = `${printer.text.trimEnd()}\n${' '.repeat(column)}`;
  printer.column = column;
}

function breakList(printer: Printer, list: List, column: number): void {
  printer.cost += (printer.depth > 1 ? NESTED_BREAK : 0) + (list.bracketed ? 0 : OPERATOR_BREAK);
  endLine(printer, column);
}

/** Writes a list; `trailing` is the width of what must follow on its last line. */
function writeList(printer: Printer, list: List, trailing: number): void {
  const start = printer.style === 'hanging' ? printer.indent + 2 * INDENT : printer.column;
  const fits = printer.column + flat(list).length + trailing <= WIDTH;
  printer.depth += 1;
  if (printer.style === 'hanging' && list.bracketed && !fits) {
    breakList(printer, list, start);
  }
  list.items.forEach((item, index) => {
    const last = index === list.items.length - 1;
    const after = last ? trailing : list.separator.length;
    if (index > 0) {
      if (printer.column + 1 + flat(item).length + after <= WIDTH) {
        write(printer, ' ');
      } else {
        breakList(printer, list, start);
      }
    }
    writeDoc(printer, item, after);
    if (!last) {
      write(printer, list.separator);
    }
  });
  printer.depth -= 1;
}

function writeParts(printer: Printer, parts: readonly Doc[], trailing: number): void {
  parts.forEach((part, index) => {
    const [width, ends] = head(parts.slice(index + 1), printer.style);
    writeDoc(printer, part, ends ? width : width + trailing);
  });
}

function writeDoc(printer: Printer, doc: Doc, trailing: number): void {
  if (typeof doc === 'string') {
    write(printer, doc);
  } else if (isParts(doc)) {
    writeParts(printer, doc, trailing);
  } else if ('items' in doc) {
    writeList(printer, doc, trailing);
  } else if (printer.style === 'assigned') {
    write(printer, ` ${doc.operator}`);
    endLine(printer, printer.indent + INDENT);
  } else {
    write(printer, ` ${doc.operator} `);
  }
}

interface Layout {
  readonly lines: string[];
  readonly cost: number;
}

function print(doc: Doc, indent: number, style: Style): Layout {
  const printer: Printer = { text: ' '.repeat(indent), column: indent, depth: 0, cost: 0, indent, style };
  writeDoc(printer, doc, 0);
  const lines = printer.text.split('\n');
  const overflow = lines.reduce((sum, line) => sum + Math.max(0, line.length - WIDTH), 0);
  return { lines, cost: printer.cost + lines.length * LINE + overflow * OVERFLOW };
}

/** A doc as lines of at most WIDTH columns where that is possible, indented by `indent` spaces. */
export function layout(doc: Doc, indent: number): string[] {
  const layouts = STYLES.map((style) => print(doc, indent, style));
  return layouts.reduce((best, other) => (other.cost < best.cost ? other : best)).lines;
}
