import { CORES, describeArmCores, isInNpmTest } from './fixtures/arm-cores.js';
import { describeEmulatedCores, isInNpmTest as isEmulatedInNpmTest } from './fixtures/emulated-cores.js';

describeArmCores(CORES.filter(isInNpmTest));
describeEmulatedCores(isEmulatedInNpmTest);
