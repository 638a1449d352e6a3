import { describeLearners } from './fixtures/learn-executor.js';

// Other cases, and other cores, are in test-long/learners.test.ts.
await describeLearners(['host', 'cortex-m4', 'cortex-m0plus'], 0, 2);
