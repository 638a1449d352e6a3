import { terminalLine } from './terminal.js';

/** Any text as a string of Kconfig, such as a prompt. What cannot be seen is shown as an escape, because Kconfig has none for it. */
export function kconfigString(text: string): string {
  return `"${terminalLine(text).replace(/[\\"$]/g, '\\$&')}"`;
}
