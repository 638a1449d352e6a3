import { describeConformance, isInNpmTest } from '../test/simulate/fixtures/conformance.js';

// What `npm test` does with some networks on most cores: all on all.
describeConformance((...execution) => !isInNpmTest(...execution));
