import { macroPart } from '../text/macro-part.js';

/** Characters of a macro or an enumerator that every compiler distinguishes according to C99 (5.2.4.1). */
const SIGNIFICANT = 63;

/** A class in the names of enumerators, after the common prefix. */
export interface LabelSymbol {
  readonly symbol: string;
  readonly value: number;
}

/** A macro part cut to a length, without an underscore at the end: C++ reserves two in a row. */
function cut(part: string, most: number): string {
  return part.slice(0, most).replace(/_$/, '');
}

/** A part with an ending, which keeps its length where both are too long. */
function withEnding(part: string, ending: string, most: number): string {
  const start = cut(part, most - ending.length - 1);
  return start === '' ? ending : `${start}_${ending}`;
}

/**
 * Enumerators of classes: the part of the name that C allows, followed by the class's number if another class would have the
 * same, and by a second number if even that is the name of another class. All are different, whatever the names are.
 *
 * @param room length of their common prefix
 */
export function labelSymbols(classNames: readonly string[], room: number): readonly LabelSymbol[] {
  const most = SIGNIFICANT - room;
  const parts = classNames.map((className) => cut(macroPart(className), most));
  const isOwn = parts.map((part) => part !== '' && parts.indexOf(part) === parts.lastIndexOf(part));
  const taken = new Set(parts.filter((_, value) => isOwn[value]));
  return parts.map((part, value) => {
    if (isOwn[value]) return { symbol: part, value };
    let symbol = withEnding(part, String(value), most);
    for (let again = 1; taken.has(symbol); again++) symbol = withEnding(part, `${value}_${again}`, most);
    taken.add(symbol);
    return { symbol, value };
  });
}
