import type { Oddity } from '../data/oddity.js';
import { inspectTable } from '../data/readers/tables.js';
import { rolesByName } from '../data/survey/guess-roles.js';
import type { ArrayList } from '../data/table/array-list.js';
import type { TableSummary } from '../data/table/summary.js';
import { InputError } from '../errors/input-error.js';
import { groupDigits } from '../report/format.js';
import { quoted } from '../text/quoted.js';
import { answerTo, type Question } from './asker.js';
import type { Place } from './place.js';
import type { Looking, Section } from './section.js';

/** Fewer subjects than this cannot fill the three parts. */
const PARTS = 3;

/** With more classes than this, a column is rather a measurement. */
const MOST_CLASSES = 50;

/** Classes that are listed. */
const SHOWN = 12;

function refuseClasses({ flags }: Looking): void {
  if (flags.classes === undefined) return;
  throw new InputError('--classes: only of recordings; leave rows of other classes out of the table');
}

function refuseRate({ flags }: Looking): void {
  if (flags.rate === undefined) return;
  throw new InputError('--rate: rows of a table have no rate; leave it out, or name a folder of recordings');
}

/** Reads a CSV file with roles of its columns; oddities are gathered, because training reports them again. */
async function summarize(path: string, roles: { label?: string; subject?: string }) {
  const oddities: Oddity[] = [];
  const summary = await inspectTable(path, 'csv', roles, (oddity) => {
    oddities.push(oddity);
  });
  if (summary.kind !== 'table') {
    throw new InputError(`--data: ${path} has no rows with columns; name a table with a header`);
  }
  return { summary, oddities };
}

function classLine(column: string, { classes }: TableSummary): string {
  const all = classes ?? [];
  const left = all.length - SHOWN;
  const shown = all.slice(0, SHOWN).map(({ name, count }) => `${name} (${groupDigits(count)})`);
  return `classes in the column ${column}: ${shown.join(', ')}${left > 0 ? ` and ${left} more` : ''}`;
}

function splitBy(subjects: number, check: string[]): { readonly by: string } {
  if (subjects >= PARTS) return { by: 'patient' };
  check.push(
    subjects === 0
      ? 'no column names people, so rows are divided at random; if one person has several rows, name the column of people with --subject'
      : `there are ${subjects} subjects, too few for three parts, so rows are divided at random, and accuracies are too good for new people`,
  );
  return { by: 'random' };
}

/** A section for a CSV file: every row a sample. */
export async function csvSection({ path, named, check: toCheck }: Place, looking: Looking): Promise<Section> {
  refuseClasses(looking);
  refuseRate(looking);
  const { flags, asker } = looking;
  const { summary: plain } = await summarize(path, {});
  const names = plain.columns.map(({ name }) => name);
  asker.tell([
    `${groupDigits(plain.rows)} rows, ${names.length} columns: ${names.slice(0, SHOWN).join(', ')}`,
  ]);
  const guessed = rolesByName(names);
  const subject = flags.subject ?? guessed.subject;
  const texts = plain.columns.filter(
    ({ name, numbers, texts: count }) =>
      numbers === 0 && count > 0 && name !== subject && !guessed.times.includes(name),
  );
  const proposed = guessed.label ?? (texts.length === 1 ? texts[0].name : undefined);
  const question: Question = {
    flag: '--label',
    message: 'Which column has the class of every row?',
    choices: names.filter((name) => name !== subject).map((value) => ({ value })),
    ...(proposed === undefined ? {} : { proposed }),
  };
  const label = await answerTo(question, flags.label, asker);
  const { summary, oddities } = await summarize(path, {
    label,
    ...(subject === undefined ? {} : { subject }),
  });
  const count = summary.classes?.length ?? 0;
  if (count > MOST_CLASSES || count < 2) {
    throw new InputError(
      `--label: the column ${quoted(label)} has ${count} different values, which are no classes; name another column`,
    );
  }
  const check: string[] = [];
  const counters = summary.columns.filter(
    ({ name, numbers }) =>
      numbers === 0 ||
      guessed.times.includes(name) ||
      oddities.some(({ kind, place }) => kind === 'csv-counter' && place === `column ${quoted(name)}`),
  );
  const ignore = counters.map(({ name }) => name);
  const used = summary.columns.filter(({ name }) => !ignore.includes(name));
  if (used.length === 0) {
    throw new InputError(`--data: ${path} has no columns of numbers beside the class; name another table`);
  }
  if (ignore.length > 0) {
    check.push(
      `data.ignore: ${ignore.join(', ')} look like counters, times or texts; check that they tell nothing`,
    );
  }
  const missing = used.some((column) => column.missing > 0);
  if (missing) check.push('data.missing: rows in which a value is missing are left out');
  const split = splitBy(summary.subjects?.length ?? 0, check);
  return {
    data: {
      ...{ source: 'csv', file: named, label },
      ...(subject === undefined ? {} : { subject }),
      ...(ignore.length === 0 ? {} : { ignore }),
      ...(missing ? { missing: 'drop' } : {}),
      split,
    },
    found: [
      `${groupDigits(summary.rows)} rows, ${used.length} features`,
      classLine(label, summary),
      summary.subjects === null ? 'people: nothing names them' : `people: ${summary.subjects.length}`,
    ],
    check: [...check, ...toCheck],
  };
}

