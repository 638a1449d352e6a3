import { describeConformance } from '../test/simulate/fixtures/conformance.js';

// What `npm test` does with some networks on most cores: all on all.
describeConformance((network, target) => !(target === 'host' || target === 'cortex-m4' || network % 4 === 2));
