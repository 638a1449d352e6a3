import { createHash } from 'node:crypto';
import type { Dataset } from './dataset.js';

/**
 * SHA-256, hexadecimal, over the features (float32, in the machine's byte order) and labels of every part, in
 * the order given. Two runs with the same fingerprint saw the same samples in the same split.
 */
export function fingerprint(parts: readonly Dataset[]): string {
  const hash = createHash('sha256');
  for (const { features, labels } of parts) {
    hash.update(new Uint8Array(features.buffer, features.byteOffset, features.byteLength));
    hash.update(labels);
  }
  return hash.digest('hex');
}
