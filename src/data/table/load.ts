import type { TableConfig } from '../../config/data-config.js';
import { InputError } from '../../errors/input-error.js';
import { type DataSplits, type Dataset, type SampleOrigins, sliceSamples } from '../dataset.js';
import { divideSamples } from '../divide.js';
import { type DataContext, findInput } from '../find-input.js';
import { fingerprint } from '../fingerprint.js';
import { indexNames } from '../index-names.js';
import { refuseOddity } from '../oddity.js';
import type { NamedPath } from '../readers/table-reader.js';
import { readConfiguredTable, tableTitle } from '../readers/tables.js';
import { splitMember } from './npz.js';
import type { Table } from './table.js';

/** A path that a config names; in "data.npz:labels" the part before the colon is the file. */
function placeOf({ path, key }: NamedPath, context: DataContext): string {
  const { file, member } = splitMember(path);
  return findInput(file, key, context) + (member === undefined ? '' : `:${member}`);
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

/**
 * The parts of samples that come from files of their own: those of the test part are the last, and validation is cut from the
 * end of the others.
 */
function divideByFiles(
  samples: Dataset,
  testRows: number,
  validation: number,
): Pick<DataSplits, 'train' | 'validation' | 'test'> {
  const { count } = samples;
  const rest = count - testRows;
  if (validation >= rest) {
    throw new InputError(
      `data.split.validation: ${validation} of ${rest} samples leave nothing to train on; set it between 1 and ${rest - 1}`,
    );
  }
  return {
    train: sliceSamples(samples, 0, rest - validation),
    validation: { ...sliceSamples(samples, rest - validation, rest), split: 'validation' },
    test: { ...sliceSamples(samples, rest, count), split: 'test' },
  };
}

/**
 * Reads a table of features, one sample per row, and divides it. Features are used as they are: bring them to a common scale
 * beforehand, or with `data.standardize`.
 *
 * @throws InputError when a file is missing or damaged, or the samples cannot be divided as asked
 */
export async function loadTable(config: TableConfig, context: DataContext): Promise<DataSplits> {
  const { report = refuseOddity } = context;
  const table = await readConfiguredTable(config, (named) => placeOf(named, context), report);
  const dataset = datasetOf(table, tableTitle(config));
  const notes = table.notes.length === 0 ? {} : { notes: table.notes };
  if (config.split.by === 'files') {
    const parts = divideByFiles(dataset, table.testRows ?? 0, config.split.validation);
    return { ...parts, fingerprint: fingerprint([parts.train, parts.validation, parts.test]), ...notes };
  }
  const { train, validation, test, split } = divideSamples(
    dataset,
    config.split,
    context.seed,
    context.report,
  );
  return { train, validation, test, split, fingerprint: fingerprint([train, validation, test]), ...notes };
}
