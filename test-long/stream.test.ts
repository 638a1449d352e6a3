import { describeStreams, isInNpmTest } from '../test/simulate/fixtures/streams.js';

// The cores that `npm test` leaves out.
describeStreams((target) => !isInNpmTest(target));
