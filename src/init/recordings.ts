import type { Proposal } from '../data/survey/propose.js';
import type { ColumnsSurvey } from '../data/survey/survey-columns.js';
import type { FolderSummary } from '../data/survey/survey-folder.js';
import { InputError } from '../errors/input-error.js';
import { groupDigits } from '../report/format.js';
import { quotedList } from '../text/quoted-list.js';
import { answersTo, answerTo, type Question } from './asker.js';
import type { Place } from './place.js';
import type { Looking, Section } from './section.js';

/** Names and counts that are listed. */
const SHOWN = 12;

/** Fewer groups than this cannot fill the three parts. */
const PARTS = 3;

type Values = Readonly<Record<string, unknown>>;

function isValues(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function namesIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((name) => typeof name === 'string') : [];
}

function rateFault(text: string): string | undefined {
  return /^\d*\.?\d+$/.test(text) && Number(text) > 0
    ? undefined
    : `"${text}" is not a rate; write samples per second like 173.61`;
}

/** The kind of files of columns that a proposal is for; undefined where it is for other recordings. */
function columnsOf({ columns, proposal }: FolderSummary): ColumnsSurvey | undefined {
  const isColumns = proposal !== null && 'rate' in proposal.data;
  const [kind] = columns;
  return isColumns || (proposal?.fillIn.some((text) => text.startsWith('data.rate')) ?? false)
    ? kind
    : undefined;
}

function listed(names: readonly string[]): string {
  const left = names.length - SHOWN;
  return `${names.slice(0, SHOWN).join(', ')}${left > 0 ? ` and ${left} more` : ''}`;
}

/** The names of people that something says. */
function peopleIn({ paths, recordings }: FolderSummary, kind: ColumnsSurvey | undefined): number {
  const inPaths = new Set(paths.flatMap(({ subjects }) => subjects)).size;
  return Math.max(inPaths, kind?.subjects.length ?? 0, kind === undefined ? recordings.subjects : 0);
}

function foundLines(summary: FolderSummary): readonly string[] {
  const { files, recordings, columnFiles, paths, unreadable } = summary;
  const kind = columnsOf(summary);
  const people = peopleIn(summary, kind);
  const classes = [...new Set(paths.flatMap((path) => path.classes))];
  const counted = (counts: readonly { readonly name: string; readonly count: number }[]) =>
    listed(counts.map(({ name, count }) => `${name} (${groupDigits(count)})`));
  const channels =
    kind === undefined
      ? recordings.channels.map(({ name }) => name)
      : kind.columns.filter(({ range, counts }) => range !== null && !counts).map(({ name }) => name);
  return [
    `${groupDigits(files)} files: ` +
      (kind === undefined
        ? `${groupDigits(recordings.found)} recordings, ${Math.round(recordings.duration)} s together`
        : `${groupDigits(columnFiles.found)} files of columns (${kind.format}), ${groupDigits(kind.rows.median)} rows in the middle one`),
    ...(kind === undefined
      ? [`rates: ${listed(recordings.rates.map(({ name }) => name))}`]
      : kind.time?.rates
        ? [`rate by the time stamps: about ${Number(kind.time.rates.median.toPrecision(4))} Hz`]
        : []),
    ...(channels.length === 0 || (kind !== undefined && kind.columns.length === 1)
      ? []
      : [`channels: ${listed(channels)}`]),
    people > 0 ? `people: ${people}` : 'people: nothing names them',
    ...(kind !== undefined && kind.classes.length > 0
      ? [`classes in the column ${kind.roles.label}: ${counted(kind.classes)}`]
      : []),
    ...(classes.length > 0 ? [`classes in the paths: ${listed(classes)}`] : []),
    ...(kind === undefined && recordings.annotations.length > 0
      ? [`annotations: ${counted(recordings.annotations)}`]
      : []),
    ...(unreadable.length > 0
      ? [`files that cannot be read: ${unreadable.length}, such as: ${unreadable[0]}`]
      : []),
  ];
}

