import { escapeInvisible } from './escape-invisible.js';

const SHORT: ReadonlyMap<string, string> = new Map([
  ['\t', '\\t'],
  ['\n', '\\n'],
  ['\r', '\\r'],
]);

/** Most characters of a text from a user or a file that a message shows. */
const USUAL_EXCERPT = 80;

function escapeCharacter(character: string): string {
  return SHORT.get(character) ?? `\\u{${character.codePointAt(0)?.toString(16)}}`;
}

/**
 * Encodes a text as one line that a terminal shows in full without obeying anything in it: line breaks, control characters
 * (and with them ANSI sequences), bidirectional marks, zero-width characters and lone surrogates become escapes such as \n
 * and \u{1b}. A backslash stays as it is, because Windows paths are full of them: the result is for people, not for parsing.
 */
export function terminalLine(text: string): string {
  return escapeInvisible(text, escapeCharacter);
}

/** The same for a text of several lines, which keeps its line feeds. */
export function terminalText(text: string): string {
  return text.split('\n').map(terminalLine).join('\n');
}

/**
 * The form in which a message shows a text from a user or a file: one line, escaped as in terminalLine; a long text is cut,
 * and its length is given: `aaaa... (10000 characters)`.
 *
 * @param most largest number of characters that are shown
 */
export function excerpt(text: string, most = USUAL_EXCERPT): string {
  // A character has at most two code units, so a text of megabytes need not be split as a whole.
  const start = Array.from(text.slice(0, 2 * (most + 1)));
  if (start.length <= most) return terminalLine(text);
  return `${terminalLine(start.slice(0, most).join(''))}... (${text.length} characters)`;
}
