// `npm run demo`: all steps for MNIST, from the data to C that runs on an emulated Cortex-M4.
import { runNode, setup } from './setup.mjs';

setup();
runNode('dist/cli/main.js', ['run', 'examples/mnist/ffirm.json', ...process.argv.slice(2)]);
