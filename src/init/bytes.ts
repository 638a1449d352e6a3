/** "64K" for 65 536 bytes, or the number of bytes. */
export function bytesText(bytes: number): string {
  return bytes % 1024 === 0 ? `${bytes / 1024}K` : String(bytes);
}

/** A size in bytes from text such as 65536, 64K or 1M; undefined if it is none. */
export function parseBytes(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*(?:(K|M)(?:i?B)?|B)?$/i.exec(text.trim());
  if (match === null) return undefined;
  const unit = match[2]?.toUpperCase();
  const bytes = Math.floor(Number(match[1]) * (unit === 'M' ? 1024 * 1024 : unit === 'K' ? 1024 : 1));
  return bytes > 0 ? bytes : undefined;
}

/** What is wrong with a size; undefined when nothing is. */
export function bytesFault(text: string): string | undefined {
  return parseBytes(text) === undefined ? `"${text}" is not a size; write one like 64K` : undefined;
}
