const LONGEST = 40;

/** A piece of a file for a message: in quotation marks, at most 40 characters, without control characters. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);
}
