import { join } from 'node:path';
import type { OddityCount } from '../data/oddity.js';
import { RECORDING_READERS } from '../data/readers/recordings.js';
import type { Proposal } from '../data/survey/propose.js';
import {
  type ColumnsSurvey,
  MOST_COLUMN_BYTES,
  MOST_COLUMN_FILES,
  type Spread,
} from '../data/survey/survey-columns.js';
import {
  type ChannelKind,
  type Counted,
  type FolderSummary,
  MOST_OPENED,
} from '../data/survey/survey-folder.js';
import { groupDigits } from '../report/format.js';
import { plainTable } from '../report/text-table.js';
import { durationText, oddityLines } from './data-recording.js';

/** Number of rows that are listed for each count. */
const LISTED = 20;

/** Kinds of files of columns that are described. */
const MOST_KINDS = 8;

function countLines(
  title: string,
  what: string,
  counts: readonly Counted[],
  titles = `${title}s`,
): readonly string[] {
  if (counts.length === 0) return [];
  const left = counts.length - LISTED;
  return [
    '',
    ...plainTable({
      head: [`${counts.length} ${counts.length === 1 ? title : titles}`, what],
      rows: counts.slice(0, LISTED).map(({ name, count }) => [name, groupDigits(count)]),
    }),
    ...(left > 0 ? [`and ${left} more`] : []),
  ];
}

function numberText(value: number): string {
  return String(Number(value.toPrecision(5)));
}

/** "104", or "103.9 to 104.2 (mostly about 104)" */
function spreadText({ least, median, largest }: Spread, text: (value: number) => string): string {
  return text(least) === text(largest)
    ? text(least)
    : `${text(least)} to ${text(largest)}, ${text(median)} in the middle`;
}

function channelLines(channels: readonly ChannelKind[]): readonly string[] {
  if (channels.length === 0) return [];
  const left = channels.length - LISTED;
  return [
    '',
    ...plainTable({
      head: [
        `${channels.length} channel${channels.length === 1 ? '' : 's'}`,
        'recordings',
        'unit',
        'steps per unit',
      ],
      rows: channels
        .slice(0, LISTED)
        .map(({ name, count, units, gains }) => [
          name,
          groupDigits(count),
          units.map((unit) => (unit === '' ? '-' : unit)).join(', '),
          gains === null ? '-' : spreadText(gains, numberText),
        ]),
    }),
    ...(left > 0 ? [`and ${left} more`] : []),
  ];
}

function rolesText({ roles }: ColumnsSurvey): readonly string[] {
  const { label, subject, time } = roles;
  const unit = time?.unit === undefined ? '' : ` (in ${time.unit}, it seems)`;
  return [
    ...(label === undefined ? [] : [`classes in ${label}`]),
    ...(subject === undefined ? [] : [`subjects in ${subject}`]),
    ...(time === undefined ? [] : [`times in ${time.column}${unit}`]),
  ];
}

function timeLines({ time, files }: ColumnsSurvey): readonly string[] {
  if (time === null) return [];
  const { rates, gaps, missingSeconds, backwards, filesWithBreaks } = time;
  const breaks =
    gaps + backwards === 0
      ? 'no gaps'
      : `${groupDigits(gaps)} gaps, in which ${durationText(missingSeconds)} are missing, and ${groupDigits(backwards)} places ` +
        `where time goes back, in ${filesWithBreaks} of ${files.length} files`;
  const rate = rates === null ? 'no rate' : `${spreadText(rates, numberText)} samples per second`;
  return [`by the time stamps: ${rate}; ${breaks}`];
}

/** Files with the same columns. */
function columnsLines(kind: ColumnsSurvey): readonly string[] {
  const { format, files, rows, columns, classes, subjects, example } = kind;
  const left = columns.length - LISTED;
  return [
    '',
    `${files.length === 1 ? '1 file' : `${groupDigits(files.length)} files`} of columns (${format}), such as ${example}: ` +
      [`${spreadText(rows, (count) => groupDigits(count))} rows`, ...rolesText(kind)].join('; '),
    ...timeLines(kind),
    ...(subjects.length === 0 ? [] : [`${subjects.length} subjects in the column: ${listed(subjects)}`]),
    ...plainTable({
      head: ['column', 'smallest', 'largest', 'missing', 'as integers of 16 bits'],
      rows: columns
        .slice(0, LISTED)
        .map(({ name, range, whole, scale, missing, unreadable, counts }) => [
          columns.length === 1 && files.length > 1 ? 'the only one' : name,
          range === null ? '-' : numberText(range.least),
          range === null ? '-' : numberText(range.largest),
          groupDigits(missing),
          range === null
            ? 'no numbers'
            : counts
              ? 'a counter, not a measurement'
              : `${whole ? 'they are' : scale === null ? '-' : `scale ${scale}`}` +
                (unreadable > 0 ? `; no numbers in ${unreadable} files` : ''),
        ]),
    }),
    ...(left > 0 ? [`and ${left} more columns`] : []),
    ...countLines('class', 'samples', classes, 'classes'),
  ];
}

