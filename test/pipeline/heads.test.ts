import { describeNetworkWithHeads } from './fixtures/network-with-heads.js';

// test-long has another one.
describeNetworkWithHeads({
  title: 'a neutral label, layers that are normalised, heads that read all layers',
  options: { heads: [0, 0], normalization: 'l2' },
  full: 784 * 64 + 64 * 32 + 10 * (64 + 96),
  heads: ['layer 0, 64 inputs', 'layers 0 to 1, 96 inputs'],
});
