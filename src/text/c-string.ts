const PRINTABLE = /^[ !#->@-[\]-~]$/;

/**
 * Encodes a text as a C or C++ string literal in UTF-8: quotes, trigraphs and everything except plain ASCII become octal
 * escapes, which have three digits and so never swallow the character after them. A lone surrogate has no UTF-8 form and
 * becomes U+FFFD.
 */
export function cString(text: string): string {
  const characters = Array.from(new TextEncoder().encode(text), (byte) => {
    const character = String.fromCharCode(byte);
    return PRINTABLE.test(character) ? character : `\\${byte.toString(8).padStart(3, '0')}`;
  });
  return `"${characters.join('')}"`;
}
