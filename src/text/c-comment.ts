/**
 * Encodes a text as part of a C comment of either kind, so that it neither ends nor continues the comment: without line
 * breaks, comment marks, trigraphs, or backslashes at its end. Everything except plain ASCII becomes an escape such as
 * \u{e9}, so that no compiler misreads its bytes, whatever encoding it expects.
 */
export function cComment(text: string): string {
  const visible = Array.from(text, (character) =>
    /[ -~]/.test(character) ? character : `\\u{${character.codePointAt(0)?.toString(16)}}`,
  ).join('');
  // Pairs may overlap, as in "*/*" and "???".
  return (
    visible
      .replace(/\*(?=\/)/g, '* ')
      // What stands before // of an address may stay: it opens no comment.
      .replace(/\/(?=\*)|(?<!:)\/(?=\/)/g, '/ ')
      .replace(/\?(?=\?)/g, '? ')
      .replace(/\\(?= *$)/, '\\u{5c}')
  );
}
