import { extname } from 'node:path';
import { InputError } from '../../errors/input-error.js';
import { quoted } from '../../text/quoted.js';
import { readText } from '../file/read-text.js';
import { LONGEST_LINE, textLines } from '../file/text-lines.js';
import type { ReportOddity } from '../oddity.js';
import { guessDelimiter } from './guess-delimiter.js';
import { createLineSplitter, type Delimiter, type LineSplitter } from './split-line.js';

/** The layout of the text of a table. */
export interface CsvLayout {
  /** Character between two cells; a blank means any run of blanks and tabs. Detected when absent. */
  readonly delimiter?: string | undefined;
  /**
   * Lines that start with this text are comments. When absent, lines above the first row that start with # or % are comments.
   */
  readonly comment?: string | undefined;
  /** Of numbers; a point when absent. */
  readonly decimal?: '.' | ',' | undefined;
  /** Encoding of the text; detected when absent. */
  readonly encoding?: string | undefined;
}

/** A row of a table, as text. */
export interface CsvRow {
  /** Line of the file, counted from 1, in which the row starts. */
  readonly line: number;
  /** Without surrounding white space, unless they are quoted. */
  readonly cells: readonly string[];
}

/** The rows of a table, and what comes before them. */
export interface CsvRows {
  readonly delimiter: Delimiter;
  /** The last comment line above the first row. */
  readonly comment: { readonly line: number; readonly text: string } | undefined;
  /** The rows, in batches as they are read. */
  readonly batches: AsyncGenerator<readonly CsvRow[]>;
  /** To be called when no more rows are needed. */
  close(): Promise<void>;
}

/** The characters that start a comment in sensor files (#, also used by numpy.savetxt; % by OpenBCI). */
export const COMMENT_MARK = /^\s*[#%]/;

/** The line before a table that tells Excel which character separates cells. */
const SEPARATOR_LINE = /^"?sep=([^\w".+-])"?\s*$/i;

/** A character that ends every line although it separates nothing, such as the ; in WISDM. */
const LINE_END = /[;,]\s*$/;

/** Whether a line has only what an interrupted writer leaves at the end of a file, or the end mark of DOS. */
function hasOnlyFiller(text: string): boolean {
  return text.replaceAll('\0', '').replaceAll('\x1a', '').trim() === '';
}

/** The state of reading a file. */
interface Progress {
  line: number;
  splitter: LineSplitter;
  /** For an incomplete row: the line in which it started, and its characters. */
  started: number;
  length: number;
  /** The first line of filler. */
  filler: number | undefined;
}

function openQuote(path: string, line: number): InputError {
  return new InputError(
    `${path}, line ${line}: a quoted cell starts here and does not end; check the quotes and the delimiter`,
  );
}

/** Whether a line is filler. @throws InputError when it contains some filler, or follows filler */
function isFiller(path: string, text: string, progress: Progress): boolean {
  const { line, filler } = progress;
  const start = text.charCodeAt(0);
  if ((start === 0 || start === 0x1a) && hasOnlyFiller(text)) {
    progress.filler = filler ?? line;
    return true;
  }
  if (filler === undefined && !text.includes('\0')) return false;
  throw new InputError(
    `${path}, line ${filler ?? line}: there are zero bytes; if the file is UTF-16, say so with "encoding", ` +
      'otherwise remove what an interrupted writer left',
  );
}

/** Reports odd quotes of a row, and whether they swallowed other rows. */
function reportQuotes(
  path: string,
  row: CsvRow,
  { splitter: { stray } }: Progress,
  report: ReportOddity,
): void {
  const place = `line ${row.line}`;
  if (stray) {
    report({
      ...{ kind: 'csv-quote', source: path, place, problem: 'there is a quote inside a cell' },
      effect: 'it is kept as it is',
      remedy: 'double it and quote the cell',
    });
  }
  const swallowed = row.cells.find(
    (cell) =>
      cell.includes('\n') && cell.split('\n').some((line) => (line.match(/[,;\t]/g)?.length ?? 0) > 1),
  );
  if (swallowed !== undefined) {
    report({
      ...{ kind: 'csv-long-quote', source: path, place },
      problem: `a quoted cell extends over several lines that look like rows (${quoted(swallowed)})`,
      effect: 'they are read as one cell',
      remedy: 'close the quote where the cell ends',
    });
  }
}

/**
 * Opens the rows of a file of comma-, semicolon-, tab- or blank-separated cells, plain or gzip, which are read as they are
 * needed: the file may be larger than the memory. Quoted cells are as in RFC 4180; empty lines are skipped.
 *
 * @param kind text: a file of numbers without a standard delimiter; csv: commas unless it looks otherwise
 * @throws InputError when the file cannot be read, or a quoted cell does not end
 */
export async function openCsvRows(
  path: string,
  layout: CsvLayout,
  kind: 'csv' | 'text',
  report: ReportOddity,
): Promise<CsvRows> {
  const lines = textLines(readText(path, layout.encoding, report), path);
  try {
    return await openLines(path, lines, layout, kind, report);
  } catch (error) {
    await lines.return(undefined);
    throw error;
  }
}

