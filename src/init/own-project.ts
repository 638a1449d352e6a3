import { resolve } from 'node:path';
import { parseConfig } from '../config/load.js';
import { splitLine } from '../data/describe-split.js';
import { collectOddities, describeOddity } from '../data/oddity.js';
import { findTableFormat } from '../data/readers/tables.js';
import { InputError } from '../errors/input-error.js';
import { describeNetwork } from '../model/network.js';
import { checkNames } from '../pipeline/check-names.js';
import { checkSamples } from '../pipeline/check-samples.js';
import { chooseNetwork } from './choose-network.js';
import { checkOfClaim } from './claim-check.js';
import { configText } from './config-text.js';
import { askDevice } from './device.js';
import type { PlainConfig } from './examples.js';
import { exitFor } from './goal.js';
import { proposeName } from './names.js';
import { type NetworkPlan, plansFor } from './networks.js';
import { findPictures, picturesSection } from './pictures.js';
import { findPlace, type Place } from './place.js';
import {
  finish,
  gitignoreFile,
  type InitContext,
  type InitFlags,
  type InitReport,
  nextCommands,
  README,
  verifySamples,
} from './project.js';
import { askBytes, askGoal, askName } from './questions.js';
import { readFitting } from './read-fitting.js';
import { readmeText } from './readme.js';
import { recordingsSection } from './recordings.js';
import { schemaAddress } from './schema-address.js';
import type { Looking, Section } from './section.js';
import { standardizeBy } from './standardize.js';
import { csvSection, npzSection } from './tables.js';
import { untrainedNetwork } from './untrained-network.js';

/** Limits when no board is named. */
const FLASH = 64 * 1024;
const RAM = 8 * 1024;

/** A network that only lets a config be read before one is chosen. */
const ANY_NETWORK = { layers: [8] };

async function sectionOf(place: Place, looking: Looking): Promise<Section> {
  if (place.isFolder) {
    return (await findPictures(place.path)).length > 0
      ? picturesSection(place, looking)
      : recordingsSection(place, looking);
  }
  const format = await findTableFormat(place.path);
  if (format === 'csv') return csvSection(place, looking);
  if (format === 'idx') return picturesSection(place, looking);
  if (format === 'npy' && /\.npz$/i.test(place.path)) return npzSection(place, looking);
  throw new InputError(
    format === undefined
      ? `--data: ${place.path} is no table; name the folder of a recording, or a CSV, .npz or IDX file`
      : `--data: ${place.path}: a ${format} file needs a config by hand; see docs/data.md, and examples/cifar10 for CIFAR-10`,
  );
}

/** Begins a project from data. @throws InputError as runInit */
export async function initOwn(
  given: string,
  folder: string,
  flags: InitFlags,
  context: InitContext,
): Promise<InitReport> {
  const { asker, reporter, survey } = context;
  const place = await findPlace(given, folder);
  const section = await sectionOf(place, { flags, asker, survey });
  const { target, board } = await askDevice(flags, asker);
  const flash = await askBytes(
    '--flash',
    'How much flash may it take?',
    board === undefined ? FLASH : board.flashKibibytes * 1024,
    flags.flash,
    asker,
  );
  const ram = await askBytes(
    '--ram',
    'How much RAM may it take?',
    board === undefined ? RAM : board.ramKibibytes * 1024,
    flags.ram,
    asker,
  );
  const proposed = proposeName(resolve(place.path).split(/[\\/]/).at(-1) ?? '');
  const name = await askName(flags, proposed, folder, asker);
  const file = `${name}.json`;
  const path = `${folder}/${file}`;
  const plainOf = (data: PlainConfig, others: PlainConfig): string =>
    configText({ $schema: schemaAddress(folder), name, seed: 1, data, ...others });
  reporter.note('reading the samples, as training will');
  const read = await readFitting(
    section.data,
    (data) => parseConfig(plainOf(data, { network: ANY_NETWORK }), path),
    reporter,
  );
  const { data, splits } = standardizeBy(read.data, read.splits);
  const { classNames } = splits.train;
  const goal = await askGoal(flags.goal, classNames, asker);
  const others = {
    exit: exitFor(goal, classNames),
    generate: { targets: ['host', target.name] },
    verify: verifySamples(target.name),
  };
  const textOf = (plan: NetworkPlan) => plainOf(data, { ...plan, ...others });
  const chosen = chooseNetwork(plansFor(splits), textOf, path, splits, target, { flash, ram });
  const { report: hear, found: odd } = collectOddities();
  checkNames(chosen.config, splits);
  checkSamples(chosen.config, splits.train, hear);
  for (const kind of odd()) reporter.warn(describeOddity(kind));
  const { layers } = untrainedNetwork(chosen.config.network, chosen.config.train, splits.train);
  const network = describeNetwork(layers);
  const found = [
    ...section.found,
    ...(splits.split === undefined ? [] : [`divided ${splitLine(splits.split)}`]),
    ...(splits.notes ?? []),
  ];
  const next = nextCommands(file, target.name);
  const check = [
    ...section.check,
    ...read.check,
    ...checkOfClaim(chosen.config.exit, splits),
    ...(place.inside === '.'
      ? [
          'the data are in this folder itself, so .gitignore does not name them: add them if they should not be published',
        ]
      : []),
  ];
  const title = `A classifier of ${classNames.length} classes (${classNames.slice(0, 12).join(', ')}${classNames.length > 12 ? ', ...' : ''})`;
  const content = {
    ...{ name, config: file, title, core: target.title, board: board?.name },
    ...{ found, network, size: chosen.size, next, check },
  };
  const files = [
    ...(await gitignoreFile(folder, place.inside === '.' ? undefined : place.inside)),
    ...(flags.readme === false ? [] : [{ name: README, text: readmeText(content) }]),
    { name: file, text: chosen.text },
  ];
  const report = {
    ...{ config: path, found, classes: classNames, network, core: target.name, board: board?.name ?? null },
    ...{ size: chosen.size, getData: null, next, check },
  };
  return finish(folder, files, report, context);
}
