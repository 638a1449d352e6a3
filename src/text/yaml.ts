const REPLACEMENT = 0xfffd;

function escapeCharacter(character: string): string {
  // A lone surrogate is not a YAML character.
  const code = /\p{Cs}/u.test(character) ? REPLACEMENT : (character.codePointAt(0) ?? REPLACEMENT);
  const digits = code.toString(16);
  if (code <= 0xff) return `\\x${digits.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${digits.padStart(4, '0')}` : `\\U${digits.padStart(8, '0')}`;
}

/** Encodes a text as a double-quoted YAML scalar in plain ASCII. A lone surrogate becomes U+FFFD. */
export function yamlString(text: string): string {
  return `"${text.replace(/[^ !#-[\]-~]/gu, escapeCharacter)}"`;
}