interface ArrayFacts {
  readonly name: string;
  readonly shape: readonly number[];
}

/** Names of arrays by their role. */
const LABEL_ARRAY = /^(labels?|y|targets?|class(es)?)(_?(train|all))?$/i;
const GROUP_ARRAY = /^(groups?|subjects?|persons?|patients?|users?|participants?)(_?(ids?|train|all))?$/i;

function readable({ arrays }: ArrayList): readonly ArrayFacts[] {
  return arrays.flatMap((array) => ('shape' in array ? [{ name: array.name, shape: array.shape }] : []));
}

/** A section for an .npz file: its widest array has the features, another one the labels. */
export async function npzSection({ path, named, check: toCheck }: Place, looking: Looking): Promise<Section> {
  refuseClasses(looking);
  refuseRate(looking);
  const { flags, asker } = looking;
  const list = await inspectTable(path, 'npy', {}, () => undefined);
  const arrays = list.kind === 'arrays' ? readable(list) : [];
  const wide = arrays.filter(({ shape }) => shape.length >= 2);
  const sized = wide.toSorted(
    (a, b) => b.shape.reduce((one, two) => one * two, 1) - a.shape.reduce((one, two) => one * two, 1),
  );
  if (sized.length === 0) {
    throw new InputError(
      `--data: ${path} has no array [samples, features]; name an .npz file with features and labels in it`,
    );
  }
  const [features] = sized;
  const columns = arrays.filter(({ shape }) => shape.length === 1 && shape[0] === features.shape[0]);
  if (columns.length === 0) {
    throw new InputError(
      `--data: ${path} has no array of ${features.shape[0]} labels beside ${features.name}; add one, [samples]`,
    );
  }
  asker.tell(arrays.map(({ name, shape }) => `array ${name}: ${shape.join(' x ')}`));
  const groups = flags.subject ?? columns.find(({ name }) => GROUP_ARRAY.test(name))?.name;
  const others = columns.filter(({ name }) => name !== groups);
  const proposed =
    others.find(({ name }) => LABEL_ARRAY.test(name))?.name ??
    (others.length === 1 ? others[0].name : undefined);
  const question: Question = {
    flag: '--label',
    message: 'Which array has the class of every sample?',
    choices: others.map(({ name }) => ({ value: name })),
    ...(proposed === undefined ? {} : { proposed }),
  };
  const labels = await answerTo(question, flags.label, asker);
  const check: string[] = [];
  const split = groups === undefined ? splitBy(0, check) : { by: 'patient' };
  return {
    data: {
      ...{ source: 'npy', features: `${named}:${features.name}`, labels: `${named}:${labels}` },
      ...(groups === undefined ? {} : { groups: `${named}:${groups}` }),
      split,
    },
    found: [
      `${groupDigits(features.shape[0])} samples of ${features.shape.slice(1).join(' x ')} features in the array ${features.name}, ` +
        `classes in ${labels}${groups === undefined ? '' : `, people in ${groups}`}`,
    ],
    check: [...check, ...toCheck],
  };
}
