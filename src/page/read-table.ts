import { forEachValue, numberReader } from '../data/table/binary-values.js';
import { guessDelimiter } from '../data/table/guess-delimiter.js';
import { readNpyHeader } from '../data/table/npy-header.js';
import { readCell } from '../data/table/number-cell.js';
import { createLineSplitter, type Delimiter } from '../data/table/split-line.js';
import { InputError } from '../errors/input-error.js';

/** Numbers in rows, of a file that someone dropped on the page. */
export interface DroppedTable {
  /** Names of the columns; undefined if the file has none. */
  readonly names: readonly string[] | undefined;
  readonly rows: number;
  readonly columns: number;
  /** `[rows][columns]`; NaN where a value is missing or no number. */
  readonly values: Float64Array;
}

/** Most values that a page reads: a tenth of a gigabyte in memory. */
const MOST_VALUES = 12_000_000;

/** The bytes of a file for the readers of ffirm. */
function readerOf(name: string, bytes: Uint8Array): Parameters<typeof readNpyHeader>[0] {
  let position = 0;
  return {
    name,
    size: bytes.length,
    packed: undefined,
    get position() {
      return position;
    },
    next: async (count) => {
      const part = bytes.subarray(position, position + count);
      position += part.length;
      return part;
    },
  };
}

function checkSize(name: string, values: number): void {
  if (values <= MOST_VALUES) return;
  throw new InputError(`${name}: ${values} values are more than a page reads; drop a part of them`);
}

/** The place in row-major order of value `index` of a column-major array. */
function rowMajor(index: number, rows: number, columns: number): number {
  return (index % rows) * columns + Math.floor(index / rows);
}

async function readNpy(name: string, bytes: Uint8Array): Promise<DroppedTable> {
  const reader = readerOf(name, bytes);
  const { number, itemSize, littleEndian, fortranOrder, shape, count } = await readNpyHeader(reader);
  if (number === undefined) throw new InputError(`${name}: has texts; save an array of numbers`);
  if (fortranOrder && shape.length > 2) {
    throw new InputError(`${name}: is in column-major order; save numpy.ascontiguousarray(array)`);
  }
  checkSize(name, count);
  const [rows = 1] = shape;
  const columns = count === 0 ? 0 : count / rows;
  const values = new Float64Array(count);
  const read = numberReader(number, littleEndian);
  await forEachValue(reader, { count, size: itemSize }, (view, at, index) => {
    values[fortranOrder ? rowMajor(index, rows, columns) : index] = read(view, at);
  });
  // One list of numbers is one column.
  return shape.length === 1
    ? { names: undefined, rows: count, columns: 1, values }
    : { names: undefined, rows, columns, values };
}

/** The delimiter of a file: a tab by its ending, else what the first line looks like. */
function delimiterOf(name: string, line: string): Delimiter {
  return /\.(tsv|tab)$/i.test(name) ? '\t' : guessDelimiter(line, '.', /\.txt$/i.test(name) ? 'text' : 'csv');
}

function readText(name: string, bytes: Uint8Array): DroppedTable {
  const lines = new TextDecoder()
    .decode(bytes)
    .split(/\r\n|\n|\r/)
    .map((line, i) => ({ line, number: i + 1 }));
  const used = lines.filter(({ line }) => line.trim() !== '' && !/^\s*[#%]/.test(line));
  const [first] = used;
  if (first === undefined) throw new InputError(`${name}: there are no rows; drop a table with at least one`);
  const splitter = createLineSplitter(delimiterOf(name, first.line));
  const rows = used.flatMap(({ line, number }) => {
    const cells = splitter.add(line);
    return cells === undefined ? [] : [{ cells, number }];
  });
  if (splitter.open) throw new InputError(`${name}: a quoted cell does not end; check the quotes`);
  const isHeader = rows[0].cells.every((one) => readCell(one).kind !== 'number');
  const data = isHeader ? rows.slice(1) : rows;
  const columns = rows[0].cells.length;
  const odd = data.find(({ cells }) => cells.length !== columns);
  if (odd !== undefined) {
    throw new InputError(
      `${name}, line ${odd.number}: ${odd.cells.length} cells, but the first row has ${columns}; correct the line`,
    );
  }
  checkSize(name, data.length * columns);
  const values = new Float64Array(data.length * columns);
  data.forEach(({ cells }, row) => {
    cells.forEach((one, column) => {
      const read = readCell(one);
      values[row * columns + column] = read.kind === 'number' ? read.value : Number.NaN;
    });
  });
  return { names: isHeader ? rows[0].cells : undefined, rows: data.length, columns, values };
}

/**
 * Reads a CSV, TSV, text or NPY file that someone chose or dropped on the page.
 *
 * @param name of the file, whose ending says what it is
 * @throws InputError when it cannot be read
 */
export async function readTable(name: string, bytes: Uint8Array): Promise<DroppedTable> {
  const isArray = bytes[0] === 0x93 && bytes[1] === 0x4e;
  if (isArray || /\.npy$/i.test(name)) return readNpy(name, bytes);
  if (/\.(csv|tsv|tab|txt)$/i.test(name)) return readText(name, bytes);
  throw new InputError(
    `${name}: only CSV, TSV, text and NPY files are read here; convert it with \`ffirm data convert\``,
  );
}
