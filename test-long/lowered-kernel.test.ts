import { describeLoweredKernel } from '../test/codegen/lower/fixtures/lowered-kernel.js';

// Networks of convolutions that `npm test` leaves out.
describeLoweredKernel([
  { decision: 'pooled', grouped: false, maxima: false, keepsMaps: false },
  { decision: 'pooled', grouped: true, maxima: false, keepsMaps: false },
  { decision: 'pooled', grouped: false, maxima: false, keepsMaps: true },
]);
