import { z } from 'zod';
import { defineRule } from './rule-options.js';

/** @see ../../train/rules/pepita.ts */
export const pepita = defineRule({
  kind: 'pepita',
  about: 'a second pass on an input that is modified by the error',
  options: {
    projection: z
      .number()
      .positive()
      .default(0.01)
      .describe('standard deviation of the matrix that projects the error to the input'),
    momentum: z.number().min(0).max(0.999).default(0.9),
    dropout: z
      .number()
      .min(0)
      .max(0.9)
      .default(0.1)
      .describe('share of the units that are left out for a sample'),
  },
  writesLabels: false,
  heads: 'own',
  refusesNormalization: true,
  optimizer: 'gradient descent with momentum',
  faultOf: ({ heads }) =>
    heads === 'all'
      ? 'network.heads: the output layer of pepita reads only the last layer; set it to "own", or remove it'
      : undefined,
});
