import { terminalLine } from './terminal.js';

/**
 * Any text as a piece of a line of Markdown, in a table's cell or outside: it is no column border, emphasis, code, tag, link, entity or
 * formula. What cannot be seen, and blanks at either end, are shown as escapes.
 */
export function markdownText(text: string): string {
  return terminalLine(text)
    .replace(/^ | $/g, '\\u{20}')
    .replace(/[\\|*_`<[\]~&$]/g, '\\$&')
    .replace(/:(?=\/\/)|(?<=www)\./gi, '\\$&');
}
