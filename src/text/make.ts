import { terminalLine } from './terminal.js';

/**
 * Any text as one word of a shell command in a recipe of a makefile. What cannot be seen is shown as an escape, because a line feed
 * would end the recipe's line.
 */
export function makeWord(text: string): string {
  return `'${terminalLine(text).replaceAll('$', '$$$$').replaceAll("'", "'\\''")}'`;
}
