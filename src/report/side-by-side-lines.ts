import type { RunBeside } from '../pipeline/side-by-side.js';
import { markdownText } from '../text/markdown.js';
import { besideNotes, figureRows, headings, wordRows } from './side-by-side-table.js';
import { markdownTable, plainTable, type TextTable } from './text-table.js';
import { wrapText } from './wrap.js';

function tableOf(runs: readonly RunBeside[]): TextTable {
  const hasChange = runs.length === 2;
  return {
    head: ['', ...headings(runs), ...(hasChange ? ['change'] : [])],
    rows: [...wordRows(runs), ...figureRows(runs)].map(({ what, values, change }) => [
      what,
      ...values,
      ...(hasChange ? [change] : []),
    ]),
  };
}

/** Runs side by side for people at a terminal. */
export function sideBySideLines(runs: readonly RunBeside[]): readonly string[] {
  return [...plainTable(tableOf(runs)), ...besideNotes(runs).flatMap((note) => wrapText(note, '  '))];
}

/** The same for a pull request. */
export function sideBySideMarkdown(runs: readonly RunBeside[]): readonly string[] {
  const { head, rows } = tableOf(runs);
  // A blank in a cell says nothing in Markdown.
  const table = { head, rows: rows.map(([what, ...values]) => [what.trim(), ...values]) };
  return [...markdownTable(table), ...besideNotes(runs).flatMap((note) => ['', markdownText(note)])];
}
