import type { TableConfig } from '../../config/data-config.js';
import { InputError } from '../../errors/input-error.js';
import type { DataSplits, Dataset, SampleOrigins } from '../dataset.js';
import { divideSamples } from '../divide.js';
import { type DataContext, findInput } from '../find-input.js';
import { fingerprint } from '../fingerprint.js';
import { indexNames } from '../index-names.js';
import { refuseOddity } from '../oddity.js';
import { readCifar10 } from './cifar10.js';
import { readCsv } from './csv.js';
import { readIdxTable } from './idx-table.js';
import { readNpy } from './npy.js';
import { splitMember } from './npz.js';
import type { Table } from './table.js';

/** A path that a config names; of "data.npz:labels" the part before the colon is the file. */
function placeOf(path: string, key: string, context: DataContext): string {
  const { file, member } = splitMember(path);
  return findInput(file, key, context) + (member === undefined ? '' : `:${member}`);
}

function readTableOf(config: TableConfig, context: DataContext): Promise<Table> {
  const place = (path: string, key: string) => placeOf(path, key, context);
  const { report = refuseOddity } = context;
  switch (config.source) {
    case 'csv':
      return readCsv(place(config.file, 'file'), config, report);
    case 'npy': {
      const { features, labels, groups } = config;
      const sources = {
        features: place(features, 'features'),
        labels: place(labels, 'labels'),
        groups: groups === undefined ? undefined : place(groups, 'groups'),
      };
      return readNpy(sources, report);
    }
    case 'idx':
      return readIdxTable(place(config.images, 'images'), place(config.labels, 'labels'), report);
    case 'cifar10':
      return readCifar10(config.files.map((file) => place(file, 'files')));
  }
}

function originsOf({ groups, recordings }: Table): SampleOrigins | undefined {
  if (groups === undefined) return undefined;
  const subjects = indexNames(groups);
  const own = indexNames(recordings ?? groups);
  return {
    ...{ recordings: own.names, recordingOf: own.of },
    ...{ subjects: subjects.names, subjectOf: subjects.of },
  };
}

/** The rows of a table as samples. @throws InputError when it has no classes, or only one */
function datasetOf(table: Table, name: string): Dataset {
  const { source, features, labels, count, width, classNames, imageShape, rawUnit } = table;
  const origins = originsOf(table);
  if (labels === undefined || classNames.length < 2) {
    throw new InputError(`${source}: a classifier needs at least two classes; name the column of the class`);
  }
  return {
    ...{ name, split: 'train', source: name, features, labels, count, width, classNames },
    ...(imageShape === undefined ? {} : { imageShape }),
    ...(rawUnit === undefined ? {} : { rawUnit }),
    ...(origins === undefined ? {} : { origins }),
  };
}

function nameOf(config: TableConfig): string {
  switch (config.source) {
    case 'csv':
      return config.file;
    case 'npy':
      return config.features;
    case 'idx':
      return config.images;
    case 'cifar10':
      return 'CIFAR-10';
  }
}

/**
 * Reads a table of features, one sample a row, and divides it. Features are taken as they are: bring them to a common
 * scale beforehand, or with `data.standardize`.
 *
 * @throws InputError when a file is missing or damaged, or the samples cannot be divided as asked
 */
export async function loadTable(config: TableConfig, context: DataContext): Promise<DataSplits> {
  const table = await readTableOf(config, context);
  const dataset = datasetOf(table, nameOf(config));
  const { train, validation, test, split } = divideSamples(
    dataset,
    config.split,
    context.seed,
    context.report,
  );
  const notes = table.notes.length === 0 ? {} : { notes: table.notes };
  return { train, validation, test, split, fingerprint: fingerprint([train, validation, test]), ...notes };
}
