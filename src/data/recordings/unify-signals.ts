import type { ReportOddity } from '../oddity.js';
import { unifyAndReport } from '../table/names.js';
import type { RawSignal } from './raw-signal.js';

/**
 * Gives one name to each class and subject that is spelled in several ways in several files, such as 1 and 1.0.
 *
 * @param folder for messages
 */
export function unifySignals(
  signals: readonly RawSignal[],
  folder: string,
  report: ReportOddity,
): readonly RawSignal[] {
  const classes = new Set(
    signals.flatMap(({ classes: own, fileClass }) => [
      ...(own?.names ?? []),
      ...(fileClass === undefined ? [] : [fileClass]),
    ]),
  );
  const subjects = new Set(signals.flatMap(({ subject }) => subject ?? []));
  const classOf = unifyAndReport(classes, 'class', folder, report);
  const subjectOf = unifyAndReport(subjects, 'subject', folder, report);
  return signals.map((signal) => {
    const { subject, fileClass, classes: own } = signal;
    return {
      ...signal,
      fileClass: fileClass === undefined ? undefined : (classOf.get(fileClass) ?? fileClass),
      subject: subject === undefined ? undefined : (subjectOf.get(subject) ?? subject),
      ...(own === undefined
        ? {}
        : { classes: { ...own, names: own.names.map((name) => classOf.get(name) ?? name) } }),
    };
  });
}
