import { describeNetworkWithHeads } from '../test/pipeline/fixtures/network-with-heads.js';

describeNetworkWithHeads({
  title: 'no label, nothing normalised, a layer without head',
  options: { heads: [null, 0], placement: 'none', normalization: 'none' },
  full: 784 * 64 + 64 * 32 + 10 * 96,
  heads: [null, 'layers 0 to 1, 96 inputs'],
});
