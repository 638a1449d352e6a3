import { type Pieces, writePieces } from '../../io/write-pieces.js';
import { npyFloats, npyHeader, npyTexts } from './npy-encode.js';
import type { Table } from './table.js';

/** Number of rows in one piece of text. */
const ROWS = 1000;

/** A cell of a CSV file, quoted if necessary. */
export function csvCell(text: string): string {
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The shortest decimal number that reads as the same float32. */
export function shortestFloat(value: number): string {
  for (let digits = 6; digits < 9; digits++) {
    const text = String(Number(value.toPrecision(digits)));
    if (Math.fround(Number(text)) === value) return text;
  }
  return String(value);
}

function* csvPieces(table: Table): Generator<string> {
  const { columns, count, width, features, labels, classNames, groups } = table;
  const extra = [...(labels === undefined ? [] : ['label']), ...(groups === undefined ? [] : ['subject'])];
  yield `${[...columns, ...extra].map(csvCell).join(',')}\n`;
  for (let first = 0; first < count; first += ROWS) {
    let text = '';
    for (let row = first; row < Math.min(first + ROWS, count); row++) {
      const cells = Array.from(features.subarray(row * width, (row + 1) * width), shortestFloat);
      if (labels !== undefined) cells.push(csvCell(classNames[labels[row]]));
      if (groups !== undefined) cells.push(csvCell(groups[row]));
      text += `${cells.join(',')}\n`;
    }
    yield text;
  }
}

/** Writes a table as CSV: features, then the columns "label" and "subject" if it has them. */
export async function writeCsv(path: string, table: Table): Promise<readonly string[]> {
  await writePieces(new Map([[path, csvPieces(table)]]));
  return [path];
}

function* featurePieces({ count, width, features }: Table): Generator<Uint8Array> {
  yield npyHeader('<f4', [count, width]);
  for (let first = 0; first < count; first += ROWS) {
    yield npyFloats(features.subarray(first * width, Math.min(first + ROWS, count) * width));
  }
}

/**
 * Writes a table as NumPy arrays: features as float32, and next to them `<name>.labels.npy` and `<name>.groups.npy` as text
 * if the table has them.
 *
 * @returns the files
 */
export async function writeNpy(path: string, table: Table): Promise<readonly string[]> {
  const { labels, classNames, groups } = table;
  const beside = (what: string) => path.replace(/(\.npy)?$/i, `.${what}.npy`);
  const files = new Map<string, Pieces>([[path, featurePieces(table)]]);
  if (labels !== undefined) {
    files.set(beside('labels'), npyTexts(Array.from(labels, (label) => classNames[label])));
  }
  if (groups !== undefined) files.set(beside('groups'), npyTexts(groups));
  await writePieces(files);
  return [...files.keys()];
}
