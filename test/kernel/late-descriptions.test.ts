import { describeLateDescriptions } from './late-descriptions.js';

// More of them are in test-long/late-descriptions.test.ts.
describeLateDescriptions(12);
