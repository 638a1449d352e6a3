import { describeQuantizersInC, isInNpmTest } from '../test/codegen/fixtures/quantizers-in-c.js';

// The compilers and flags that `npm test` leaves out.
await describeQuantizersInC((build) => !isInNpmTest(build));
