import { describeBench, isInNpmTest } from '../test/bench/fixtures/bench.js';

// The cores that `npm test` leaves out.
await describeBench((core) => !isInNpmTest(core));
