import { escapeInvisible } from './escape-invisible.js';

/**
 * Encodes a value as JSON in which no character is hidden: control characters, bidirectional marks and the like that
 * JSON.stringify leaves become escapes. Parsing gives the same value; without `indent` the result is a single line.
 *
 * @param indent number of blanks by which each level is indented
 */
export function jsonText(value: unknown, indent?: number): string {
  // Line feeds occur only between values, because those in texts are escaped; all other invisible characters are inside texts.
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
