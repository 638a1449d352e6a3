import type { TableOf } from '../../config/data-config.js';
import { readCifar10 } from '../table/cifar10.js';
import type { NamedPath, TableReader } from './table-reader.js';

type Cifar10 = TableOf<'cifar10'>;

function trainingPaths({ files }: Cifar10): readonly NamedPath[] {
  return files.map((path) => ({ key: 'files', path }));
}

/** The files of the test part; undefined when it is cut from the others. */
function testPaths({ split }: Cifar10): readonly NamedPath[] | undefined {
  return split.by === 'files' ? split.test.map((path) => ({ key: 'split.test', path })) : undefined;
}

/** CIFAR-10 in its binary form. */
export const cifar10: TableReader<Cifar10> = {
  format: 'CIFAR-10',
  recognizes: (name) => name.endsWith('.bin'),
  read: (path) => readCifar10([path]),
  titleOf: () => 'CIFAR-10',
  pathsOf: (config) => [...trainingPaths(config), ...(testPaths(config) ?? [])],
  readConfigured: (config, place) =>
    readCifar10(trainingPaths(config).map(place), testPaths(config)?.map(place)),
};
