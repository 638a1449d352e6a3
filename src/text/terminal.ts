import { escapeInvisible } from './escape-invisible.js';

const SHORT: ReadonlyMap<string, string> = new Map([
  ['\t', '\\t'],
  ['\n', '\\n'],
  ['\r', '\\r'],
]);

/** Most characters that a message shows of a text that a user or a file supplies. */
const USUAL_EXCERPT = 80;

function escapeCharacter(character: string): string {
  return SHORT.get(character) ?? `\\u{${character.codePointAt(0)?.toString(16)}}`;
}

/**
 * A text as one line of a terminal that shows all of it and obeys nothing in it: line breaks, control characters (and with them
 * ANSI sequences), bidirectional marks, zero-width characters and lone surrogates become escapes such as \n and \u{1b}. A
 * backslash stays as it is, because file names of Windows are full of them: this is for reading, not for reading back.
 */
export function terminalLine(text: string): string {
  return escapeInvisible(text, escapeCharacter);
}

/** The same for a text of several lines: its line feeds stay. */
export function terminalText(text: string): string {
  return text.split('\n').map(terminalLine).join('\n');
}

/**
 * What a message shows of a text that a user or a file supplies: one line, escaped as in terminalLine, its end left out when it
 * is long, and then with its length: `aaaa... (10000 characters)`.
 *
 * @param most most characters of the text that are shown
 */
export function excerpt(text: string, most = USUAL_EXCERPT): string {
  // A character takes two code units at most, so that a text of megabytes is not taken apart as a whole.
  const start = Array.from(text.slice(0, 2 * (most + 1)));
  if (start.length <= most) return terminalLine(text);
  return `${terminalLine(start.slice(0, most).join(''))}... (${text.length} characters)`;
}
