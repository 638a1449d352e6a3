// `npm test`: prepares the machine and runs the tests; arguments are passed to vitest.
import { runNode, setup } from './setup.mjs';

const args = process.argv.slice(2);
// Tests that take minutes compare readers with those of other projects.
setup({ tests: true, platformio: true, readers: args.includes('vitest.long.config.ts') });
runNode('node_modules/vitest/vitest.mjs', ['run', ...args]);
