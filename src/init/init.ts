import { resolve } from 'node:path';
import type { Config, TrainableConfig } from '../config/config.js';
import { parseConfig } from '../config/load.js';
import { trainable } from '../config/network-source.js';
import type { DataSplits } from '../data/dataset.js';
import { loadData } from '../data/load.js';
import { collectOddities, describeOddity } from '../data/oddity.js';
import { findTableFormat } from '../data/readers/tables.js';
import { InputError } from '../errors/input-error.js';
import { readIfPresent } from '../io/files.js';
import { describeNetwork } from '../model/network.js';
import { checkNames } from '../pipeline/check-names.js';
import { checkSamples } from '../pipeline/check-samples.js';
import { checkSettings } from '../pipeline/check-settings.js';
import type { Reporter } from '../pipeline/reporter.js';
import { splitLine } from '../report/split-line.js';
import { type CortexMTarget, listTargets, loadTarget } from '../simulate/target.js';
import { type Asker, answerTo } from './asker.js';
import { bytesFault, bytesText, parseBytes } from './bytes.js';
import { configText } from './config-text.js';
import { estimateSize, type SizeEstimate, type StreamSizes } from './estimate.js';
import { EXAMPLES, type Example, exampleConfig, type PlainConfig, partOf } from './examples.js';
import { gitignoreText } from './gitignore.js';
import { exitFor, goalFault, parseGoal } from './goal.js';
import { nameFault, proposeName } from './names.js';
import { type NetworkPlan, plansFor } from './networks.js';
import { findPictures, picturesSection } from './pictures.js';
import { findPlace, type Place } from './place.js';
import { type NextCommand, readmeText } from './readme.js';
import { recordingsSection } from './recordings.js';
import { schemaAddress } from './schema-address.js';
import type { DataFlags, Looking, Section } from './section.js';
import { standardizeBy } from './standardize.js';
import { csvSection, npzSection } from './tables.js';
import { untrainedNetwork } from './untrained-network.js';
import { type ProjectFile, refuseExisting, writeProject } from './write-project.js';

/** What the flags of `ffirm init` say; what is absent is asked, or taken as proposed. */
export interface InitFlags extends DataFlags {
  readonly data?: string | undefined;
  readonly example?: string | undefined;
  readonly name?: string | undefined;
  readonly core?: string | undefined;
  readonly board?: string | undefined;
  readonly flash?: string | undefined;
  readonly ram?: string | undefined;
  readonly goal?: string | undefined;
  /** Replace files of the same names. */
  readonly force?: boolean | undefined;
  /** Write a README.md; true when absent. */
  readonly readme?: boolean | undefined;
}

/** Who answers and who is told. */
export interface InitContext {
  readonly asker: Asker;
  readonly reporter: Pick<Reporter, 'note' | 'warn'>;
  readonly survey: Looking['survey'];
  /** Called right before the first file is written; from then on nothing may stop the program. */
  readonly onWriting?: (() => void) | undefined;
}

/** What was written: plain JSON. */
export interface InitReport {
  readonly folder: string;
  /** Path of the config. */
  readonly config: string;
  readonly files: readonly string[];
  readonly found: readonly string[];
  readonly classes: readonly string[];
  readonly network: string | null;
  readonly core: string;
  readonly board: string | null;
  readonly size: SizeEstimate | null;
  /** How to get the data, if they are not there. */
  readonly getData: string | null;
  readonly next: readonly NextCommand[];
  readonly check: readonly string[];
}

/** The core whose files `ffirm init` writes, and the board. */
interface Device {
  readonly target: CortexMTarget;
  readonly board: CortexMTarget['boards'][number] | undefined;
}

const README = 'README.md';
const NONE = 'none';
const OWN = 'own';

/** Limits when no board is named. */
const FLASH = 64 * 1024;
const RAM = 8 * 1024;

/** A network that only lets a config be read before one is chosen. */
const ANY_NETWORK = { layers: [8] };

async function coresKnown(): Promise<readonly CortexMTarget[]> {
  const targets = await Promise.all((await listTargets()).map((name) => loadTarget(name)));
  return targets.flatMap((target) => (target.kind === 'cortex-m' ? [target] : []));
}

