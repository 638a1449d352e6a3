import { escapeInvisible } from './escape-invisible.js';

/**
 * A value as JSON in which no character is hidden: what JSON.stringify leaves of control characters, bidirectional marks and their
 * like becomes an escape. Reads back to the same value; without `indent` it is a single line.
 *
 * @param indent blanks that each level is indented by
 */
export function jsonText(value: unknown, indent?: number): string {
  // Line feeds are between values only, because those of texts are escaped; all else that cannot be seen is inside of texts.
  return (JSON.stringify(value, null, indent) ?? 'null')
    .split('\n')
    .map((line) => escapeInvisible(line, escapeUnits))
    .join('\n');
}

/** The code units of a character as JSON escapes: two of them above U+FFFF. */
function escapeUnits(character: string): string {
  return Array.from(
    { length: character.length },
    (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`,
  ).join('');
}
