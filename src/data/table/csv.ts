import { InputError } from '../../config/input-error.js';
import { collectClasses, MAX_CLASSES } from './classes.js';
import { type ColumnChoice, columnIndex, columnNames } from './columns.js';
import { type CsvLayout, type CsvRow, csvRows } from './csv-rows.js';
import { readCell } from './number-cell.js';
import { quoteText } from './quote.js';
import { createRowStore } from './row-store.js';
import { createTable, type Table } from './table.js';

/** What the columns of a table are. Every column that is none of the named ones is a feature. */
export interface CsvOptions extends CsvLayout {
  /** Class of the row; the table has no labels when absent. */
  readonly label?: ColumnChoice | undefined;
  /** Subject of the row. */
  readonly subject?: ColumnChoice | undefined;
  /** Recording of the row. */
  readonly recording?: ColumnChoice | undefined;
  /** Whether the first row names the columns; true when absent. */
  readonly header?: boolean | undefined;
}

/**
 * Reads a table of numbers from a CSV or TSV file, row by row. Rows that do not hold what they should are refused, not
 * left out: a network trained on what was left is not the network that was asked for.
 *
 * @throws InputError naming file, line and column when a value is missing, no finite number or too large for a
 *   float32, a row has more or fewer cells than the first, there are more than 255 classes, no rows, or no features
 */
export async function readCsv(path: string, options: CsvOptions = {}): Promise<Table> {
  const header = options.header ?? true;
  let names: readonly string[] | undefined;
  let special: ReadonlyMap<'label' | 'subject' | 'recording', number> = new Map();
  let featureColumns: readonly number[] = [];
  let store = createRowStore(0);
  const classes = collectClasses();
  const groups: string[] = [];
  const recordings: string[] = [];
  let count = 0;

  /** Text of a cell that has to say something. */
  const text = (row: CsvRow, column: number, known: readonly string[]): string => {
    const cell = row.cells[column];
    if (cell !== '') return cell;
    throw new InputError(
      `${path}, line ${row.line}, column ${quoteText(known[column])}: the value is missing; fill it in or remove the row`,
    );
  };

  for await (const row of csvRows(path, options)) {
    if (names === undefined) {
      const known = columnNames(row, header);
      names = known;
      special = new Map(
        (['label', 'subject', 'recording'] as const).flatMap((name) => {
          const choice = options[name];
          return choice === undefined ? [] : [[name, columnIndex(path, known, choice, name)]];
        }),
      );
      const taken = [...special.values()];
      if (new Set(taken).size !== taken.length) {
        throw new InputError(
          `${path}: label, subject and recording are not three columns; name each another`,
        );
      }
      featureColumns = known.flatMap((_, column) => (taken.includes(column) ? [] : [column]));
      if (featureColumns.length === 0) {
        throw new InputError(
          `${path}, line ${row.line}: no column is left for features; check the delimiter and the label column`,
        );
      }
      store = createRowStore(featureColumns.length);
      if (header) continue;
    }
    if (row.cells.length !== names.length) {
      throw new InputError(
        `${path}, line ${row.line}: ${row.cells.length} cells where the first row has ${names.length}; ` +
          'check the delimiter and the quotes',
      );
    }
    const features = store.next();
    for (let feature = 0; feature < featureColumns.length; feature++) {
      const column = featureColumns[feature];
      const cell = readCell(row.cells[column]);
      if (cell.kind !== 'number') throw featureFault(path, row, column, names, cell.kind);
      features[feature] = cell.value;
    }
    const label = special.get('label');
    if (label !== undefined && !classes.add(text(row, label, names))) {
      throw new InputError(
        `${path}, line ${row.line}, column ${quoteText(names[label])}: more than ${MAX_CLASSES} classes; ` +
          'check that this is the column of the class',
      );
    }
    const subject = special.get('subject');
    if (subject !== undefined) groups.push(text(row, subject, names));
    const recording = special.get('recording');
    if (recording !== undefined) recordings.push(text(row, recording, names));
    count += 1;
  }
  if (names === undefined || count === 0) {
    throw new InputError(`${path}: there are no rows; give a table with at least one`);
  }
  const known = names;
  return createTable({
    source: path,
    columns: featureColumns.map((column) => known[column]),
    count,
    width: featureColumns.length,
    features: store.finish(),
    ...(special.has('label') ? classes.finish() : {}),
    ...(special.has('subject') ? { groups } : {}),
    ...(special.has('recording') ? { recordings } : {}),
  });
}

function featureFault(
  path: string,
  { line, cells }: CsvRow,
  column: number,
  names: readonly string[],
  kind: 'missing' | 'text',
): InputError {
  const place = `${path}, line ${line}, column ${quoteText(names[column])}`;
  if (kind === 'missing') {
    return new InputError(`${place}: the value is missing; fill it in or remove the row`);
  }
  return new InputError(
    `${place}: ${quoteText(cells[column])} is not a number that a float32 holds; ` +
      'write numbers with a decimal point, or make it the label or subject column',
  );
}
