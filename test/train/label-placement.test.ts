import { expect, test } from 'vitest';
import { networkSchema } from '../../src/config/config.js';
import { labelPlacement } from '../../src/train/label-placement.js';

const picture = { imageShape: [28, 28] } as const;

test('label slots replace pixels, and no other features, unless the config asks for it', () => {
  const network = (label: object) => networkSchema.parse({ layers: [32], label });
  expect(labelPlacement(network({ amplitude: 4 }), picture)).toBe('overwrite');
  expect(labelPlacement(network({}), {})).toBe('prepend');
  expect(labelPlacement(network({ placement: 'overwrite' }), {})).toBe('overwrite');
  expect(labelPlacement(network({ placement: 'prepend' }), picture)).toBe('prepend');
});
