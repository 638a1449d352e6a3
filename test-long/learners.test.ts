import { describeLearners } from '../test/simulate/fixtures/learn-executor.js';

// What `npm test` leaves out.
await describeLearners(
  ['host', 'cortex-m0plus', 'cortex-m3', 'cortex-m4', 'cortex-m33', 'cortex-m55'],
  2,
  14,
);
