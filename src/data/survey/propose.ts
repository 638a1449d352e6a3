import { findAll } from '../recordings/find.js';
import { aamiClass } from '../wfdb/aami.js';
import type { PathGuess } from './guess-paths.js';
import type { ColumnsSurvey } from './survey-columns.js';

/** What is known about the recordings that a config is proposed for. */
export interface Known {
  readonly folder: string;
  /** All files of the folder, and those of the recordings, relative to it, with /. */
  readonly all: readonly string[];
  readonly files: readonly string[];
  readonly paths: readonly PathGuess[];
  /** Samples per second; undefined if nothing says it. */
  readonly rate: number | undefined;
  /** Whether a config has to give the rate. */
  readonly needsRate: boolean;
  /** Seconds of the shortest recording that was looked at; undefined if the rate is not known. */
  readonly shortest: number | undefined;
  /** Codes of annotations. */
  readonly annotations: readonly string[];
  /** Whether recordings say whom they are of. */
  readonly saysSubjects: boolean;
  /** The columns if the recordings are files of columns. */
  readonly columns: ColumnsSurvey | undefined;
  /** Channels of recordings that are no files of columns, and in how many of `recordings` they are. */
  readonly channels: readonly { readonly name: string; readonly count: number }[];
  readonly recordings: number;
  /** The rates that such recordings have. */
  readonly rates: readonly number[];
}

/** A `data` section that reads recordings, as far as it can be guessed: plain JSON. */
export interface Proposal {
  readonly data: Readonly<Record<string, unknown>>;
  /** What a person has to fill in or to check; the section is complete if nothing is to be filled in. */
  readonly fillIn: readonly string[];
  readonly check: readonly string[];
}

/** Rates are written with this many digits: clocks are not more exact. */
const DIGITS = 4;

/** Windows are about this many seconds long. */
const WINDOW_SECONDS = 2;

function rounded(rate: number): number {
  const whole = Math.round(rate);
  return Math.abs(rate - whole) < 0.001 * rate ? whole : Number(rate.toPrecision(DIGITS));
}

function endingOf(file: string): string | undefined {
  return /(\.[^./]+(\.gz)?)$/i.exec(file)?.[1];
}

/** Patterns, with the ending of the files if they would match others, too. */
function patternsOf({ all, files, paths }: Known, check: string[]): readonly string[] {
  const plain = paths.map(({ pattern }) => pattern);
  const wanted = new Set(files);
  const extra = (patterns: readonly string[]) => findAll(all, patterns).filter((file) => !wanted.has(file));
  if (extra(plain).length === 0) return plain;
  const endings = new Set(files.map(endingOf));
  const [ending] = endings;
  const exact =
    endings.size === 1 && ending !== undefined ? plain.map((pattern) => `${pattern}${ending}`) : plain;
  const others = extra(exact);
  if (others.length > 0) {
    check.push(
      `data.files also matches ${others.length} files of another kind, such as ${others[0]}; name them in data.exclude`,
    );
  }
  return exact;
}

function labelsOf({ columns, paths, annotations }: Known, fillIn: string[]): object {
  const label = columns?.roles.label;
  if (label !== undefined) return { by: 'column', column: label };
  if (annotations.length > 0) {
    const classes = new Map<string, string[]>();
    for (const code of annotations) {
      const name = aamiClass(code);
      if (name !== undefined) classes.set(name, [...(classes.get(name) ?? []), code]);
    }
    if (classes.size > 1) return { by: 'annotation', classes: Object.fromEntries(classes) };
    return { by: 'annotation', classes: Object.fromEntries(annotations.map((code) => [code, [code]])) };
  }
  if (paths.some(({ classes }) => classes.length > 1)) return { by: 'file' };
  fillIn.push(
    'data.labels: no column, folder, part of a file name or annotation looks like a class; say what the classes are',
  );
  return {};
}

