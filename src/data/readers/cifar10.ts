import type { TableOf } from '../../config/data-config.js';
import { readCifar10 } from '../table/cifar10.js';
import type { TableReader } from './table-reader.js';

/** CIFAR-10 in its binary form. */
export const cifar10: TableReader<TableOf<'cifar10'>> = {
  format: 'CIFAR-10',
  recognizes: (name) => name.endsWith('.bin'),
  read: (path) => readCifar10([path]),
  titleOf: () => 'CIFAR-10',
  pathsOf: ({ files }) => files.map((path) => ({ key: 'files', path })),
  readConfigured: ({ files }, place) => readCifar10(files.map((path) => place({ key: 'files', path }))),
};
