import { describeAnalysis } from './fixtures/analysis.js';

// test-long looks at the other kinds of networks.
describeAnalysis(['convolutions']);
