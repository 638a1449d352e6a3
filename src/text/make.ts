import { terminalLine } from './terminal.js';

/**
 * Encodes a text as one word of a shell command in a makefile recipe. Invisible characters are shown as escapes, because a
 * line feed would end the line of the recipe.
 */
export function makeWord(text: string): string {
  return `'${terminalLine(text).replaceAll('$', '$$$$').replaceAll("'", "'\\''")}'`;
}
