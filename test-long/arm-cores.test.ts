import { CORES, describeArmCores, isInNpmTest } from '../test/packages/fixtures/arm-cores.js';
import {
  describeEmulatedCores,
  isInNpmTest as isEmulatedInNpmTest,
} from '../test/packages/fixtures/emulated-cores.js';

// What `npm test` does for a core of every kind: for all.
describeArmCores(CORES.filter((core) => !isInNpmTest(core)));
describeEmulatedCores((flags) => !isEmulatedInNpmTest(flags));
