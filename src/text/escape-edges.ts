/** Replaces blanks at either end with escapes, for languages that drop them. */
export function escapeEdges(text: string): string {
  return text.replace(/^\s|\s$/g, (blank) => `\\u{${blank.codePointAt(0)?.toString(16)}}`);
}
