import type { TableFileSummary } from '../data/readers/table-reader.js';
import type { ColumnSummary, ValueCount } from '../data/table/summary.js';
import { groupDigits } from '../report/format.js';
import { plainTable } from '../report/text-table.js';

/** Columns that are shown; pictures have hundreds. */
const MOST_COLUMNS = 24;
/** Subjects or classes that are shown. */
const MOST_VALUES = 40;

function valueLines(title: string, values: readonly ValueCount[] | null): readonly string[] {
  if (values === null) return [];
  const left = values.length - MOST_VALUES;
  return [
    '',
    ...plainTable({
      head: [`${values.length} ${title}`, 'rows'],
      rows: values.slice(0, MOST_VALUES).map(({ name, count }) => [name, groupDigits(count)]),
    }),
    ...(left > 0 ? [`and ${left} more`] : []),
  ];
}

function numberText(value: number | null): string {
  return value === null ? '-' : String(Number(value.toPrecision(5)));
}

/** The smallest or largest number of all columns. */
function extreme(columns: readonly ColumnSummary[], which: 'smallest' | 'largest'): number | null {
  const values = columns.flatMap((column) => column[which] ?? []);
  if (values.length === 0) return null;
  return values.reduce((a, b) => (which === 'smallest' ? Math.min(a, b) : Math.max(a, b)));
}

/** The description of a table as lines for people. */
export function tableLines(summary: TableFileSummary): readonly string[] {
  if (summary.kind === 'arrays') {
    const { arrays, count } = summary;
    const left = count - arrays.length;
    return [
      `${summary.source}: ${count === 1 ? '1 array' : `${count} arrays`}`,
      '',
      ...plainTable({
        head: ['array', 'type', 'shape'],
        rows: arrays.map((array) =>
          'problem' in array
            ? [array.name, '-', array.problem]
            : [array.name, array.type, `(${array.shape.join(', ')})`],
        ),
      }),
      ...(left > 0 ? [`and ${left} more`] : []),
    ];
  }
  const { source, rows, columns, missing, imageShape, classes, subjects } = summary;
  const picture = imageShape === null ? '' : `, pictures of ${imageShape.join(' x ')}`;
  const texts = columns.filter(({ texts: count }) => count > 0);
  const many = columns.length > MOST_COLUMNS;
  // With hundreds of features, only those with faults are worth a line.
  const shown = many ? columns.filter((column) => column.missing + column.texts > 0) : columns;
  const left = shown.length - MOST_COLUMNS;
  return [
    `${source}: ${groupDigits(rows)} rows, ${groupDigits(columns.length)} columns${picture}, ` +
      `${groupDigits(missing)} values missing`,
    `numbers from ${numberText(extreme(columns, 'smallest'))} to ${numberText(extreme(columns, 'largest'))}`,
    ...(shown.length === 0
      ? []
      : [
          '',
          ...plainTable({
            head: ['column', 'smallest', 'largest', 'missing', 'not numbers'],
            rows: shown
              .slice(0, MOST_COLUMNS)
              .map((column) => [
                column.name,
                numberText(column.smallest),
                numberText(column.largest),
                groupDigits(column.missing),
                groupDigits(column.texts),
              ]),
          }),
        ]),
    ...(left > 0 ? [`and ${groupDigits(left)} more columns${many ? ' with faults' : ''}`] : []),
    ...(classes === null && texts.length > 0
      ? ['', `is ${texts.map(({ name }) => name).join(' or ')} the class? See its values with --label`]
      : []),
    ...valueLines('classes', classes),
    ...valueLines('subjects', subjects),
  ];
}
