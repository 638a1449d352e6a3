/** The part of a text that can stand in a C macro or enumerator: "APB/PVC" -> "APB_PVC"; "" when there is none. */
export function macroPart(text: string): string {
  return text
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '_')
    .replace(/^_|_$/g, '');
}
