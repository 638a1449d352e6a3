/** The separator of two cells: a character, or any run of blanks and tabs. */
export type Delimiter = string | 'blanks';

const QUOTE = '"';

/** Finds the end of an unquoted cell: the next delimiter, or the end of the line. */
function nextDelimiter(
  line: string,
  from: number,
  delimiter: Delimiter,
): readonly [start: number, end: number] {
  if (delimiter === 'blanks') {
    for (let at = from; at < line.length; at++) {
      if (!isBlank(line, at)) continue;
      let end = at + 1;
      while (end < line.length && isBlank(line, end)) end += 1;
      return [at, end];
    }
    return [line.length, line.length];
  }
  const at = line.indexOf(delimiter, from);
  return at < 0 ? [line.length, line.length] : [at, at + 1];
}

function isBlank(line: string, at: number): boolean {
  const code = line.charCodeAt(at);
  return code === 0x20 || code === 0x09;
}

function splitPlain(line: string, delimiter: Delimiter): string[] {
  if (delimiter === 'blanks') return line.trim().split(/[ \t]+/);
  if (!line.includes(delimiter)) return [line.trim()];
  const cells = line.split(delimiter);
  for (let i = 0; i < cells.length; i++) cells[i] = cells[i].trim();
  return cells;
}

/** Splits lines into cells. A quoted cell may extend over several lines. */
export interface LineSplitter {
  /** Whether the last line ended inside a quoted cell. */
  readonly open: boolean;
  /** Whether the last row had quotes that neither open nor close a cell. They are kept. */
  readonly stray: boolean;
  /** Adds a line. @returns the cells of the row when it ends the row, else undefined */
  add(line: string): readonly string[] | undefined;
}

/**
 * A splitter. Cells are as in RFC 4180: one that starts with a quote extends to the next quote that is not doubled, whatever
 * is between. White space around unquoted and quoted cells is dropped, but kept inside quotes. Quotes elsewhere in a cell,
 * and text after a closing quote, are kept as they are, as in pandas.
 */
export function createLineSplitter(delimiter: Delimiter): LineSplitter {
  let cells: string[] = [];
  let quoted = '';
  let open = false;
  let stray = false;

  const skipBlanks = (line: string, from: number): number => {
    let at = from;
    while (at < line.length && isBlank(line, at) && line[at] !== delimiter) at += 1;
    return at;
  };
  /**
   * Continues after the opening quote of a cell.
   *
   * @returns where the next cell starts; undefined when the line ends inside the quotes
   */
  const closeQuote = (line: string, from: number): number | undefined => {
    let at = from;
    for (;;) {
      const quote = line.indexOf(QUOTE, at);
      if (quote < 0) {
        quoted += `${line.slice(at)}\n`;
        return undefined;
      }
      quoted += line.slice(at, quote);
      if (line[quote + 1] !== QUOTE) {
        const [end, next] = nextDelimiter(line, quote + 1, delimiter);
        const rest = line.slice(quote + 1, end).trim();
        if (rest !== '') stray = true;
        cells.push(quoted + rest);
        open = false;
        return end === line.length ? line.length + 1 : next;
      }
      quoted += QUOTE;
      at = quote + 2;
    }
  };
  return {
    get open() {
      return open;
    },
    get stray() {
      return stray;
    },
    add: (line) => {
      if (!open) {
        stray = false;
        if (!line.includes(QUOTE)) return splitPlain(line, delimiter);
        cells = [];
      }
      // After the end of the line once its last cell is taken; at the end if a delimiter is last and one more cell follows.
      let at = 0;
      while (at <= line.length) {
        if (!open) {
          const start = skipBlanks(line, at);
          if (line[start] === QUOTE) {
            open = true;
            quoted = '';
            at = start + 1;
          } else {
            if (delimiter === 'blanks' && start === line.length) break;
            const [end, next] = nextDelimiter(line, delimiter === 'blanks' ? start : at, delimiter);
            const cell = line.slice(at, end).trim();
            if (cell.includes(QUOTE)) stray = true;
            cells.push(cell);
            at = end === line.length ? line.length + 1 : next;
            continue;
          }
        }
        const next = closeQuote(line, at);
        if (next === undefined) return undefined;
        at = next;
      }
      return cells;
    },
  };
}