/** Cores are also known without "cortex-", as `ffirm bench --cores` takes them. */
function fullName(core: string | undefined, cores: readonly CortexMTarget[]): string | undefined {
  return core !== undefined && cores.some(({ name }) => name === `cortex-${core}`) ? `cortex-${core}` : core;
}

async function askDevice({ core, board }: InitFlags, asker: Asker): Promise<Device> {
  const cores = await coresKnown();
  const ofBoard = cores.find(({ boards }) => boards.some(({ name }) => name === board));
  const coreName = await answerTo(
    {
      flag: '--core',
      message: 'Which core will it run on?',
      proposed: 'cortex-m4',
      choices: cores.map(({ name, title, boards }) => ({
        ...{ value: name, label: title },
        hint: boards.map((one) => one.name).join(', '),
      })),
    },
    fullName(core, cores) ?? ofBoard?.name,
    asker,
  );
  const target = cores.find(({ name }) => name === coreName);
  if (target === undefined) throw new RangeError(`no core is named ${coreName}`);
  const boardName = await answerTo(
    {
      flag: '--board',
      message: 'Which board or microcontroller?',
      proposed: NONE,
      choices: [
        { value: NONE, label: 'another one' },
        ...target.boards.map(({ name, flashKibibytes, ramKibibytes }) => ({
          value: name,
          hint: `${flashKibibytes}K of flash, ${ramKibibytes}K of RAM`,
        })),
      ],
    },
    board,
    asker,
  );
  return { target, board: target.boards.find(({ name }) => name === boardName) };
}

async function askBytes(
  flag: string,
  message: string,
  proposed: number,
  given: string | undefined,
  asker: Asker,
): Promise<number> {
  const question = { flag, message, proposed: bytesText(proposed), faultOf: bytesFault };
  return parseBytes(await answerTo(question, given, asker)) ?? proposed;
}

async function askGoal(given: string | undefined, classNames: readonly string[], asker: Asker) {
  const question = {
    flag: '--goal',
    message: 'What matters most?',
    proposed: 'accuracy',
    choices: [
      { value: 'accuracy', hint: 'early exit may lose 0.3 points' },
      { value: 'energy', hint: 'early exit may lose 2 points' },
      ...classNames.map((name) => ({
        value: `sensitivity:${name}`,
        label: `that no "${name}" is missed`,
        hint: 'early exit may lose 1 point of its sensitivity',
      })),
    ],
  };
  const goal = given === undefined ? await asker.ask(question) : given;
  const fault = goalFault(goal);
  if (fault !== undefined) throw new InputError(`--goal: ${fault}`);
  return parseGoal(goal);
}

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

/** Reads data as training will; what is odd about them is a warning. */
async function readSamples(config: Config, reporter: InitContext['reporter']): Promise<DataSplits> {
  const { report, found } = collectOddities();
  try {
    return await loadData(config, report);
  } finally {
    for (const kind of found()) reporter.warn(describeOddity(kind));
  }
}

/** Share of windows in which the class changes from which windows are too long. */
const MOST_MIXED = 0.5;

/** Windows are not made shorter than this. */
const SHORTEST = 32;

function mixedShare({ train: { purity, count } }: DataSplits): number {
  return purity === undefined ? 0 : purity.reduce((sum, share) => sum + Number(share < 1), 0) / count;
}

/** A section with raw windows of half the length; undefined where there are none, or they are short. */
function halved(data: PlainConfig): PlainConfig | undefined {
  const signal = partOf(data, 'signal');
  const { kind, length } = signal;
  if (kind !== 'raw' || typeof length !== 'number' || length / 2 < SHORTEST) return undefined;
  const half = (key: string) => {
    const value = signal[key];
    return typeof value === 'number' ? { [key]: value / 2 } : {};
  };
  return { ...data, signal: { kind, ...half('length'), ...half('hop'), ...half('trainingHop') } };
}

/**
 * Reads samples, with windows so short that the class does not change in most of them: half as long until they are.
 *
 * @returns the section with which they were read, and what to check about it
 */
