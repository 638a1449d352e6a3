import { nearestName } from '../../config/nearest.js';
import { InputError } from '../../errors/input-error.js';
import { type Checksum, parseSha256Sums } from './checksum.js';
import { type DownloadOptions, downloadText } from './download.js';

/** A file of a data set. */
export interface RemoteFile {
  /** Path inside the data set's folder, with slashes. */
  readonly name: string;
  readonly url: string;
  readonly checksum: Checksum;
}

interface Source {
  /** Title, authors and licence. */
  readonly title: string;
  /** Address of its folder, ending in a slash. */
  readonly home: string;
  /** The parts that can be fetched by name; undefined if it is only available as a whole. */
  readonly only: string | undefined;
  /** What remains to be done with the files, if anything. */
  readonly after?: string;
  /**
   * Its files: a fixed list, or the files in SHA256SUMS.txt whose names match. The pattern keeps names inside the folder,
   * whatever the list of a mirror says.
   */
  readonly files: ReadonlyMap<string, Checksum> | RegExp;
}

function md5Sums(sums: Readonly<Record<string, string>>): ReadonlyMap<string, Checksum> {
  return new Map(Object.entries(sums).map(([name, hex]) => [name, { algorithm: 'md5', hex }]));
}

/** Data sets that can be fetched. The sums are those that the data sets' own pages or torchvision (md5) publish. */
export const CATALOGUE = {
  mitdb: {
    title: 'MIT-BIH Arrhythmia Database 1.0.0 (Moody and Mark 2001), ODC-By 1.0, about 100 MB',
    home: 'https://physionet.org/files/mitdb/1.0.0/',
    only: 'records such as 100',
    files: /^\d{3}\.(hea|dat|atr)$/,
  },
  chbmit: {
    title: 'CHB-MIT Scalp EEG Database 1.0.0 (Shoeb 2009), ODC-By 1.0, 42 GB',
    home: 'https://physionet.org/files/chbmit/1.0.0/',
    only: 'subjects such as chb01 or recordings such as chb01_03',
    files: /^chb\d\d\/chb\d\d[A-Za-z0-9_+-]*(\.edf|\.edf\.seizures|\.txt)$/,
  },
  mnist: {
    title: 'MNIST (LeCun, Cortes and Burges), 12 MB',
    home: 'https://ossci-datasets.s3.amazonaws.com/mnist/',
    only: undefined,
    files: md5Sums({
      'train-images-idx3-ubyte.gz': 'f68b3c2dcbeaaa9fbdd348bbdeb94873',
      'train-labels-idx1-ubyte.gz': 'd53e105ee54ea40749a09fcbcd1e9432',
      't10k-images-idx3-ubyte.gz': '9fb629c4189551a2d022fa330f9573f3',
      't10k-labels-idx1-ubyte.gz': 'ec29112dd5afa0611ce80d1b7f02629c',
    }),
  },
  cifar10: {
    title:
      'CIFAR-10, binary version (Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009), no licence given, 162 MB',
    home: 'https://www.cs.toronto.edu/~kriz/',
    only: undefined,
    after: 'unpack it there with: tar xzf cifar-10-binary.tar.gz',
    files: new Map([
      [
        'cifar-10-binary.tar.gz',
        {
          algorithm: 'sha256',
          hex: 'c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd',
        },
      ],
    ]),
  },
} as const satisfies Readonly<Record<string, Source>>;

export type DatasetName = keyof typeof CATALOGUE;

/** Names of the data sets. */
export const DATASET_NAMES: readonly DatasetName[] = ['mitdb', 'chbmit', 'mnist', 'cifar10'];

/** What to fetch of a data set, and from where. */
export interface SourceOptions extends Pick<DownloadOptions, 'attempts' | 'pause'> {
  /** Address of a folder with the same files; the original address when absent. */
  readonly mirror?: string | undefined;
  /** Names of records or folders; all when absent. */
  readonly only?: readonly string[] | undefined;
}

function baseUrl(home: string, mirror: string | undefined): URL {
  const text = mirror ?? home;
  const url = URL.canParse(text) ? new URL(text.endsWith('/') ? text : `${text}/`) : undefined;
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new InputError(`--mirror: "${text}" is not an http or https address; write https://host/folder/`);
  }
  return url;
}

/** Names by which a file can be selected: its folder, and its own name up to the first dot. */
function handlesOf(name: string): readonly string[] {
  const parts = name.split('/');
  const stem = parts[parts.length - 1].split('.')[0];
  return parts.length > 1 ? [parts[0], stem] : [stem];
}

function select(
  dataset: DatasetName,
  sums: ReadonlyMap<string, Checksum>,
  only: readonly string[] | undefined,
): readonly (readonly [string, Checksum])[] {
  const all = [...sums].sort(([a], [b]) => (a < b ? -1 : 1));
  if (only === undefined) return all;
  const known = new Set(all.flatMap(([name]) => handlesOf(name)));
  const stray = only.find((name) => !known.has(name));
  if (stray !== undefined) {
    const near = nearestName(stray, [...known]);
    const remedy = near === undefined ? `name ${CATALOGUE[dataset].only}` : `did you mean "${near}"?`;
    throw new InputError(`--only: ${dataset} has no "${stray}"; ${remedy}`);
  }
  return all.filter(([name]) => handlesOf(name).some((handle) => only.includes(handle)));
}

/**
 * The files of a data set, with their addresses and checksums; those of PhysioNet from the list that it publishes.
 *
 * @throws InputError when the list cannot be fetched or has no files of the data set, or `only` names what is not there
 */
export async function listFiles(
  dataset: DatasetName,
  { mirror, only, ...download }: SourceOptions = {},
): Promise<readonly RemoteFile[]> {
  const source: Source = CATALOGUE[dataset];
  const base = baseUrl(source.home, mirror);
  if (only !== undefined && source.only === undefined) {
    throw new InputError(`--only: ${dataset} is only available as a whole; omit the option`);
  }
  const { files } = source;
  let sums: ReadonlyMap<string, Checksum>;
  if (files instanceof RegExp) {
    const list = new URL('SHA256SUMS.txt', base).href;
    const published = parseSha256Sums(await downloadText(list, download));
    sums = new Map([...published].filter(([name]) => files.test(name)));
    if (sums.size === 0) {
      throw new InputError(`${list}: this lists no files of ${dataset}; name another place with --mirror`);
    }
  } else {
    sums = files;
  }
  return select(dataset, sums, only).map(([name, checksum]) => ({
    name,
    url: new URL(name.split('/').map(encodeURIComponent).join('/'), base).href,
    checksum,
  }));
}
