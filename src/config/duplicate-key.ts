/** Position after the string that starts at `start` of a JSON text. */
function stringEnd(text: string, start: number): number {
  let end = start + 1;
  while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
  return end + 1;
}

/** A key, and where in the text its second occurrence starts. */
export interface DuplicateKey {
  readonly key: string;
  readonly offset: number;
}

/**
 * The first key that appears twice in an object of a JSON text, of which parsers silently use the last. Undefined when there
 * is none.
 *
 * @param text valid JSON
 */
export function duplicateKey(text: string): DuplicateKey | undefined {
  /** Keys of the objects and arrays that are open; arrays have none. */
  const open: Set<string>[] = [];
  let last = '';
  let offset = 0;
  for (let i = 0; i < text.length; i++) {
    switch (text[i]) {
      case '"': {
        const end = stringEnd(text, i);
        last = text.slice(i, end);
        offset = i;
        i = end - 1;
        break;
      }
      case '{':
      case '[':
        open.push(new Set());
        break;
      case '}':
      case ']':
        open.pop();
        break;
      case ':': {
        const key = String(JSON.parse(last));
        const keys = open[open.length - 1];
        if (keys.has(key)) return { key, offset };
        keys.add(key);
        break;
      }
    }
  }
  return undefined;
}
