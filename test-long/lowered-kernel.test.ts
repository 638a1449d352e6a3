import { describeLoweredKernel } from '../test/codegen/lower/fixtures/lowered-kernel.js';

// Networks of convolutions that `npm test` leaves out.
describeLoweredKernel([
  { decision: 'pooled', grouped: false, keepsMaps: false },
  { decision: 'pooled', grouped: true, keepsMaps: false },
  { decision: 'pooled', grouped: false, keepsMaps: true },
]);
