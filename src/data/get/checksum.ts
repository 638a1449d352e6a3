import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** The hash of a file. */
export interface Checksum {
  readonly algorithm: 'sha256' | 'md5';
  /** Hexadecimal, lower case. */
  readonly hex: string;
}

/** Whether a file has the checksum. The file may be larger than the memory. */
export async function hasChecksum(path: string, { algorithm, hex }: Checksum): Promise<boolean> {
  const hash = createHash(algorithm);
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) hash.update(chunk);
  return hash.digest('hex') === hex;
}

/** Reads a list of sha256sum with "<64 digits> <name>" on each line; other lines are ignored. Returns checksums by name. */
export function parseSha256Sums(text: string): ReadonlyMap<string, Checksum> {
  const sums = new Map<string, Checksum>();
  for (const line of text.split('\n')) {
    const match = /^([0-9a-f]{64})\s+\*?(\S.*?)\s*$/i.exec(line);
    if (match !== null) sums.set(match[2], { algorithm: 'sha256', hex: match[1].toLowerCase() });
  }
  return sums;
}