function listed(names: readonly string[]): string {
  const left = names.length - LISTED;
  return `${names.slice(0, LISTED).join(', ')}${left > 0 ? ` and ${left} more` : ''}`;
}

function pathLines({ paths }: FolderSummary): readonly string[] {
  const told = paths.filter(({ subjects, classes }) => subjects.length + classes.length > 0);
  return told.flatMap(({ pattern, count, subjects, classes }) => [
    '',
    `${groupDigits(count)} paths look like ${pattern}`,
    ...(subjects.length === 0 ? [] : [`  ${subjects.length} subjects: ${listed(subjects)}`]),
    ...(classes.length === 0 ? [] : [`  ${classes.length} classes: ${listed(classes)}`]),
  ]);
}

function proposalLines(proposal: Proposal | null): readonly string[] {
  if (proposal === null) return [];
  const { data, fillIn, check } = proposal;
  return [
    '',
    fillIn.length === 0 ? 'a config could begin so:' : 'a config could begin so, when completed:',
    ...JSON.stringify({ data }, null, 2).split('\n'),
    ...fillIn.map((text) => `- to fill in: ${text}`),
    ...check.map((text) => `- to check: ${text}`),
  ];
}

/** The description of a folder as lines for people. */
export function folderLines(summary: FolderSummary, oddities: readonly OddityCount[]): readonly string[] {
  const { source, files, more, formats, recordings, columns, columnFiles, proposal, unreadable } = summary;
  const { found, opened, duration, durations, subjects } = recordings;
  const tried = Math.min(found, MOST_OPENED);
  const spread = tried < found ? `, ${groupDigits(tried)} of them, evenly spread, were opened` : '';
  const example = formats.find(({ name }) => name !== 'other files')?.example;
  const unsaid = RECORDING_READERS.filter(
    ({ format, needs = [] }) => needs.length > 0 && formats.some(({ name }) => name === format),
  );
  const left = unreadable.length - LISTED;
  return [
    `${source}: ${groupDigits(files)} files${more ? ' and more, which were not looked at' : ''}`,
    ...(opened > 0
      ? [
          `${found === 1 ? '1 recording' : `${groupDigits(found)} recordings`}${spread}: ${durationText(duration)}` +
            `${durations === null || opened < 2 ? '' : `, each ${spreadText(durations, durationText)}`}` +
            `${subjects > 0 ? `, ${groupDigits(subjects)} subjects named` : ''}`,
        ]
      : []),
    ...(formats.length === 0
      ? []
      : [
          '',
          ...plainTable({
            head: ['format', 'files', 'the first'],
            rows: formats.map(({ name, count, example: first }) => [name, groupDigits(count), first]),
          }),
        ]),
    ...countLines('rate', 'recordings', recordings.rates),
    ...channelLines(recordings.channels),
    ...countLines('annotation code', 'annotations', recordings.annotations),
    ...(columnFiles.looked < columnFiles.found
      ? [
          '',
          `${groupDigits(columnFiles.looked)} of ${groupDigits(columnFiles.found)} files of columns, evenly spread, were read (at most ` +
            `${MOST_COLUMN_FILES} of a format, and about ${MOST_COLUMN_BYTES / 2 ** 20} MB)`,
        ]
      : []),
    ...columns.slice(0, MOST_KINDS).flatMap(columnsLines),
    ...(columns.length > MOST_KINDS
      ? ['', `and ${columns.length - MOST_KINDS} more kinds of files of columns; see --json`]
      : []),
    ...pathLines(summary),
    ...oddityLines(oddities),
    ...(unreadable.length === 0
      ? []
      : [
          '',
          `${groupDigits(unreadable.length)} cannot be read:`,
          ...unreadable.slice(0, LISTED).map((text) => `- ${text}`),
        ]),
    ...(left > 0 ? [`and ${groupDigits(left)} more`] : []),
    ...proposalLines(proposal),
    '',
    ...(found === 0
      ? unsaid.map(
          ({ format, needs = [] }) =>
            `${format} recordings need ${needs.map((option) => `--${option}`).join(', ')}, which the files do not say`,
        )
      : []),
    example === undefined
      ? 'it has no recording or table; name another folder'
      : `to look into one: ffirm data inspect ${join(source, example)}`,
  ];
}
