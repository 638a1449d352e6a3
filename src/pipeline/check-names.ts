import type { Config } from '../config/config.js';
import { nearestName } from '../config/nearest.js';
import type { DataSplits } from '../data/dataset.js';
import { InputError } from '../errors/input-error.js';
import { budgetOf, divideValidation } from '../exit/choose.js';
import { quotedList } from '../text/quoted-list.js';
import { excerpt } from '../text/terminal.js';
import { validationGroups } from './validation-groups.js';

/** @throws InputError when a name is not known, with the nearest known one */
function checkKnown(key: string, what: string, name: string, known: readonly string[]): void {
  if (known.includes(name)) return;
  const near = nearestName(name, known);
  const meant = near === undefined ? `there are ${quotedList(known, 12)}` : `did you mean "${near}"?`;
  throw new InputError(`${key}: there is no ${what} "${excerpt(name)}"; ${meant}`);
}

/** A budget on the sensitivity of a class needs samples of that class. @throws InputError when no calibration sample has it */
function checkBudget(exit: Config['exit'], splits: DataSplits): void {
  const { validation } = splits;
  const { metric } = budgetOf(exit.budget, validation.classNames);
  if (exit.rule !== 'margin') return;
  const { groupOf } = validationGroups(exit, splits);
  if (metric.kind !== 'sensitivity') return;
  const { labels, classNames } = validation;
  const { calibration } = divideValidation({ labels, groupOf }, exit.tuning);
  const { label } = metric;
  if (calibration.some((sample) => labels[sample] === label)) return;
  const count = labels.filter((other) => other === label).length;
  throw new InputError(
    `exit.budget.class: none of the ${calibration.length} calibration samples is of ` +
      `"${excerpt(classNames[label])}" (${count} of all ${labels.length} validation samples are), so nothing can be claimed about its sensitivity; ` +
      'divide the data otherwise (data.split), lower exit.tuning, or set another exit.budget.metric',
  );
}

/**
 * Checks the names of classes and recordings in those parts of a config that are used long after training.
 *
 * @throws InputError when it names a class or recording that the data do not have, or guards a class without samples
 */
export function checkNames({ exit, verify }: Pick<Config, 'exit' | 'verify'>, splits: DataSplits): void {
  const { classNames } = splits.test;
  for (const name of verify.macroF1 ?? []) checkKnown('verify.macroF1', 'class', name, classNames);
  checkBudget(exit, splits);
  checkRecordings('verify.recordings', verify.recordings ?? [], splits);
}

/**
 * Checks that the data have recordings of these names.
 *
 * @param key of the config that names them, for the message
 * @param names of recordings, or "all" of them
 * @throws InputError with the nearest name when there is one that the data do not have
 */
export function checkRecordings(key: string, names: readonly string[], { frontEnd, test }: DataSplits): void {
  if (frontEnd === undefined || (names.length === 1 && names[0] === 'all')) return;
  for (const name of names) checkKnown(key, 'recording', name, test.origins?.recordings ?? []);
}
