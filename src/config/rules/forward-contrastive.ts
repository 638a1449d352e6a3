import { z } from 'zod';
import { defineRule } from './rule-options.js';

/** @see ../../train/rules/forward-contrastive.ts */
export const forwardContrastive = defineRule({
  kind: 'forward-contrastive',
  about: 'every layer brings samples of a class together, then heads',
  options: {
    temperature: z.number().positive().default(0.1).describe('that similarities are divided by'),
  },
  writesLabels: false,
  heads: 'own',
});