function signalOf({ annotations, rate, shortest, columns }: Known, fillIn: string[]): object {
  const beats = new Set(annotations.flatMap((code) => aamiClass(code) ?? []));
  if (columns === undefined && beats.size > 1) return { kind: 'beats', set: 'full' };
  if (rate === undefined) {
    fillIn.push('data.signal.length: the samples of a window, for example those of two seconds');
    return { kind: 'raw' };
  }
  const longest = Math.min(4096, Math.floor((shortest ?? WINDOW_SECONDS) * rate));
  const length = 2 ** Math.round(Math.log2(WINDOW_SECONDS * rate));
  const fitting = Math.max(2, Math.min(length, 2 ** Math.floor(Math.log2(Math.max(2, longest)))));
  return { kind: 'raw', length: fitting, hop: fitting / 2 };
}

/** Channels and scaling of files of columns. */
function channelsOf({ columns: found }: Known, fillIn: string[]): object {
  if (found === undefined) return {};
  const { columns, roles } = found;
  // The only column of a file without a header has the name of the file.
  const only = columns.length === 1;
  const usable = columns.filter(({ range, counts }) => range !== null && !counts);
  if (usable.length === 0) fillIn.push('data.channels: no column has numbers that are not a counter');
  const scaled = usable.filter(({ scale }) => scale !== null);
  return {
    ...(only ? {} : { channels: usable.map(({ name }) => name) }),
    ...(roles.subject === undefined ? {} : { subjectColumn: roles.subject }),
    ...(roles.time === undefined
      ? {}
      : {
          time: {
            column: roles.time.column,
            ...(roles.time.unit === undefined ? {} : { unit: roles.time.unit }),
          },
        }),
    ...(scaled.length === 0
      ? {}
      : { scaling: Object.fromEntries(scaled.map(({ name, scale }) => [only ? '*' : name, { scale }])) }),
  };
}

/** Channels that all recordings have, where not all have the same. */
function commonChannels({ channels, recordings }: Known, kind: object, check: string[]): object {
  if (channels.every(({ count }) => count === recordings)) return {};
  if ('kind' in kind && kind.kind === 'beats') {
    check.push(
      'recordings have different channels; beats take the first two of each unless data.channels names others',
    );
    return {};
  }
  const common = channels.filter(({ count }) => count === recordings).map(({ name }) => name);
  check.push('recordings have different channels; see data.channels and data.channelsOf');
  return common.length === 0 ? {} : { channels: common };
}

/**
 * A `data` section of a config that reads some recordings. What nothing says is left out and named.
 */
export function propose(known: Known): Proposal {
  const fillIn: string[] = [];
  const check: string[] = [];
  const { folder, rate, needsRate, columns } = known;
  if (needsRate && rate === undefined)
    fillIn.push('data.rate: samples per second, which the files do not say');
  const labels = labelsOf(known, fillIn);
  const files = patternsOf(known, check);
  const hasSubjects =
    known.saysSubjects ||
    columns?.roles.subject !== undefined ||
    known.paths.some(({ subjects }) => subjects.length > 1);
  if (!hasSubjects) {
    check.push(
      'nothing looks like the names of people; if one person has several recordings, say so in data.subjects or {subject}, and ' +
        'split by patient',
    );
  }
  if (columns?.columns.some(({ scale }) => scale !== null)) {
    check.push(
      'data.scaling fits what the files hold; choose it so that the largest value of the sensor fits, and name its units',
    );
  }
  if (columns?.roles.time?.unit !== undefined) {
    check.push(
      `data.time.unit: "${columns.roles.time.unit}" is a guess, with which the files have about ${rate === undefined ? 'an unknown number of' : Number(rate.toPrecision(DIGITS))} samples per second`,
    );
  }
  if (known.rates.length > 1) {
    check.push(
      `recordings have different rates (${[...known.rates].sort((a, b) => a - b).join(', ')}); choose data.files of one, or set ` +
        'data.rate and data.resample',
    );
  }
  const signal = signalOf(known, fillIn);
  const data = {
    ...{ source: 'recordings', folder, files },
    ...(needsRate && rate !== undefined ? { rate: rounded(rate) } : {}),
    ...channelsOf(known, fillIn),
    ...commonChannels(known, signal, check),
    signal,
    ...(Object.keys(labels).length === 0 ? {} : { labels }),
    split: { by: hasSubjects ? 'patient' : 'recording' },
  };
  return { data, fillIn, check };
}
