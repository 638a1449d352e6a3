import type { ExitsReport, ExitsRow } from '../pipeline/exits-report.js';
import { percent } from './format.js';
import { wrapParts } from './wrap.js';

/** So many classes fit into a line; with more, only a budget on a sensitivity makes them worth reading. */
const fewClasses = 5;

function isAboutSensitivity({ budget }: ExitsRow): boolean {
  return budget?.metric.kind === 'sensitivity';
}

/** Where a budget is about sensitivity, the rows without early exit are what it is measured against. */
function shownRows({ rows, classNames }: ExitsReport): readonly ExitsRow[] {
  if (classNames.length <= fewClasses) return rows;
  return rows.some(isAboutSensitivity)
    ? rows.filter((row) => row.rule === 'none' || isAboutSensitivity(row))
    : [];
}

/** Sensitivity per class, where there are few classes or a budget is about one; a heading first. */
export function sensitivityLines(report: ExitsReport): readonly string[] {
  const rows = shownRows(report);
  if (rows.length === 0) return [];
  return [
    'Sensitivity per class, in percent of its samples',
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
