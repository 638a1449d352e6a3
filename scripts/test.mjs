// `npm test`: gets the machine ready and runs the tests; arguments go to vitest.
import { runNode, setup } from './setup.mjs';

setup({ tests: true, platformio: true });
runNode('node_modules/vitest/vitest.mjs', ['run', ...process.argv.slice(2)]);
