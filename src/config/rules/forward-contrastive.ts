import { z } from 'zod';
import { defineRule } from './rule-options.js';

/** @see ../../train/rules/forward-contrastive.ts */
export const forwardContrastive = defineRule({
  kind: 'forward-contrastive',
  about: 'every layer moves samples of the same class together; heads are trained afterwards',
  options: {
    temperature: z.number().positive().default(0.1).describe('divisor of the similarities'),
  },
  writesLabels: false,
  heads: 'own',
});
