import { describeStreams, isInNpmTest } from '../test/simulate/fixtures/streams.js';

// Where `npm test` does not run them.
describeStreams((title) => !isInNpmTest(title));
