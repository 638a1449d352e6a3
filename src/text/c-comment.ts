/**
 * Any text as a part of a C comment, of either kind, that it neither ends nor continues: without line breaks, comment marks,
 * trigraphs, and backslashes at its end. All that is not plain ASCII becomes an escape such as \u{e9}, so that no compiler
 * takes its bytes for something else, whatever encoding it expects.
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
