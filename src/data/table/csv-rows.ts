import { createReadStream } from 'node:fs';
import { extname } from 'node:path';
import { CsvError, parse } from 'csv-parse';
import { InputError } from '../../config/input-error.js';

/** How the text of a table is laid out. */
export interface CsvLayout {
  /** Between two cells; a tab for .tsv and .tab, else a comma, when absent. */
  readonly delimiter?: string | undefined;
}

/** A row of a table, as text. */
export interface CsvRow {
  /** Line of the file, from 1, that the row ends in. */
  readonly line: number;
  /** Without the white space around them, unless they are quoted. */
  readonly cells: readonly string[];
}

/** Longer rows are taken for a quote that is never closed. Room for a row of a million features. */
const LONGEST_ROW = 32 * 1024 * 1024;

/** What the library gives with the option "info"; without "cast" all cells are text. */
interface ParsedRow {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

function isParsedRow(row: unknown): row is ParsedRow {
  if (typeof row !== 'object' || row === null || !('record' in row) || !('info' in row)) return false;
  const { record, info } = row;
  const cells = Array.isArray(record) && record.every((cell) => typeof cell === 'string');
  return (
    cells && typeof info === 'object' && info !== null && 'lines' in info && typeof info.lines === 'number'
  );
}

/** The delimiter of a file: the one that is given, or the one that its name stands for. */
function delimiterOf(path: string, { delimiter }: CsvLayout): string {
  if (delimiter !== undefined) return delimiter;
  return ['.tsv', '.tab'].includes(extname(path).toLowerCase()) ? '\t' : ',';
}

function faultOf(path: string, error: unknown): InputError {
  if (error instanceof CsvError) {
    // The library puts the faulty text into some messages; a binary file would fill the screen with it.
    const message = error.message.slice(0, 200);
    const place = 'lines' in error && typeof error.lines === 'number' ? `, line ${error.lines}` : '';
    return new InputError(`${path}${place}: ${message}; check the quotes and the delimiter`);
  }
  if (error instanceof Error && 'code' in error) {
    const reasons: Readonly<Record<string, string>> = { ENOENT: 'no such file', EISDIR: 'this is a folder' };
    const reason = reasons[String(error.code)] ?? error.message;
    return new InputError(`${path}: ${reason}; name a CSV or TSV file`);
  }
  return new InputError(`${path}: ${String(error)}; check that this is a CSV or TSV file`);
}

/**
 * The rows of a CSV or TSV file, read as they are needed: the file may be larger than the memory. Quoted cells as in
 * RFC 4180; empty lines and a byte order mark are passed over.
 *
 * @throws InputError when the file cannot be read or a quote is out of place, with the line
 */
export async function* csvRows(path: string, layout: CsvLayout = {}): AsyncGenerator<CsvRow> {
  const file = createReadStream(path);
  const parser = parse({
    bom: true,
    delimiter: delimiterOf(path, layout),
    info: true,
    max_record_size: LONGEST_ROW,
    // Ragged rows are refused further on, in words that name the file.
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
  });
  file.on('error', (error) => parser.destroy(error));
  file.pipe(parser);
  try {
    for await (const row of parser) {
      if (!isParsedRow(row)) throw new TypeError('csv-parse gives rows of an unknown form');
      yield { line: row.info.lines, cells: row.record };
    }
  } catch (error) {
    throw error instanceof InputError ? error : faultOf(path, error);
  } finally {
    file.destroy();
    parser.destroy();
  }
}
