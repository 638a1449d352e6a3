import type { TableOf } from '../../config/data-config.js';
import { readCsv } from '../table/csv.js';
import { summarizeCsv } from '../table/summary.js';
import type { TableReader } from './table-reader.js';

/** Tables as text, with commas, tabs or other marks between the cells. */
export const csv: TableReader<TableOf<'csv'>> = {
  format: 'CSV',
  recognizes: (name) => /\.(csv|tsv|tab)$/.test(name),
  read: readCsv,
  // Unlike reading the table, a summary counts missing values and cells that are not numbers.
  summarize: async (path, options, report) => ({
    kind: 'table',
    ...(await summarizeCsv(path, options, report)),
  }),
  titleOf: ({ file }) => file,
  pathsOf: ({ file }) => [{ key: 'file', path: file }],
  readConfigured: (config, place, report) =>
    readCsv(place({ key: 'file', path: config.file }), config, report),
};