async function readFitting(
  given: PlainConfig,
  configOf: (data: PlainConfig) => Config,
  reporter: InitContext['reporter'],
): Promise<{ readonly data: PlainConfig; readonly splits: DataSplits; readonly check: readonly string[] }> {
  let data = given;
  let splits = await readSamples(configOf(data), reporter);
  for (let next = halved(data); next !== undefined && mixedShare(splits) > MOST_MIXED; next = halved(data)) {
    data = next;
    splits = await readSamples(configOf(data), reporter);
  }
  if (data === given) return { data, splits, check: [] };
  const check =
    `data.signal.length: in longer windows the class changes too often; in those of ${partOf(data, 'signal').length} samples it does in ` +
    `${Math.round(100 * mixedShare(splits))} %`;
  return { data, splits, check: [check] };
}

interface Chosen {
  readonly config: TrainableConfig;
  readonly text: string;
  readonly size: SizeEstimate;
}

/** The largest network that fits. @throws InputError when not even the smallest does */
function chooseNetwork(
  plans: readonly NetworkPlan[],
  textOf: (plan: NetworkPlan) => string,
  path: string,
  splits: DataSplits,
  target: CortexMTarget,
  limits: { readonly flash: number; readonly ram: number },
): Chosen {
  const streams: StreamSizes = new Map();
  let smallest: SizeEstimate | undefined;
  for (const plan of plans) {
    const text = textOf(plan);
    const config = trainable(parseConfig(text, path));
    const size = estimateSize(config, splits, target, streams);
    if (size.flash.total <= limits.flash && size.ram.total <= limits.ram) return { config, text, size };
    smallest = size;
  }
  const { flash, ram } = smallest ?? { flash: { total: 0 }, ram: { total: 0 } };
  const beyond = ram.total > limits.ram ? '--ram' : '--flash';
  throw new InputError(
    `${beyond}: the smallest network for these data takes about ${flash.total} bytes of flash and ${ram.total} of RAM, and there are ` +
      `${limits.flash} and ${limits.ram}; raise ${beyond}, or write a config with fewer channels or features by hand`,
  );
}

function nextCommands(config: string, core: string): readonly NextCommand[] {
  return [
    { command: `npx ffirm run ${config}`, does: 'train, quantize, calibrate, generate, verify' },
    { command: `npx ffirm exits ${config}`, does: 'accuracy against cost' },
    { command: `npx ffirm bench ${config} --cores ${core}`, does: 'instructions, bytes, time and energy' },
  ];
}

async function gitignoreFile(folder: string, data: string | undefined): Promise<readonly ProjectFile[]> {
  const text = gitignoreText(await readIfPresent(`${folder}/.gitignore`), data);
  return text === undefined ? [] : [{ name: '.gitignore', text }];
}

function verifySamples(core: string) {
  return { samples: { host: 10000, [core]: 300 } };
}

async function askName(flags: InitFlags, proposed: string, folder: string, asker: Asker): Promise<string> {
  const question = {
    flag: '--name',
    message: 'A name for the network, and for its C?',
    proposed,
    faultOf: nameFault,
  };
  const name = await answerTo(question, flags.name, asker);
  if (flags.force !== true)
    refuseExisting(folder, [`${name}.json`], { [`${name}.json`]: 'choose another --name' });
  return name;
}

/** Writes the files of a project, and says what they are. */
async function finish(
  folder: string,
  files: readonly ProjectFile[],
  report: Omit<InitReport, 'folder' | 'files'>,
  { onWriting }: InitContext,
): Promise<InitReport> {
  onWriting?.();
  await writeProject(folder, files);
  return { folder, files: files.map(({ name }) => name), ...report };
}

