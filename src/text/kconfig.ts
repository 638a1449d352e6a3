import { escapeEdges } from './escape-edges.js';
import { terminalLine } from './terminal.js';

/**
 * Encodes a text as a string of Kconfig, such as a prompt, which has no blanks at its ends. Invisible characters, a blank at
 * either end and a dollar are shown as escapes: Kconfig has none for them, and some of its readers insert environment
 * variables even if there is a backslash before the dollar.
 */
export function kconfigString(text: string): string {
  const shown = escapeEdges(terminalLine(text)).replaceAll('$', '\\u{24}');
  return `"${shown.replace(/[\\"]/g, '\\$&')}"`;
}
