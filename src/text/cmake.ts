import { terminalLine } from './terminal.js';

/** Any text as a quoted argument of a CMake command. What cannot be seen is shown as an escape, because CMake has none for it. */
export function cmakeString(text: string): string {
  return `"${terminalLine(text).replace(/[\\"$]/g, '\\$&')}"`;
}
