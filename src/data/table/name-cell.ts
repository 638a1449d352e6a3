/** What a cell of text names. */
export type CellText = 'class' | 'subject' | 'recording';

/** Spellings of "not a number", which is no name. */
const NO_NAME = /^([+-]?nan|-?1\.#(ind|qnan))?$/i;

/**
 * The name that a cell holds: of a class, a subject or a recording. Undefined when it holds none, or is not a number as
 * programs write it where a number is missing.
 *
 * @param decimal mark of numbers; a number is named with a point
 */
export function nameCell(text: string, decimal: '.' | ','): string | undefined {
  if (NO_NAME.test(text.trim())) return undefined;
  return decimal === ',' && /^[+-]?\d*,\d*(e[+-]?\d+)?$/i.test(text) ? text.replace(',', '.') : text;
}
