import { z } from 'zod';
import { defineRule } from './rule-options.js';

/** @see ../../train/rules/local-heads.ts */
export const localHeads = defineRule({
  kind: 'local-heads',
  about: 'every layer learns from the cross-entropy of its own head',
  options: {
    dropout: z
      .number()
      .positive()
      .max(0.9)
      .optional()
      .describe('share of what a head reads of a sample that is left out in training; nothing when absent'),
  },
  writesLabels: false,
  heads: 'own',
  convolutions: true,
});
