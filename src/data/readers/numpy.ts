import type { TableOf } from '../../config/data-config.js';
import { listArrays } from '../table/array-list.js';
import { readNpy } from '../table/npy.js';
import type { TableReader } from './table-reader.js';

/** Arrays of NumPy: .npy files, and members of .npz files. */
export const numpy: TableReader<TableOf<'npy'>> = {
  format: 'NumPy',
  recognizes: (name) => /\.(npy|npz(:[^:]+)?)$/.test(name),
  read: (path, { labels, groups }, report) => readNpy({ features: path, labels, groups }, report),
  summarize: listArrays,
  titleOf: ({ features }) => features,
  pathsOf: ({ features, labels, groups }) => [
    { key: 'features', path: features },
    { key: 'labels', path: labels },
    ...(groups === undefined ? [] : [{ key: 'groups', path: groups }]),
  ],
  readConfigured: ({ features, labels, groups }, place, report) =>
    readNpy(
      {
        features: place({ key: 'features', path: features }),
        labels: place({ key: 'labels', path: labels }),
        groups: groups === undefined ? undefined : place({ key: 'groups', path: groups }),
      },
      report,
    ),
};
