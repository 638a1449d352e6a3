import { describeUpdates } from './updates.js';

// All cases are in test-long/learn-updates.test.ts.
describeUpdates(0.25);
