import type { TableOf } from '../../config/data-config.js';
import { InputError } from '../../errors/input-error.js';
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
  async readConfigured(config, place) {
    const files = trainingPaths(config).map(place);
    const tests = testPaths(config)?.map((named) => {
      const path = place(named);
      if (!files.includes(path)) return path;
      throw new InputError(
        `data.split.test: ${named.path} is also one of data.files; name it in one of the two`,
      );
    });
    return readCifar10(files, tests);
  },
};
