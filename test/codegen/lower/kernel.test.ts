import { DECISIONS } from '../../../src/kernel/decision/decision.js';
import { describeLoweredKernel } from './fixtures/lowered-kernel.js';

// Every way of deciding, and all that a network of convolutions may need. test-long has what lies between.
describeLoweredKernel([
  ...DECISIONS.filter((decision) => decision !== 'pooled').map((decision) => ({
    ...{ decision, grouped: false, maxima: false, keepsMaps: false },
  })),
  { decision: 'pooled', grouped: true, maxima: true, keepsMaps: true },
]);