async function initExample(
  example: Example,
  folder: string,
  flags: InitFlags,
  context: InitContext,
): Promise<InitReport> {
  for (const flag of ['flash', 'ram', 'rate', 'label', 'subject', 'classes'] as const) {
    if (flags[flag] === undefined) continue;
    throw new InputError(
      `--${flag}: an example has its own network and data; leave it out, and see with \`ffirm bench\` what it takes`,
    );
  }
  const { asker, reporter } = context;
  const { target, board } = await askDevice(flags, asker);
  const plain = await exampleConfig(example);
  const data = partOf(plain, 'data');
  const place = flags.data === undefined ? undefined : await findPlace(flags.data, folder);
  if (place !== undefined && !('folder' in data)) {
    throw new InputError('--data: the data of this example come with ffirm; leave it out');
  }
  const exit = flags.goal === undefined ? undefined : parseGoal(flags.goal);
  const proposed = typeof plain.name === 'string' ? plain.name : example.name;
  const name = await askName(flags, proposed, folder, asker);
  const file = `${name}.json`;
  const classes = Object.keys(partOf(partOf(data, 'labels'), 'classes'));
  const whole = {
    ...plain,
    $schema: schemaAddress(folder),
    name,
    data: place === undefined ? data : { ...data, folder: place.named },
    ...(exit === undefined
      ? {}
      : {
          exit: exitFor(
            exit,
            exit.kind === 'sensitivity' && classes.length === 0 ? [exit.className] : classes,
          ),
        }),
    generate: { ...partOf(plain, 'generate'), targets: ['host', target.name] },
    verify: { ...partOf(plain, 'verify'), ...verifySamples(target.name) },
  };
  const text = configText(whole);
  const config = parseConfig(text, `${folder}/${file}`);
  await checkSettings(config, {
    ...reporter,
    training: () => {},
    epochEnded: () => {},
    trainingEnded: () => {},
  });
  const next = [
    ...(example.command === undefined || place !== undefined
      ? []
      : [{ command: example.command, does: 'the data' }]),
    ...nextCommands(file, target.name),
  ].slice(0, 3);
  const getData = place === undefined ? example.data : undefined;
  const check = place?.check ?? [];
  const readme = readmeText({
    ...{
      name,
      config: file,
      title: `A classifier of ${example.title}`,
      core: target.title,
      board: board?.name,
    },
    ...{ found: [], getData, next, check },
  });
  const files = [
    ...(await gitignoreFile(folder, place?.inside)),
    ...(flags.readme === false ? [] : [{ name: README, text: readme }]),
    { name: file, text },
  ];
  const report = {
    ...{ config: `${folder}/${file}`, found: [], classes, network: null, core: target.name },
    ...{ board: board?.name ?? null, size: null, getData: getData ?? null, next, check },
  };
  return finish(folder, files, report, context);
}

async function initOwn(
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

/**
 * Begins a project: looks at data, asks what is open, and writes a config that runs, a .gitignore and a README.md into a folder.
 * Files that exist are not replaced without --force; .gitignore is completed. All files are written, or none.
 *
 * @param folder is made if it does not exist
 * @throws InputError when something is wrong or cannot be asked, with the flag that helps
 */
export async function runInit(folder: string, flags: InitFlags, context: InitContext): Promise<InitReport> {
  const { asker } = context;
  if (flags.force !== true && flags.readme !== false) {
    refuseExisting(folder, [README], { [README]: 'leave it as it is with --no-readme' });
  }
  const choice =
    flags.example ??
    (flags.data !== undefined
      ? OWN
      : await asker.ask({
          flag: '--data',
          message: 'What will it classify?',
          example: 'recordings/',
          choices: [
            { value: OWN, label: 'own recordings, or a table' },
            ...EXAMPLES.map(({ name, title }) => ({ value: name, label: `example: ${title}` })),
          ],
        }));
  if (choice !== OWN) {
    const names = EXAMPLES.map(({ name, title }) => ({ value: name, label: title }));
    const known = await answerTo(
      { flag: '--example', message: 'Which example?', choices: names },
      choice,
      asker,
    );
    const example = EXAMPLES.find(({ name }) => name === known);
    if (example === undefined) throw new RangeError(`no example is named ${known}`);
    return initExample(example, folder, flags, context);
  }
  const given =
    flags.data ??
    (await asker.ask({
      flag: '--data',
      message: 'Where are they? A folder of recordings, or the file of a table',
    }));
  return initOwn(given, folder, flags, context);
}
