import { escapeEdges } from './escape-edges.js';
import { terminalLine } from './terminal.js';

/**
 * Any text as a value of library.properties, as Arduino reads it: the rest of the line without blanks around it, and a backslash
 * means itself, unlike in Java. What cannot be seen, and a blank at either end, are shown as escapes.
 */
export function propertiesValue(text: string): string {
  return escapeEdges(terminalLine(text));
}
