import { expect, it } from 'vitest';
import type { Dataset } from '../../src/data/dataset.js';
import { fingerprint } from '../../src/data/fingerprint.js';

const part: Dataset = {
  ...{ name: 'a', split: 'train', source: 'a', count: 2, width: 2, classNames: ['up', 'down'] },
  features: Float32Array.of(1, 2, 3, 4),
  labels: Uint8Array.of(0, 1),
};
const other: Dataset = { ...part, features: Float32Array.of(5, 6), labels: Uint8Array.of(1), count: 1 };

it('is the same for the same samples, whatever they are called', () => {
  expect(fingerprint([{ ...part, name: 'b', source: 'c' }, other])).toBe(fingerprint([part, other]));
});

it.each<[string, readonly Dataset[]]>([
  ['other features', [{ ...part, features: Float32Array.of(1, 2, 3, 5) }, other]],
  ['other labels', [{ ...part, labels: Uint8Array.of(1, 1) }, other]],
  ['swapped names of classes', [{ ...part, classNames: ['down', 'up'] }, other]],
  ['a class that was renamed', [{ ...part, classNames: ['up', 'Down'] }, other]],
  ['one class more', [{ ...part, classNames: ['up', 'down', ''] }, other]],
  ['the same text of other names', [{ ...part, classNames: ['up","down'] }, other]],
  ['another shape', [{ ...part, count: 1, width: 4 }, other]],
  ['parts in another order', [other, part]],
])('is another with %s', (_, parts) => {
  expect(fingerprint(parts)).not.toBe(fingerprint([part, other]));
});
