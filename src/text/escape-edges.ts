/** Puts escapes in the place of blanks at either end, for languages that leave those out. */
export function escapeEdges(text: string): string {
  return text.replace(/^\s|\s$/g, (blank) => `\\u{${blank.codePointAt(0)?.toString(16)}}`);
}
