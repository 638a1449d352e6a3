import { escapeEdges } from './escape-edges.js';
import { terminalLine } from './terminal.js';

/**
 * Encodes a text as part of a line of Markdown, in a table cell or outside, so that it contains no column border, emphasis,
 * code, tag, link, entity or formula. Invisible characters and a blank at either end are shown as escapes.
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
