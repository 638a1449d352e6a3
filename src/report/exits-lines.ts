import type { ExitsReport } from '../pipeline/exits-report.js';
import { markdownText } from '../text/markdown.js';
import { exitsHeading, exitsNotes } from './exits-notes.js';
import { exitsPlot } from './exits-plot.js';
import { sensitivityLines } from './exits-sensitivity.js';
import { shareLines } from './exits-shares.js';
import { exitsMarkdownTable, exitsTable } from './exits-table.js';
import { wrapText } from './wrap.js';

/** Joins sections with an empty line between them; empty sections are left out. */
function joinSections(sections: readonly (readonly string[])[]): readonly string[] {
  return sections
    .filter((section) => section.length > 0)
    .flatMap((section, i) => (i === 0 ? section : ['', ...section]));
}

/** A report for people at a terminal. */
export function exitsLines(report: ExitsReport, options: { readonly plot: boolean }): readonly string[] {
  return joinSections([
    wrapText(exitsHeading(report)),
    exitsTable(report),
    exitsNotes(report).flatMap((note) => wrapText(note, '  ')),
    shareLines(report),
    sensitivityLines(report),
    options.plot ? exitsPlot(report) : [],
  ]);
}

/** A report for a README: heading, table and footnotes. */
export function exitsMarkdown(report: ExitsReport): readonly string[] {
  // Every footnote is a paragraph of its own, or Markdown would join them.
  return joinSections([
    [exitsHeading(report)],
    exitsMarkdownTable(report),
    ...exitsNotes(report).map((note) => [markdownText(note)]),
  ]);
}
