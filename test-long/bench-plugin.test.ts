import { isInNpmTest } from '../test/bench/fixtures/bench.js';
import { describePlugin } from '../test/bench/fixtures/plugin.js';

// The cores that `npm test` leaves out.
describePlugin((core) => !isInNpmTest(core));
