/** Control characters, format characters (bidirectional and zero-width ones among them), line separators, lone surrogates. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Puts an escape in the place of every character that cannot be seen, or that changes how others are shown. */
export function escapeInvisible(text: string, escapeOf: (character: string) => string): string {
  return text.replace(INVISIBLE, escapeOf);
}
