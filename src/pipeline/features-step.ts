import { join } from 'node:path';
import type { Config } from '../config/config.js';
import { namesOfFeatures } from '../config/window-features/registry.js';
import type { DataSplits, Dataset } from '../data/dataset.js';
import type { Table } from '../data/table/table.js';
import { writeCsv, writeNpy } from '../data/table/write-table.js';
import { InputError } from '../errors/input-error.js';
import { readIfPresent } from '../io/files.js';
import { classifyModel } from '../kernel/classify.js';
import { type FeatureGroup, type Importance, permutationImportance } from '../metrics/permutation.js';
import { quantizeInputs } from '../quantize/input.js';
import { createResult, createWorkspace } from '../quantize/trace.js';
import { openFrontEnd } from '../signal/open-front-end.js';
import { readIntegerModel } from './integer-model.js';
import { pathsOf } from './paths.js';
import { type StepOptions, silent } from './reporter.js';
import { checkSameData } from './same-data.js';
import { loadStepData } from './step-data.js';

/** Formats in which features are written. */
export const FEATURE_FORMATS = ['csv', 'npy'] as const;

/** The options of `ffirm features`. */
export interface FeaturesOptions extends StepOptions {
  /** Folder for the files; `features` in the folder of the config when absent. */
  readonly out?: string | undefined;
  /** csv when absent. */
  readonly format?: (typeof FEATURE_FORMATS)[number] | undefined;
}

/** What a part of the data became. */
export interface FeaturesPart {
  readonly part: Dataset['split'];
  readonly samples: number;
  readonly files: readonly string[];
}

/** The features of a config and what they tell: plain JSON. */
export interface FeaturesReport {
  /** In the order of the columns. */
  readonly features: readonly string[];
  readonly parts: readonly FeaturesPart[];
  /** What the trained network loses without them, on the validation samples; null if there is no network. */
  readonly importance: {
    readonly samples: number;
    /** Accuracy of the network on them, with early exit, in percent. */
    readonly accuracy: number;
    readonly features: readonly Importance[];
    /** The same feature of all signals; empty if there is one signal. */
    readonly kinds: readonly Importance[];
  } | null;
}

/** A part as a table, with the subject of every sample, or its recording where nobody knows the subject. */
function tableOf(part: Dataset, columns: readonly string[]): Table {
  const { source, count, width, features, labels, classNames, origins } = part;
  const groups =
    origins === undefined ? undefined : Array.from(origins.subjectOf, (index) => origins.subjects[index]);
  return {
    ...{ source, columns, count, width, features, labels, classNames, groups },
    ...{ recordings: undefined, imageShape: undefined, rawUnit: undefined, testRows: undefined, notes: [] },
  };
}

/** The features of windows by what they are, all signals together; none if there is one signal or another front end. */
function kindsOf({ data }: Config, names: readonly string[]): readonly FeatureGroup[] {
  if (data.source !== 'recordings' || data.signal.kind !== 'windows') return [];
  const kinds = namesOfFeatures(data.signal.features);
  if (kinds.length === names.length) return [];
  return kinds.map((name, kind) => ({
    name,
    places: names.map((_, place) => place).filter((place) => place % kinds.length === kind),
  }));
}

/** What the trained network of a config loses without each feature; undefined if there is none. */
async function importanceOf(
  config: Config,
  options: FeaturesOptions,
  splits: DataSplits,
  names: readonly string[],
): Promise<FeaturesReport['importance']> {
  const reporter = options.reporter ?? silent;
  const paths = pathsOf(config, options.output);
  if ((await readIfPresent(paths.integerModel)) === undefined) {
    reporter.note(
      `${paths.integerModel} is not there; after \`ffirm run\` this command also says what each feature tells`,
    );
    return null;
  }
  const { network, origin } = (await readIntegerModel(paths)).file;
  checkSameData(origin.provenance, splits, paths.integerModel);
  const { validation } = splits;
  const { model, scales } = network;
  const workspace = createWorkspace(model);
  const result = createResult(model.classes);
  const classify = (row: Int8Array): number => {
    classifyModel(model, row, workspace, result);
    return result.label;
  };
  const each = names.map((name, place) => ({ name, places: [place] }));
  const kinds = kindsOf(config, names);
  const all = [...each, ...kinds];
  reporter.note(
    `exchanging ${all.length} features or groups of them between ${validation.count} validation samples`,
  );
  let tenths = 0;
  const { accuracy, groups } = permutationImportance(
    {
      inputs: quantizeInputs(validation.features, scales.inputScale),
      labels: validation.labels,
      width: validation.width,
    },
    all,
    classify,
    config.seed,
    (done) => {
      const now = Math.floor((10 * done) / all.length);
      if (now > tenths && now < 10) reporter.note(`${10 * now} % done`);
      tenths = now;
    },
  );
  return {
    samples: validation.count,
    accuracy,
    features: groups.slice(0, each.length),
    kinds: groups.slice(each.length),
  };
}

/**
 * Writes the features that a front end makes of the recordings of a config, a file for each part, in standard deviations of the
 * training part as the network sees them; and says how much the trained network depends on each, measured on the
 * validation samples.
 *
 * @throws InputError when the config has no front end that describes signals, its data cannot be read, or the network was
 *   trained on other data
 */
export async function runFeatures(config: Config, options: FeaturesOptions = {}): Promise<FeaturesReport> {
  const { data } = config;
  if (data.source !== 'recordings' || data.signal.kind === 'raw') {
    throw new InputError(
      'data: only recordings have features that a front end makes; set data.source to "recordings" and data.signal.kind to ' +
        '"windows" or "beats"',
    );
  }
  const reporter = options.reporter ?? silent;
  const splits = await loadStepData(config, options);
  if (splits.frontEnd === undefined) throw new RangeError('recordings without a front end');
  const { featureNames } = openFrontEnd(splits.frontEnd);
  const out = options.out ?? join(pathsOf(config, options.output).root, 'features');
  const format = options.format ?? 'csv';
  const parts: FeaturesPart[] = [];
  for (const part of [splits.train, splits.validation, splits.test]) {
    const path = join(out, `${part.split}.${format}`);
    reporter.note(`writing ${path}: ${part.count} rows of ${part.width} features`);
    const files = await (format === 'csv' ? writeCsv : writeNpy)(path, tableOf(part, featureNames));
    parts.push({ part: part.split, samples: part.count, files });
  }
  const importance = await importanceOf(config, options, splits, featureNames);
  return { features: featureNames, parts, importance };
}
