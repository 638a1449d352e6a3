import { InputError } from '../errors/input-error.js';
import type { PagePayload, PageStream } from '../pipeline/page-payload.js';
import type { DroppedTable } from './read-table.js';
import type { Routine } from './routine.js';

/** Network inputs of a table, and how it was understood. */
export interface TableInputs {
  readonly inputs: readonly Int8Array[];
  readonly layout: string;
}

/** Samples of a table for a front end, and how it was understood. */
export interface TableSamples {
  /** `[count][channels]` */
  readonly samples: Int16Array;
  readonly layout: string;
}

/** Most rows of a table that a page shows. */
const MOST_ROWS = 500;

/** Rows of features: a row for every sample, or all numbers one after the other if these are whole samples. */
function featureRows(
  name: string,
  { rows, columns, values }: DroppedTable,
  features: number,
): { readonly at: (row: number, feature: number) => number; readonly rows: number; readonly said: string } {
  if (columns === features) {
    return { rows, at: (row, feature) => values[row * columns + feature], said: `${rows} rows of features` };
  }
  if (columns === features + 1) {
    return {
      rows,
      at: (row, feature) => values[row * columns + feature],
      said: `${rows} rows of features; the last column is left out`,
    };
  }
  if (values.length > 0 && values.length % features === 0) {
    const count = values.length / features;
    return {
      rows: count,
      at: (row, feature) => values[row * features + feature],
      said: `${count} samples of ${features} numbers, one after the other`,
    };
  }
  throw new InputError(
    `${name}: has ${columns} columns, but the network takes ${features} features; drop a table with as many columns`,
  );
}

/** Whether numbers are those of a recording rather than features: whole, and beyond the range of features. */
function areRaw(values: Float64Array, unit: number): boolean {
  let largest = 0;
  for (const value of values) {
    if (!Number.isInteger(value)) return false;
    largest = Math.max(largest, Math.abs(value));
  }
  return largest > 1 && largest <= Math.max(unit, 32767);
}

/**
 * Network inputs of the rows of a table, quantized by the generated C.
 *
 * @throws InputError when the table does not have as many columns as features, or a value is missing
 */
export function inputsOfTable(
  name: string,
  table: DroppedTable,
  payload: Pick<PagePayload, 'features' | 'rawUnit' | 'standardize'>,
  routine: Routine,
): TableInputs {
  const { features, rawUnit, standardize } = payload;
  const { at, rows, said } = featureRows(name, table, features);
  const shown = Math.min(rows, MOST_ROWS);
  const isRaw = rawUnit !== null && areRaw(table.values, rawUnit);
  const featureOf = (row: number, feature: number): number => {
    const value = at(row, feature);
    if (Number.isNaN(value)) {
      throw new InputError(
        `${name}, row ${row + 1}, column ${feature + 1}: a value is missing or no number; fill it in`,
      );
    }
    if (standardize === null) return value;
    return (
      Math.fround(Math.fround(value) - Math.fround(standardize.mean[feature])) /
      Math.fround(standardize.std[feature])
    );
  };
  const inputs = Array.from({ length: shown }, (_, row) => {
    const numbers = Float32Array.from({ length: features }, (_unused, feature) => featureOf(row, feature));
    return isRaw ? routine.quantizeRaw(Int16Array.from(numbers)) : routine.quantize(numbers);
  });
  const kind = isRaw ? `taken as integers of ${rawUnit} steps per 1` : 'taken as features';
  const cut = shown < rows ? `; the first ${shown} are shown` : '';
  return { inputs, layout: `${name}: ${said}, ${kind}${cut}.` };
}

/** The columns of the channels: by their names, else the first ones. */
function columnsOf(
  name: string,
  { names, columns }: DroppedTable,
  { channels }: PageStream,
): readonly number[] {
  const places = channels.map((channel) => names?.indexOf(channel.name) ?? -1);
  if (places.every((place) => place >= 0)) return places;
  if (columns >= channels.length) return channels.map((_, i) => i);
  throw new InputError(
    `${name}: has ${columns} columns, but the front end takes ${channels.length} channels; drop a table with a column for each`,
  );
}

/**
 * Samples for the front end of the columns of a table. Where a value is missing, a channel holds its last one, as recordings do in
 * training.
 *
 * @param inUnits whether values are in the units of the channels and not the integers of a device
 * @throws InputError when there are fewer columns than channels, or an integer does not fit 16 bits
 */
export function samplesOfTable(
  name: string,
  table: DroppedTable,
  stream: PageStream,
  inUnits: boolean,
  routine: Routine,
): TableSamples {
  const { channels, rate } = stream;
  const places = columnsOf(name, table, stream);
  const values = new Float32Array(table.rows * channels.length);
  places.forEach((column, channel) => {
    let last = 0;
    for (let row = 0; row < table.rows; row++) {
      const value = table.values[row * table.columns + column];
      if (!Number.isNaN(value)) last = value;
      if (!inUnits && (!Number.isInteger(last) || last < -32768 || last > 32767)) {
        throw new InputError(
          `${name}, row ${row + 1}: ${last} is no integer of 16 bits; choose that values are in units`,
        );
      }
      values[row * channels.length + channel] = last;
    }
  });
  const samples = inUnits ? routine.samplesOf(values) : Int16Array.from(values);
  const columnNames = places.map((column) => table.names?.[column] ?? `column ${column + 1}`).join(', ');
  return {
    samples,
    layout: `${name}: ${table.rows} samples of ${columnNames}, taken as ${inUnits ? 'values in units' : 'integers of the device'} at ${rate} samples per second.`,
  };
}
