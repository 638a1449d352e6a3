import { join } from 'node:path';
import { benchKernels } from '../../../dist/bench/kernels.js';
import { kernelMarkdown } from '../../../dist/report/bench-lines.js';
import { loadTarget } from '../../../dist/simulate/target.js';
import { CORES } from '../cores.mjs';

/** Single layers of random weights with the kernel of every core. They are the same every time, so no seeds are needed. */
export const kernels = {
  title: 'single layers with the kernel of every core, against plain C',
  async run() {
    const figures = [];
    for (const core of CORES) {
      process.stderr.write(`counting instructions of single layers on ${core}\n`);
      figures.push(await benchKernels(await loadTarget(core), join('build', 'figures')));
    }
    return { figures, blocks: new Map([['kernels', kernelMarkdown(figures).join('\n')]]) };
  },
};
