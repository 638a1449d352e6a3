/** Control characters, format characters (bidirectional and zero-width ones among them), line separators, lone surrogates. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Replaces every character that is invisible, or that changes how others are shown, with an escape. */
export function escapeInvisible(text: string, escapeOf: (character: string) => string): string {
  return text.replace(INVISIBLE, escapeOf);
}
