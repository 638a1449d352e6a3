import type { ExitsReport, ExitsRow } from '../pipeline/exits-report.js';
import { percent } from './format.js';
import { wrapParts } from './wrap.js';

/** The number of classes that fit in a line; more classes are shown only for a budget on a sensitivity. */
const fewClasses = 5;

function isAboutSensitivity({ budget }: ExitsRow): boolean {
  return budget?.metric.kind === 'sensitivity';
}

/** For a budget on a sensitivity, the rows without early exit are what it is compared with. */
function shownRows({ rows, classNames }: ExitsReport): readonly ExitsRow[] {
  if (classNames.length <= fewClasses) return rows;
  return rows.some(isAboutSensitivity)
    ? rows.filter((row) => row.rule === 'none' || isAboutSensitivity(row))
    : [];
}

/** Sensitivity per class under a heading, if there are few classes or a budget is on one of them. */
export function sensitivityLines(report: ExitsReport): readonly string[] {
  const rows = shownRows(report);
  if (rows.length === 0) return [];
  return [
    'Sensitivity per class, in percent',
    ...rows.flatMap(({ title, sensitivity }) =>
      wrapParts([
        `${title}:`,
        ...report.classNames.map((name, label) => {
          const found = sensitivity[label];
          const comma = label + 1 < report.classNames.length ? ',' : '';
          return `${name} ${found === null ? 'no samples' : percent(found)}${comma}`;
        }),
      ]),
    ),
  ];
}
