import { measured, tableOf } from '../network-table.mjs';

/** Motion of people who wore a watch: the network of examples/motion/har.json. */
export const motion = {
  title:
    'motion of 23 people: accuracy, macro-F1, windows of one class, instructions from raw samples to answer',
  async run(options) {
    const own = await measured('examples/motion/har.json', { samples: 2059, ...options });
    const { accuracy, macroF1, singleClass, stream, seeds } = own;
    return {
      figures: {
        har: {
          int8: accuracy.int8,
          macroF1: macroF1.int8,
          earlyExit: accuracy.earlyExit,
          singleClass,
          instructions: stream.answer,
          seeds: seeds.length,
        },
      },
      blocks: new Map([['convolution-har', tableOf('Motion of 23 people', own)]]),
    };
  },
};
