import { describeConformance, isOften } from '../test/simulate/fixtures/conformance.js';

// What `npm test` does with some networks on most cores: all on all.
describeConformance((...execution) => !isOften(...execution));
