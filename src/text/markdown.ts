import { escapeEdges } from './escape-edges.js';
import { terminalLine } from './terminal.js';

/**
 * Any text as a piece of a line of Markdown, in a table's cell or outside: it is no column border, emphasis, code, tag, link, entity or
 * formula. What cannot be seen, and a blank at either end, are shown as escapes.
 */
export function markdownText(text: string): string {
  return (
    escapeEdges(terminalLine(text))
      .replace(/[\\|*_`<[\]~&$]/g, '\\$&')
      .replace(/:(?=\/\/)|(?<=www)\./gi, '\\$&')
      // No escape keeps an address of e-mail from becoming a link: GitHub looks for them when escapes are gone.
      .replaceAll('@', '<!-- -->@')
  );
}