/** Why a folder has no recordings to begin with. */
function refuseFolder({ source, formats }: FolderSummary): never {
  const seen = formats.map(({ name, count }) => `${count} ${name}`).join(', ');
  throw new InputError(
    `--data: ${source} has no recordings that can be read (${seen === '' ? 'it is empty' : seen}); name a folder of recordings, or the ` +
      'file of a table, and see `ffirm data inspect`',
  );
}

/** The same section without a column among its channels: it is a label or a subject. */
function withoutChannel(data: Values, name: string): Values {
  const channels = namesIn(data.channels).filter((channel) => channel !== name);
  const scaling = isValues(data.scaling) ? data.scaling : {};
  const scaled = Object.entries(scaling).filter(([channel]) => channel !== name);
  const { scaling: _all, ...rest } = data;
  return {
    ...rest,
    ...(channels.length === 0 ? {} : { channels }),
    ...(scaled.length === 0 ? {} : { scaling: Object.fromEntries(scaled) }),
  };
}

/** The labels of the proposal, or a column that the user names. */
async function withLabels(data: Values, kind: ColumnsSurvey | undefined, { flags, asker }: Looking) {
  const names = kind === undefined || kind.columns.length < 2 ? [] : kind.columns.map(({ name }) => name);
  if (flags.label !== undefined && names.length === 0) {
    throw new InputError('--label: these recordings have no columns that could name classes; leave it out');
  }
  if (flags.label === undefined && isValues(data.labels)) return data;
  if (names.length === 0) {
    throw new InputError(
      '--data: no folder, part of a file name or annotation looks like a class; put the recordings of every class into a folder with its ' +
        'name (walking/, running/), or write data.labels by hand: see docs/config.md',
    );
  }
  const question: Question = {
    flag: '--label',
    message: 'Which column has the class of every sample?',
    choices: names.map((value) => ({ value })),
  };
  const column = await answerTo(question, flags.label, asker);
  return { ...withoutChannel(data, column), labels: { by: 'column', column } };
}

/** The names of the classes of a section; undefined if they are not known before the files are read. */
function classesOf(labels: Values, kind: ColumnsSurvey | undefined, { paths }: FolderSummary) {
  if (isValues(labels.classes)) return Object.keys(labels.classes);
  if (labels.by === 'file') return [...new Set(paths.flatMap(({ classes }) => classes))].sort();
  return labels.column === kind?.roles.label && kind !== undefined && kind.classes.length > 0
    ? kind.classes.map(({ name }) => name)
    : undefined;
}

/** Labels with those of their classes that are to be told apart; the other ones count for no class. */
async function withClasses(
  labels: Values,
  all: readonly string[] | undefined,
  { flags, asker }: Looking,
): Promise<Values> {
  if (all === undefined) {
    return flags.classes === undefined
      ? labels
      : { ...labels, classes: Object.fromEntries(flags.classes.map((name) => [name, [name]])) };
  }
  if (all.length < 2) {
    if (labels.by !== 'annotation') {
      throw new InputError(
        `--data: all samples are of one class (${quotedList(all)}); a classifier needs a second one: name a folder with recordings of others`,
      );
    }
    return { ...labels, rest: 'rest' };
  }
  const question = {
    flag: '--classes',
    message: 'What should be told apart?',
    choices: all.map((value) => ({ value })),
  };
  const chosen = await answersTo(question, flags.classes, asker);
  if (chosen.length === all.length) return labels;
  const codes = isValues(labels.classes) ? labels.classes : {};
  return { ...labels, classes: Object.fromEntries(chosen.map((name) => [name, codes[name] ?? [name]])) };
}

/** How samples are divided, as far as there are people and recordings; and what to check about it. */
function splitOf(
  people: number,
  recordings: number,
): { readonly by: string; readonly check: readonly string[] } {
  if (people >= PARTS) return { by: 'patient', check: [] };
  if (recordings >= PARTS) return { by: 'recording', check: [] };
  return {
    by: 'random',
    check: [
      `with ${recordings} recordings, samples of one recording are in all three parts, so that accuracies are too good; record more, and ` +
        'split by patient or by recording',
    ],
  };
}

