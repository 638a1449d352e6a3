import { terminalLine } from './terminal.js';

/**
 * Encodes a text as a quoted argument of a CMake command. Invisible characters are shown as escapes, because CMake has none
 * for them.
 */
export function cmakeString(text: string): string {
  return `"${terminalLine(text).replace(/[\\"$]/g, '\\$&')}"`;
}
