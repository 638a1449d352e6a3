import { createHash } from 'node:crypto';
import type { Dataset } from './dataset.js';

/**
 * SHA-256, hexadecimal, over every part in the order given: how many samples of how many features, the names of the classes,
 * the features (float32, in the machine's byte order) and the labels. Two runs with the same fingerprint saw the same samples
 * of the same classes in the same split.
 */
export function fingerprint(parts: readonly Dataset[]): string {
  const hash = createHash('sha256');
  for (const { count, width, classNames, features, labels } of parts) {
    // As JSON, so that no name runs into the next; the line ends it.
    hash.update(`${JSON.stringify({ count, width, classNames })}\n`);
    hash.update(new Uint8Array(features.buffer, features.byteOffset, features.byteLength));
    hash.update(labels);
  }
  return hash.digest('hex');
}