async function openLines(
  path: string,
  lines: AsyncGenerator<readonly string[]>,
  layout: CsvLayout,
  kind: 'csv' | 'text',
  report: ReportOddity,
): Promise<CsvRows> {
  let line = 0;
  let comments = 0;
  let comment: CsvRows['comment'];
  let separator: string | undefined;
  const isComment = (text: string): boolean =>
    layout.comment === undefined ? COMMENT_MARK.test(text) : text.trimStart().startsWith(layout.comment);
  for (;;) {
    const { done, value: batch } = await lines.next();
    if (done === true) throw new InputError(`${path}: there are no rows; give a table with at least one`);
    let first = 0;
    for (; first < batch.length; first++) {
      const text = batch[first];
      if (text.trim() === '') continue;
      const said = separator === undefined ? SEPARATOR_LINE.exec(text)?.[1] : undefined;
      if (said !== undefined) {
        separator = said;
        reportSeparator(path, line + first + 1, said, layout, report);
      } else if (isComment(text)) {
        comments += 1;
        comment = { line: line + first + 1, text };
      } else break;
    }
    line += first;
    if (first === batch.length) continue;
    if (comment !== undefined && layout.comment === undefined) {
      report({
        ...{ kind: 'csv-comment', source: path, place: `line ${comment.line}`, count: comments },
        problem: `${comments === 1 ? 'a line' : `${comments} lines`} of comment above the table`,
        effect: 'skipped',
        remedy: `name the text that starts a comment: "comment": "${comment.text.trim()[0]}"`,
      });
    }
    const said = { ...layout, delimiter: layout.delimiter ?? separator };
    const delimiter = delimiterOf(path, batch[first], said, kind, report);
    const context = { layout, delimiter, line, isComment, report };
    const batches = rowsOf(path, batch.slice(first), lines, context);
    const close = async () => {
      await batches.return(undefined);
      await lines.return(undefined);
    };
    return { delimiter, comment, batches, close };
  }
}

/** The line that tells Excel which character separates cells: it is not a row, and the config may say otherwise. */
function reportSeparator(
  path: string,
  line: number,
  separator: string,
  { delimiter = separator }: CsvLayout,
  report: ReportOddity,
): void {
  report({
    ...{ kind: 'csv-separator', source: path, place: `line ${line}` },
    problem: `the line says that ${JSON.stringify(separator)} separates cells, as Excel reads it`,
    effect:
      delimiter === separator
        ? 'it is used as the delimiter'
        : `the line is skipped, and ${JSON.stringify(delimiter)} is the delimiter`,
    remedy: 'remove the line, and set "delimiter" if it is not a comma',
  });
}

function delimiterOf(
  path: string,
  line: string,
  { delimiter, decimal }: CsvLayout,
  kind: 'csv' | 'text',
  report: ReportOddity,
): Delimiter {
  if (delimiter !== undefined) return delimiter === ' ' ? 'blanks' : delimiter;
  if (/^\.(tsv|tab)$/i.test(extname(path.replace(/\.gz$/i, '')))) return '\t';
  const guess = guessDelimiter(line, decimal ?? '.', kind);
  if (kind === 'csv' && guess !== ',') {
    report({
      ...{ kind: 'csv-delimiter', source: path, place: '' },
      problem: `there is ${JSON.stringify(guess)} between columns instead of a comma`,
      effect: 'it is used as the delimiter',
      remedy: `set "delimiter": ${JSON.stringify(guess)}`,
    });
  }
  return guess;
}

interface RowContext {
  readonly layout: CsvLayout;
  readonly delimiter: Delimiter;
  /** Lines before the first row. */
  readonly line: number;
  readonly isComment: (text: string) => boolean;
  readonly report: ReportOddity;
}

async function* rowsOf(
  path: string,
  firstLines: readonly string[],
  lines: AsyncGenerator<readonly string[]>,
  { layout, delimiter, line: linesBefore, isComment, report }: RowContext,
): AsyncGenerator<readonly CsvRow[]> {
  const progress: Progress = {
    ...{ line: linesBefore, started: 0, length: 0, filler: undefined },
    splitter: createLineSplitter(delimiter),
  };
  // If the first row is a header, it may lack the character that ends the other rows.
  const end = (LINE_END.exec(firstLines[0]) ?? /;\s*$/.exec(firstLines[1] ?? ''))?.[0].trim();
  const lineEnd = end === delimiter || (end === ',' && layout.decimal === ',') ? undefined : end;
  if (lineEnd !== undefined) {
    report({
      ...{ kind: 'csv-line-end', source: path, place: `line ${linesBefore + 1}` },
      problem: `lines end with "${lineEnd}", which is not the delimiter`,
      effect: 'it is left out',
      remedy: 'remove it',
    });
  }
  const add = (text: string): CsvRow | undefined => {
    const { splitter } = progress;
    progress.line += 1;
    if (!splitter.open) {
      if (text.trim() === '') return undefined;
      if (isFiller(path, text, progress)) return undefined;
      if (layout.comment !== undefined && isComment(text)) return undefined;
      progress.started = progress.line;
      progress.length = 0;
    }
    progress.length += text.length;
    if (progress.length > LONGEST_LINE) throw openQuote(path, progress.started);
    const cells = splitter.add(lineEnd === undefined ? text : withoutEnd(text, lineEnd));
    if (cells === undefined) return undefined;
    const row = { line: progress.started, cells };
    if (splitter.stray || progress.line !== progress.started) reportQuotes(path, row, progress, report);
    return row;
  };
  const rows = (texts: readonly string[]): readonly CsvRow[] => {
    const found: CsvRow[] = [];
    for (const text of texts) {
      const row = add(text);
      if (row !== undefined) found.push(row);
    }
    return found;
  };
  yield rows(firstLines);
  for await (const texts of lines) yield rows(texts);
  if (progress.splitter.open) throw openQuote(path, progress.started);
  if (progress.filler !== undefined) {
    report({
      ...{ kind: 'csv-filler', source: path, place: `line ${progress.filler}` },
      problem: 'the file ends with zero bytes or an end mark',
      effect: 'they are left out',
      remedy: 'remove them',
    });
  }
}

function withoutEnd(text: string, end: string): string {
  const trimmed = text.trimEnd();
  return trimmed.endsWith(end) ? trimmed.slice(0, -1) : text;
}
