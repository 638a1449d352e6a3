import {
  asyncBufferFromFile,
  type ColumnData,
  parquetMetadataAsync,
  parquetRead,
  parquetSchema,
} from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { InputError } from '../../errors/input-error.js';
import { explainSystemError } from '../../errors/system-error.js';
import { quoted } from '../../text/quoted.js';
import type { ReportOddity } from '../oddity.js';
import { checkWidth } from '../table/columns.js';
import { type ArrayColumn, readArrayColumns } from './array-columns.js';
import type { ColumnRoles, NumberColumns } from './number-columns.js';

/** Times in seconds, which keep more than the milliseconds of a Date. */
const parsers = {
  timestampFromMilliseconds: (time: bigint) => new Moment(Number(time) / 1e3),
  timestampFromMicroseconds: (time: bigint) => new Moment(Number(time) / 1e6),
  timestampFromNanoseconds: (time: bigint) => new Moment(Number(time) / 1e9),
  dateFromDays: (days: number) => new Moment(86_400 * days),
};

class Moment {
  constructor(readonly seconds: number) {}
}

/** The message of a file that the library cannot read. */
function damaged(path: string, error: unknown): InputError {
  return new InputError(
    `${path}: it cannot be read as Parquet (${error instanceof Error ? error.message : String(error)}); write the file again`,
  );
}

/** What a value is; undefined where it is missing. @throws InputError when it is a list or a structure */
function cellOf(value: unknown, place: () => string): number | string | Moment | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number' || typeof value === 'string' || value instanceof Moment) return value;
  if (typeof value === 'bigint' || typeof value === 'boolean') return Number(value);
  throw new InputError(
    `${place()}: the value is a list or a structure; write a column for each of its values`,
  );
}

/** A column of one kind of values. */
function arrayColumn(values: readonly unknown[], path: string, name: string): ArrayColumn {
  const found = values.map((value, row) =>
    cellOf(value, () => `${path}, row ${row}, column ${quoted(name)}`),
  );
  if (found.some((value) => typeof value === 'string')) {
    return {
      kind: 'texts',
      values: found.map((value) =>
        value === undefined ? '' : value instanceof Moment ? String(value.seconds) : String(value),
      ),
    };
  }
  const kind = found.some((value) => value instanceof Moment) ? 'times' : 'numbers';
  return {
    kind,
    values: Float64Array.from(found, (value) =>
      value instanceof Moment ? value.seconds : typeof value === 'number' ? value : Number.NaN,
    ),
  };
}

/**
 * Reads the columns of a Parquet file.
 *
 * @param report receives the oddities
 * @throws InputError as readArrayColumns, and when it is no Parquet file
 */
export async function readParquetColumns(
  path: string,
  roles: ColumnRoles,
  report: ReportOddity,
): Promise<NumberColumns> {
  const file = await asyncBufferFromFile(path).catch((error: unknown) => {
    throw explainSystemError(error, path);
  });
  const metadata = await parquetMetadataAsync(file).catch((error: unknown) => {
    throw damaged(path, error);
  });
  const names = parquetSchema(metadata).children.map(({ element }) => element.name);
  checkWidth(path, 'schema', names.length);
  return readArrayColumns(
    {
      path,
      names,
      channels: (free) => free,
      read: async (column) => {
        const values: unknown[] = [];
        const onChunk = ({ columnData, rowStart }: ColumnData) => {
          for (let row = 0; row < columnData.length; row++) values[rowStart + row] = columnData[row];
        };
        const options = { file, metadata, columns: [names[column]], compressors, parsers, onChunk };
        await parquetRead(options).catch((error: unknown) => {
          throw damaged(path, error);
        });
        return arrayColumn(values, path, names[column]);
      },
    },
    roles,
    report,
  );
}
