/** The name in a cell of text. */
export type CellText = 'class' | 'subject' | 'recording';

/** Spellings of "not a number", which is not a name. */
const NO_NAME = /^([+-]?nan|-?1\.#(ind|qnan))?$/i;

/**
 * The name in a cell: of a class, a subject or a recording. Undefined when there is none, or for the "not a number" that
 * programs write for a missing number.
 *
 * @param decimal decimal mark of numbers; in a name, a number has a point
 */
export function nameCell(text: string, decimal: '.' | ','): string | undefined {
  if (NO_NAME.test(text.trim())) return undefined;
  return decimal === ',' && /^[+-]?\d*,\d*(e[+-]?\d+)?$/i.test(text) ? text.replace(',', '.') : text;
}
