const PRINTABLE = /^[ !#->@-[\]-~]$/;

/**
 * Any text as a C or C++ string literal, in UTF-8: quotes, trigraphs and all that is not plain ASCII become octal escapes, which have
 * three digits and so never swallow the character behind them. A lone surrogate has no UTF-8 and becomes U+FFFD.
 */
export function cString(text: string): string {
  const characters = Array.from(new TextEncoder().encode(text), (byte) => {
    const character = String.fromCharCode(byte);
    return PRINTABLE.test(character) ? character : `\\${byte.toString(8).padStart(3, '0')}`;
  });
  return `"${characters.join('')}"`;
}