/** Windows as the split allows them: those of a random split may not share samples. */
function withHops(signal: unknown, by: string): unknown {
  if (!isValues(signal) || signal.kind !== 'raw') return signal;
  const { kind, length, hop } = signal;
  if (by === 'random' || typeof hop !== 'number') return { kind, length };
  return { kind, length, hop, ...(hop % 2 === 0 && hop > 2 ? { trainingHop: hop / 2 } : {}) };
}

/** Labels by column or annotation: windows in which the class changes also train, with the class that they have most of. */
function withPurity(labels: Values, signal: unknown): Values {
  const windows = isValues(signal) && signal.kind === 'raw';
  return windows && labels.by !== 'file' ? { ...labels, purity: { train: 0 } } : labels;
}

/** Texts of a proposal that the answers of this page replace. */
const ANSWERED = /^data\.(rate|labels|signal\.length)\b/;

/** What nothing here can ask for. @throws InputError */
function refuseOpen({ fillIn }: Proposal): void {
  const open = fillIn.filter((text) => !ANSWERED.test(text));
  if (open.length === 0) return;
  throw new InputError(
    `--data: a config for these files would be incomplete (${open.join('; ')}); write it by hand, beginning with what ` +
      '`ffirm data inspect` prints',
  );
}

/** A summary, and the rate that a person said, if one had to. */
interface Surveyed {
  readonly summary: FolderSummary;
  readonly rate: number | undefined;
}

async function surveyWithRate(place: Place, { flags, asker, survey }: Looking): Promise<Surveyed> {
  const first = await survey(place.path, flags.rate);
  if (first.proposal === null) return refuseFolder(first);
  asker.tell(foundLines(first));
  if (!first.proposal.fillIn.some((text) => text.startsWith('data.rate')))
    return { summary: first, rate: flags.rate };
  const question: Question = {
    flag: '--rate',
    message: 'How many samples per second? The files do not say it',
    example: '100',
    faultOf: rateFault,
  };
  const rate = Number(await answerTo(question, undefined, asker));
  return { summary: await survey(place.path, rate), rate };
}

/**
 * A section for a folder of recordings: what the survey of the folder proposes, with what it leaves open from flags or answers.
 *
 * @throws InputError when there are no recordings, or something is open that cannot be asked
 */
export async function recordingsSection(place: Place, looking: Looking): Promise<Section> {
  const { flags } = looking;
  const { summary, rate } = await surveyWithRate(place, looking);
  const { proposal } = summary;
  if (proposal === null) return refuseFolder(summary);
  refuseOpen(proposal);
  const kind = columnsOf(summary);
  // The proposal rounds rates, because those of time stamps are not exact.
  let data: Values = {
    ...proposal.data,
    ...(rate !== undefined && 'rate' in proposal.data ? { rate } : {}),
  };
  if (flags.subject !== undefined) {
    data = { ...withoutChannel(data, flags.subject), subjectColumn: flags.subject };
  }
  data = await withLabels(data, kind, looking);
  const labels = isValues(data.labels) ? data.labels : {};
  const classes = await withClasses(labels, classesOf(labels, kind, summary), looking);
  const known = flags.subject === undefined ? peopleIn(summary, kind) : PARTS;
  const recordings = kind === undefined ? summary.recordings.found : summary.columnFiles.found;
  const split = splitOf(known, recordings);
  const { source, files, folder: _surveyed, ...others } = data;
  return {
    data: {
      ...{ source, folder: place.named, files },
      ...others,
      signal: withHops(data.signal, split.by),
      labels: withPurity(classes, data.signal),
      split: { by: split.by },
    },
    found: foundLines(summary),
    check: [...proposal.check, ...split.check, ...place.check],
  };
}
