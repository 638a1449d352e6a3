import type { TableOf } from '../../config/data-config.js';
import { startsAsIdx } from '../idx.js';
import { readIdxTable } from '../table/idx-table.js';
import type { TableReader } from './table-reader.js';

/** IDX files, the format of MNIST. */
export const idx: TableReader<TableOf<'idx'>> = {
  format: 'IDX',
  recognizes: (name) => /(-|\.)idx\d?(-ubyte)?$/.test(name),
  startsAs: startsAsIdx,
  read: (path, { labels }, report) => readIdxTable(path, labels, report),
  titleOf: ({ images }) => images,
  pathsOf: ({ images, labels }) => [
    { key: 'images', path: images },
    { key: 'labels', path: labels },
  ],
  readConfigured: ({ images, labels }, place, report) =>
    readIdxTable(place({ key: 'images', path: images }), place({ key: 'labels', path: labels }), report),
};
