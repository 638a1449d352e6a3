import { escapeEdges } from './escape-edges.js';
import { terminalLine } from './terminal.js';

/**
 * Encodes a text as a value of library.properties. Arduino reads the rest of the line without surrounding blanks, and takes a
 * backslash literally, unlike Java. Invisible characters and a blank at either end are shown as escapes.
 */
export function propertiesValue(text: string): string {
  return escapeEdges(terminalLine(text));
}
